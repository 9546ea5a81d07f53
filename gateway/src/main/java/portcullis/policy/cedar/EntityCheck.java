package portcullis.policy.cedar;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.EntityValidationRequest;
import com.cedarpolicy.model.exception.BadRequestException;
import com.cedarpolicy.model.schema.Schema;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;

/** Entities against a schema. The library stops at the first wrong one, so the others are asked one by one once there is one. */
final class EntityCheck {
    /** Problems reported at once: what is wrong with many is mostly the same. */
    private static final int MAX_REPORTED = 50;

    private EntityCheck() {}

    static void check(
            Schema schema, List<Entity> entities, Function<EntityUid, Place> places, Consumer<ConfigProblem> problems)
            throws CedarLibrary.Unavailable {
        if (wrong(schema, entities) == null) {
            return;
        }
        int reported = 0;
        for (Entity entity : entities) {
            String wrong = reported < MAX_REPORTED ? wrong(schema, List.of(entity)) : null;
            if (wrong != null) {
                reported++;
                problems.accept(ConfigProblem.error(
                        places.apply(entity.uid()),
                        "the entity " + entity.uid() + " does not fit the schema: " + wrong,
                        "what portcullis policy schema prints for " + entity.uid().type()));
            }
        }
    }

    private static @Nullable String wrong(Schema schema, List<Entity> entities) throws CedarLibrary.Unavailable {
        return CedarLibrary.call(() -> {
            NativeValues values = new NativeValues();
            try {
                new BasicAuthorizationEngine()
                        .validateEntities(new EntityValidationRequest(schema, entities.stream().map(values::of).toList()));
                return null;
            } catch (BadRequestException refused) {
                String message = String.valueOf(refused.getMessage());
                return message.startsWith("Bad request: ") ? message.substring("Bad request: ".length()) : message;
            }
        });
    }
}
