package portcullis.policy.cedar;

import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.ValidationResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.policy.source.PolicyText;

/**
 * What Cedar's checker finds in one policy, as problems: one for each mistake. The checker looks at a policy once for each kind of
 * request that it may be about, and adds what follows from a mistake.
 */
final class Findings {
    private static final String NO_REQUEST = "unable to find an applicable action";
    private static final String IMPOSSIBLE = "policy is impossible";

    /** What differs between findings of one mistake: the kind of request. */
    private static final Pattern KIND = Pattern.compile("on entity type `.*`|in context for .*|the types .* are not compatible");

    private static final Comparator<DetailedError> ORDER = Comparator.<DetailedError>comparingInt(Findings::start)
            .thenComparingInt(Findings::end)
            .thenComparing(error -> error.message);

    private final List<DetailedError> errors = new ArrayList<>();
    private final List<DetailedError> warnings = new ArrayList<>();
    private boolean noRequest;
    private boolean impossible;

    /** Of all policies of a call, by their index. */
    static List<Findings> of(ValidationResponse.ValidationSuccessResponse response, int policies) {
        List<Findings> all = new ArrayList<>();
        for (int i = 0; i < policies; i++) {
            all.add(new Findings());
        }
        response.validationErrors.forEach(found -> all.get(Validation.index(found.getPolicyId())).error(found.getError()));
        response.validationWarnings.forEach(found -> all.get(Validation.index(found.getPolicyId())).warning(found.getError()));
        return all;
    }

    private void error(DetailedError error) {
        if (error.message.contains(NO_REQUEST)) {
            noRequest = true;
        } else {
            errors.add(error);
        }
    }

    private void warning(DetailedError error) {
        if (error.message.contains(IMPOSSIBLE)) {
            impossible = true;
        } else {
            warnings.add(error);
        }
    }

    List<ConfigProblem> problems(PolicyText policy, Map<String, ?> est, SchemaFacts facts) {
        List<ConfigProblem> problems = new ArrayList<>();
        CheckWording wording = new CheckWording(facts);
        Map<String, List<DetailedError>> byMistake = new LinkedHashMap<>();
        errors.stream().sorted(ORDER).filter(error -> !followsFromNegation(policy, error)).forEach(error ->
                byMistake.computeIfAbsent(mistake(policy, error), key -> new ArrayList<>()).add(error));
        byMistake.values().forEach(alike -> {
            DetailedError one = alike.stream().filter(Findings::isAboutUsers).findFirst().orElse(alike.getFirst());
            Wording said = wording.of(one, policy, alike.size() - 1);
            problems.add(ConfigProblem.error(place(policy, one), said.wrong(), said.cure()));
        });
        warnings.stream().sorted(ORDER).forEach(warning -> problems.add(ConfigProblem.warning(
                place(policy, warning),
                Wording.message(warning),
                "write such characters as \\u{..} where they are meant, so that a reader sees what they are")));
        if (errors.isEmpty()) {
            if (noRequest) {
                problems.add(Unmatched.scope(policy, est, facts));
            } else {
                problems.addAll(Unmatched.conditions(policy, est, facts, impossible));
            }
        }
        return problems;
    }

    /** {@code !a has b} is wrong as a whole, and then {@code a} is, too. */
    private boolean followsFromNegation(PolicyText policy, DetailedError error) {
        int at = PolicyText.charAt(policy.text(), start(error));
        return at > 0
                && policy.text().charAt(at - 1) == '!'
                && errors.stream().anyMatch(other -> start(other) == start(error) - 1 && other.message.contains("AnyEntity"));
    }

    /** Of callers, the kind that most policies are about. */
    private static boolean isAboutUsers(DetailedError error) {
        return error.message.contains("User");
    }

    /** Equal for findings that one edit would mend. */
    private static String mistake(PolicyText policy, DetailedError error) {
        String message = KIND.matcher(Wording.message(error)).replaceAll("");
        // `"x" in principal.scopes` is wrong on both of its sides
        return message.contains("AnyEntity") || message.contains("an entity") && message.startsWith("unexpected type")
                ? "in " + place(policy, error).line()
                : start(error) + " " + end(error) + " " + message;
    }

    private static Place place(PolicyText policy, DetailedError error) {
        return error.sourceLocations.isEmpty() ? policy.place() : policy.at(start(error));
    }

    private static int start(DetailedError error) {
        return error.sourceLocations.isEmpty() ? 0 : error.sourceLocations.getFirst().start;
    }

    private static int end(DetailedError error) {
        return error.sourceLocations.isEmpty() ? 0 : error.sourceLocations.getFirst().end;
    }
}
