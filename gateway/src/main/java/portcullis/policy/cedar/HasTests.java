package portcullis.policy.cedar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;
import portcullis.policy.source.PolicyText;

/**
 * Tests with {@code has} for what nothing has: Cedar takes them for false, and a slip of the pen in one of them, which an access
 * behind it repeats, would go by.
 *
 * @param principal the type that the scope asks for; null for any
 * @param resource likewise
 */
record HasTests(SchemaFacts facts, @Nullable String principal, @Nullable String resource) {
    /**
     * Such a test.
     *
     * @param written without what is tested for
     * @param known what there is instead
     */
    record Absent(String written, String name, Set<String> known) {
        ConfigProblem problem(PolicyText policy) {
            return ConfigProblem.warning(place(policy), "`" + written + " has " + name + "` is never true", cure());
        }

        private String cure() {
            String nearest = NearestName.to(name, known);
            if (nearest != null) {
                return "did you mean `" + nearest + "`?";
            }
            return switch (written) {
                case "context.headers" -> CheckWording.unlisted(name);
                case "principal.claims" -> AttributeCure.undeclared(name, known);
                default -> "there are " + CheckWording.listed(known);
            };
        }

        /** The JSON form of policies has no places, so it is looked for by its name. */
        private Place place(PolicyText policy) {
            return policy.at(Pattern.compile("\\bhas\\s+\"?(?:\\w+\\s*\\.\\s*)*" + Pattern.quote(name) + "\\b"));
        }
    }

    /** Adds those of an expression and of all within it. */
    void absent(@Nullable Object expression, Set<Absent> found) {
        if (expression instanceof List<?> several) {
            several.forEach(one -> absent(one, found));
        }
        if (expression instanceof Map<?, ?> operations) {
            operations.forEach((operator, operands) -> {
                if ("has".equals(operator)) {
                    test(Unmatched.object(operands), found);
                }
                if (!"Value".equals(operator)) {
                    absent(operands, found);
                }
            });
        }
    }

    private void test(Map<?, ?> has, Set<Absent> found) {
        List<String> path = new ArrayList<>();
        Map<?, ?> at = Unmatched.object(has.get("left"));
        while (at.containsKey(".")) {
            Map<?, ?> access = Unmatched.object(at.get("."));
            path.addFirst(String.valueOf(access.get("attr")));
            at = Unmatched.object(access.get("left"));
        }
        String variable = String.valueOf(at.get("Var"));
        String name = String.valueOf(has.get("attr"));
        Set<String> known = known(variable, path);
        if (!known.contains(name) && (!known.isEmpty() || isDeclaredElsewhere(variable, path))) {
            found.add(new Absent(variable + (path.isEmpty() ? "" : "." + String.join(".", path)), name, known));
        }
    }

    /** Whether the configuration says what is there, which may be nothing. */
    private static boolean isDeclaredElsewhere(String variable, List<String> path) {
        return variable.equals("context") && path.equals(CheckWording.HEADERS) || variable.equals("principal") && path.equals(AttributeCure.CLAIMS);
    }

    /** Names that some request may have there; empty where it is not known. */
    private Set<String> known(String variable, List<String> path) {
        Set<String> names = new LinkedHashSet<>();
        switch (variable) {
            case "principal", "resource" -> {
                String only = variable.equals("principal") ? principal : resource;
                Set<String> types = only == null ? facts.taken(variable.equals("principal")) : Set.of(only);
                types.forEach(type -> names.addAll(facts.attributes(type, path)));
            }
            case "context" -> names.addAll(facts.contextAttributes(path));
            default -> {}
        }
        return names;
    }
}
