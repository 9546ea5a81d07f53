package portcullis.policy.schema;

import java.util.Map;
import portcullis.config.keys.Place;

/**
 * One attribute of an entity or field of a record.
 *
 * @param required whether it is always there
 * @param annotations as the operator wrote them, by name
 * @param place where it was declared
 */
public record SchemaAttribute(SchemaType type, boolean required, Map<String, String> annotations, Place place) {
    SchemaAttribute(SchemaType type, boolean required, Place place) {
        this(type, required, Map.of(), place);
    }
}
