package portcullis.policy.eval;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Policies that nobody would write: well formed, often of the wrong types. The same for the same seed. */
final class RandomPolicies {
    private static final List<String> LEAVES = List.of(
            "true", "false", "0", "1", "-1", "5", "9223372036854775807", "\"\"", "\"a\"", "\"alice\"", "\"a*b\"", "principal", "action", "resource",
            "context", "User::\"alice\"", "User::\"bob\"", "User::\"nobody\"", "Role::\"reader\"", "Shop::\"s\"", "[]", "[1, 2]", "[\"read\"]",
            "[principal, Role::\"reader\"]", "{a: 1}", "{}", "principal.level", "principal.name", "principal.yes", "principal.no", "principal.scopes",
            "principal.claims", "principal.friend", "principal.friends", "principal.stranger", "principal.home", "principal.net", "principal.price",
            "principal.since", "principal.while", "principal.max", "principal.min", "principal.mixed", "principal.none", "principal.absent",
            "resource.owner", "resource.size", "context.n", "context.list", "context.headers", "context.ip", "context.absent",
            "ip(\"10.0.0.0/8\")", "ip(\"nonsense\")", "decimal(\"12.5\")", "datetime(\"2024-03-01\")", "duration(\"1h\")");

    private static final List<String> NAMES = List.of("a", "level", "name", "friend", "claims", "deep", "absent", "owner", "\"two words\"", "\"x-a\"");
    private static final List<String> INFIX = List.of("==", "!=", "<", "<=", ">", ">=", "in");
    private static final List<String> METHODS = List.of(
            "contains", "containsAll", "containsAny", "getTag", "hasTag", "isInRange", "lessThan", "greaterThanOrEqual", "offset", "durationSince");
    private static final List<String> QUESTIONS = List.of("isEmpty", "isIpv4", "isLoopback", "toDate", "toTime", "toDays", "toMinutes");
    private static final List<String> TYPES = List.of("User", "Role", "Shop::Order", "Shop");
    private static final List<String> PATTERNS = List.of("\"*\"", "\"a*\"", "\"*ic*\"", "\"a\\*b\"", "\"\"");

    private final Random random;

    RandomPolicies(long seed) {
        random = new Random(seed);
    }

    String policy() {
        String effect = random.nextInt(8) == 0 ? "forbid" : "permit";
        String principal = one(List.of("principal", "principal", "principal is User", "principal in Role::\"reader\"",
                "principal == User::\"alice\"", "principal is User in Role::\"writer\"", "principal == User::\"bob\""));
        String resource = one(List.of("resource", "resource", "resource is Shop::Order", "resource in Shop::\"s\""));
        String kind = one(List.of("when", "when", "unless"));
        return effect + "(" + principal + ", action, " + resource + ") " + kind + " { " + truth(3) + " };";
    }

    /** Mostly a Bool, so that policies do not all fail at once. */
    private String truth(int depth) {
        if (depth == 0) {
            return "(" + expression(0) + ")";
        }
        return choose(List.of(
                () -> truth(depth - 1) + " && " + truth(depth - 1),
                () -> "(" + truth(depth - 1) + " || " + truth(depth - 1) + ")",
                () -> "!(" + truth(depth - 1) + ")",
                () -> "(if " + truth(depth - 1) + " then " + truth(depth - 1) + " else " + truth(depth - 1) + ")",
                () -> "(" + expression(depth - 1) + " " + one(INFIX) + " " + expression(depth - 1) + ")",
                () -> "(" + expression(depth - 1) + " has " + one(NAMES) + ")",
                () -> "(" + expression(depth - 1) + " like " + one(PATTERNS) + ")",
                () -> "(" + expression(depth - 1) + " is " + one(TYPES) + ")",
                () -> "(" + expression(depth - 1) + " is " + one(TYPES) + " in " + expression(depth - 1) + ")",
                () -> "(" + expression(depth - 1) + ")." + one(METHODS) + "(" + expression(depth - 1) + ")",
                () -> "(" + expression(depth - 1) + ")." + one(QUESTIONS) + "()"));
    }

    private String expression(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return one(LEAVES);
        }
        return choose(List.of(
                () -> "(" + expression(depth - 1) + " " + one(List.of("+", "-", "*")) + " " + expression(depth - 1) + ")",
                () -> "(-" + "(" + expression(depth - 1) + "))",
                () -> "[" + expression(depth - 1) + ", " + expression(depth - 1) + "]",
                () -> "{a: " + expression(depth - 1) + ", \"x-a\": " + expression(depth - 1) + "}",
                () -> "(" + expression(depth - 1) + ")[" + quoted(one(NAMES)) + "]",
                () -> "(" + expression(depth - 1) + ")." + one(METHODS) + "(" + expression(depth - 1) + ")",
                () -> "(" + expression(depth - 1) + ")." + one(QUESTIONS) + "()",
                () -> "(if " + truth(depth - 1) + " then " + expression(depth - 1) + " else " + expression(depth - 1) + ")",
                () -> "(" + truth(depth - 1) + ")"));
    }

    private static String quoted(String name) {
        return name.startsWith("\"") ? name : "\"" + name + "\"";
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String choose(List<Supplier<String>> of) {
        return of.get(random.nextInt(of.size())).get();
    }
}
