package portcullis.policy.cedar;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.kit.JsonReader;
import portcullis.policy.source.PolicyText;

/**
 * Cedar as a language: what its own library says of texts. Lives as long as the process and remembers what it read for the last
 * configuration, so that an edit costs what changed. May be used by any thread.
 */
public final class CedarLanguage {
    /** How deep the JSON form of a policy may nest; what {@code Brackets} lets through stays below. */
    private static final int MAX_DEPTH = 2_048;

    private Map<String, Map<String, @Nullable Object>> known = new HashMap<>();

    /**
     * Reads the policies of one configuration: those of all sets in one call, because what it knew of others is forgotten.
     *
     * @return those that are policies, in the same order; of the others it says what is wrong
     */
    public synchronized List<PolicyText> read(List<PolicyText> policies, Consumer<ConfigProblem> problems) {
        List<PolicyText> readable = new ArrayList<>();
        if (policies.isEmpty()) {
            known = new HashMap<>();
            return readable;
        }
        try {
            Map<String, Map<String, @Nullable Object>> now = new HashMap<>();
            List<PolicyText> wrong = new ArrayList<>();
            CedarLibrary.call(() -> {
                for (PolicyText policy : policies) {
                    Map<String, @Nullable Object> est = known.get(policy.text());
                    est = est != null ? est : parsed(policy.text());
                    if (est == null) {
                        wrong.add(policy);
                    } else {
                        now.put(policy.text(), est);
                        readable.add(policy);
                    }
                }
                return null;
            });
            known = now;
            if (!wrong.isEmpty()) {
                report(validation(new Schema(""), wrong), wrong, problems);
            }
        } catch (CedarLibrary.Unavailable missing) {
            problems.accept(unavailable(policies.getFirst().place(), missing));
        }
        return readable;
    }

    /**
     * The JSON form of a policy, which Cedar calls EST.
     *
     * @param policy one that {@link #read} returned
     */
    public synchronized Map<String, @Nullable Object> est(PolicyText policy) {
        Map<String, @Nullable Object> est = known.get(policy.text());
        if (est == null) {
            throw new IllegalArgumentException("nobody read the policy " + policy.id());
        }
        return est;
    }

    /**
     * Checks policies strictly against a schema.
     *
     * @param policies those that {@link #read} returned, of all sets
     */
    public synchronized void validate(CedarSchema schema, List<PolicyText> policies, Consumer<ConfigProblem> problems) {
        if (policies.isEmpty()) {
            return;
        }
        try {
            report(validation(schema.parsed(), policies), policies, problems);
        } catch (CedarLibrary.Unavailable missing) {
            problems.accept(unavailable(policies.getFirst().place(), missing));
        }
    }

    private static @Nullable Map<String, @Nullable Object> parsed(String text) {
        try {
            return JsonReader.readObject(new Policy(text, "p").toJson(), MAX_DEPTH);
        } catch (InternalException refused) {
            return null;
        }
    }

    /** The policies' ids are their indices, whatever the operator calls them. */
    private static ValidationResponse validation(Schema schema, List<PolicyText> policies) throws CedarLibrary.Unavailable {
        return CedarLibrary.call(() -> {
            Set<Policy> set = new HashSet<>();
            for (int i = 0; i < policies.size(); i++) {
                set.add(new Policy(policies.get(i).text(), "p" + i));
            }
            return new BasicAuthorizationEngine().validate(new ValidationRequest(schema, new PolicySet(set)));
        });
    }

    private static void report(ValidationResponse response, List<PolicyText> policies, Consumer<ConfigProblem> problems) {
        response.errors.ifPresent(errors -> errors.forEach(error -> {
            String id = error.message.replaceFirst("(?s).*?with id `(p\\d+)`.*", "$1");
            problems.accept(problem(policies.get(Integer.parseInt(id.substring(1))), error));
        }));
        response.success.ifPresent(checked -> checked.validationErrors.forEach(error ->
                problems.accept(problem(policies.get(Integer.parseInt(error.getPolicyId().substring(1))), error.getError()))));
    }

    private static ConfigProblem problem(PolicyText policy, DetailedError error) {
        Place place = error.sourceLocations.isEmpty() ? policy.place() : policy.at(error.sourceLocations.getFirst().start);
        return ConfigProblem.error(place, error.message, error.help.orElse("see the Cedar reference"));
    }

    private static ConfigProblem unavailable(Place place, CedarLibrary.Unavailable missing) {
        return ConfigProblem.error(Place.of(place.file()), missing.getMessage(), "");
    }

    /** The JSON form of a schema that is written in Cedar's own syntax. */
    public String schemaJson(String cedarschema) throws AuthException {
        try {
            return CedarLibrary.call(() -> Schema.parse(Schema.JsonOrCedar.Cedar, cedarschema).toJsonFormat().toString());
        } catch (CedarLibrary.Unavailable missing) {
            throw new IllegalStateException(missing);
        }
    }
}
