package portcullis.policy.cedar;

import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.kit.JsonReader;
import portcullis.policy.source.PolicyText;

/**
 * Cedar as a language: what its own library says of texts. Lives as long as the process and remembers what it read and checked for
 * the last configuration, so that an edit costs what changed. May be used by any thread. Where the library cannot be loaded, each
 * method reports that and returns nothing.
 */
public final class CedarLanguage {
    /** How deep the JSON form of a policy may nest: twice for each operator that one may have, and as much again for the rest. */
    private static final int MAX_DEPTH = 2_048;

    private Map<String, Map<String, @Nullable Object>> read = new HashMap<>();
    private Map<PolicyText, Findings> checked = new HashMap<>();
    private @Nullable CedarSchema checkedAgainst;

    /**
     * Reads the policies of one configuration: those of all sets in one call, because what it knew of others is forgotten.
     *
     * @return those that are policies, in the same order; of the others it says what is wrong
     */
    public synchronized List<PolicyText> read(List<PolicyText> policies, Consumer<ConfigProblem> problems) {
        List<PolicyText> readable = new ArrayList<>();
        if (policies.isEmpty()) {
            read = new HashMap<>();
            return readable;
        }
        try {
            Map<String, Map<String, @Nullable Object>> now = new HashMap<>();
            List<PolicyText> wrong = new ArrayList<>();
            List<PolicyText> deep = new ArrayList<>();
            CedarLibrary.call(() -> {
                for (PolicyText policy : policies) {
                    Map<String, @Nullable Object> est = read.get(policy.text());
                    try {
                        est = est != null ? est : parsed(policy.text());
                    } catch (JsonReader.Malformed tooDeep) {
                        deep.add(policy);
                        continue;
                    }
                    if (est == null) {
                        wrong.add(policy);
                    } else {
                        now.put(policy.text(), est);
                        readable.add(policy);
                    }
                }
                return null;
            });
            read = now;
            deep.forEach(policy -> problems.accept(ConfigProblem.error(
                    policy.place(), "brackets and what is asked of each other nest too deep", "make several policies of it")));
            if (!wrong.isEmpty()) {
                reportUnreadable(wrong, problems);
            }
        } catch (CedarLibrary.Unavailable missing) {
            problems.accept(missing.problem(policies.getFirst().place()));
        }
        return readable;
    }

    /**
     * The JSON form of a policy, which Cedar calls EST.
     *
     * @param policy one that {@link #read} returned last
     */
    public synchronized Map<String, @Nullable Object> est(PolicyText policy) {
        Map<String, @Nullable Object> est = read.get(policy.text());
        if (est == null) {
            throw new IllegalArgumentException("nobody read the policy " + policy.id());
        }
        return est;
    }

    /**
     * Checks policies strictly against a schema, and warns of those that no request or every request matches.
     *
     * @param policies those that {@link #read} returned last, of all sets
     */
    public synchronized void validate(CedarSchema schema, List<PolicyText> policies, Consumer<ConfigProblem> problems) {
        if (policies.isEmpty()) {
            return;
        }
        try {
            check(schema, policies, problems);
            SchemaFacts facts = new SchemaFacts(schema);
            for (PolicyText policy : policies) {
                Findings found = checked.get(policy);
                if (found != null) {
                    found.problems(policy, est(policy), facts).forEach(problems);
                }
            }
        } catch (CedarLibrary.Unavailable missing) {
            problems.accept(missing.problem(policies.getFirst().place()));
        }
    }

    /** Of policies that were checked against the same schema before, what was found is known. */
    private void check(CedarSchema schema, List<PolicyText> policies, Consumer<ConfigProblem> problems) throws CedarLibrary.Unavailable {
        Map<PolicyText, Findings> before = schema.equals(checkedAgainst) ? checked : Map.of();
        Map<PolicyText, Findings> now = new HashMap<>();
        List<PolicyText> unknown = new ArrayList<>();
        for (PolicyText policy : policies) {
            Findings known = before.get(policy);
            if (known == null) {
                unknown.add(policy);
            } else {
                now.put(policy, known);
            }
        }
        if (!unknown.isEmpty()) {
            ValidationResponse response = Validation.of(schema.parsed(), unknown);
            response.success.ifPresent(success -> {
                List<Findings> found = Findings.of(success, unknown.size());
                for (int i = 0; i < found.size(); i++) {
                    now.put(unknown.get(i), found.get(i));
                }
            });
            response.errors.ifPresent(errors -> errors.forEach(error -> problems.accept(
                    ConfigProblem.error(Place.of(policies.getFirst().place().file()), "the schema cannot be used: " + error.message, "see portcullis policy schema"))));
        }
        checked = now;
        checkedAgainst = schema;
    }

    private static @Nullable Map<String, @Nullable Object> parsed(String text) {
        try {
            return JsonReader.readObject(new Policy(text, "p").toJson(), MAX_DEPTH);
        } catch (InternalException refused) {
            return null;
        }
    }

    /** The library says where something is wrong only when it checks. */
    private static void reportUnreadable(List<PolicyText> wrong, Consumer<ConfigProblem> problems) throws CedarLibrary.Unavailable {
        ValidationResponse response = Validation.of(new Schema(""), wrong);
        ConfigProblem[] found = new ConfigProblem[wrong.size()];
        for (DetailedError error : response.errors.isPresent() ? response.errors.get() : List.<DetailedError>of()) {
            int index = Validation.unreadable(error.message);
            if (index >= 0 && found[index] == null) {
                PolicyText policy = wrong.get(index);
                Wording said = SyntaxWording.of(error, policy);
                Place place = error.sourceLocations.isEmpty() ? policy.place() : policy.at(error.sourceLocations.getFirst().start);
                found[index] = ConfigProblem.error(place, said.wrong(), said.cure());
            }
        }
        for (int i = 0; i < found.length; i++) {
            problems.accept(found[i] != null
                    ? found[i]
                    : ConfigProblem.error(wrong.get(i).place(), "Cedar cannot read this policy", "compare it with the others"));
        }
    }
}
