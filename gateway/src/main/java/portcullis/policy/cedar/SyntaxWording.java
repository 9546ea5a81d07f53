package portcullis.policy.cedar;

import com.cedarpolicy.model.DetailedError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.NearestName;
import portcullis.policy.cedar.Wording.Rule;
import portcullis.policy.source.PolicyText;

/** What is wrong with a text that is no policy. */
final class SyntaxWording {
    private static final String SCOPE = "the scope is (principal, action, resource), in this order, each with at most one of ==, in, is";
    private static final String CONDITIONS = "conditions are when { .. } and unless { .. }";
    private static final List<String> VARIABLES = List.of("principal", "action", "resource", "context");
    private static final List<String> METHODS = List.of(
            "contains", "containsAll", "containsAny", "isEmpty", "getTag", "hasTag", "isIpv4", "isIpv6", "isLoopback", "isMulticast",
            "isInRange", "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual", "offset", "durationSince", "toDate",
            "toTime", "toMilliseconds", "toSeconds", "toMinutes", "toHours", "toDays");
    private static final List<String> FUNCTIONS = List.of("ip", "decimal", "datetime", "duration");

    private static final List<Rule> RULES = List.of(
            Rule.of("expected a static policy, got a template containing the slot (\\?\\w+)",
                    "a template, with the slot $1: nothing here links templates", "name an entity, or take the constraint away"),
            Rule.of("invalid policy effect: (\\w+)", "`$1` is no effect", "begin the policy with permit or forbid"),
            Rule.of("invalid policy condition: (\\w+)", "`$1` is neither when nor unless", CONDITIONS),
            Rule.of("`(when|unless)` condition clause cannot be empty", "`$1` asks nothing", "write a condition between { and }, or take `$1` away"),
            Rule.of("found an invalid variable in the policy scope: (\\S+)", "`$1` stands in the scope", SCOPE),
            Rule.of("found the variable `(\\w+)` where the variable `(\\w+)` must be used", "`$1` stands where `$2` belongs", SCOPE),
            Rule.of("this policy is missing the `(\\w+)` variable in the scope", "the scope has no `$1`", SCOPE),
            Rule.of("type constraints using `:` are not supported", "a type after `:`", "write the type after `is`, as in principal is User"),
            Rule.of("'=' is not a valid operator in Cedar", "`=` compares nothing", "compare with =="),
            Rule.of("expected an entity uid or set of entity uids, found literal `(\".*\")`",
                    "$1 is a text, where the scope wants an entity", "put its type in front, as in Action::$1"),
            Rule.of("expected an entity uid, found literal `(\".*\")`",
                    "$1 is a text, where the scope wants an entity", "put its type in front, as in Action::$1 or User::$1"),
            Rule.of("expected single entity uid or template slot, found set of entity uids",
                    "a list, where the scope takes one entity; only `action in` takes several",
                    "ask in a condition: when { principal in [..] }"),
            Rule.of("expected an entity uid(?: or [^,]*)?, found name `([\\w:]+)::(\\w+)`", "`$1::$2` is no entity", "put its id between quotes: $1::\"$2\""),
            Rule.of("expected an entity uid with type `Action` but got `(.*)`", "$1 is no action", "actions are Action::\"<api>/<route>\""),
            Rule.of("right hand side of an `is` expression must be an entity type name, but got `(.*)`",
                    "`is` asks for a type, and $1 is an entity", "compare an entity with ==, or ask with `in` for a role or group"),
            Rule.of("expected an entity uid(?: or [^,]*)?, found a `(.+?)` expression",
                    "a `$1` expression, where the scope wants one entity", "an entity is Type::\"id\"; everything else belongs into when { .. }"),
            Rule.of("invalid variable: ([\\w:]+)::(\\w+)$", "`$1::$2` is no entity", "put its id between quotes: $1::\"$2\""),
            Rule.of("invalid variable: null", "there is no null in Cedar", "test for the attribute with `has`"),
            Rule.of("duplicate annotation: (@\\w+)", "$1 stands twice on one policy", "take one of them away"),
            Rule.of("(division|remainder/modulo|remainder|modulo) is not supported", "Cedar does not divide", "multiply the other side, or ask the service"),
            Rule.of("invalid string literal: (.*)", "`$1` between [ and ] is computed, and attributes have names",
                    "write the name as a text, as in context.headers[\"x-name\"]"),
            Rule.of("the input `(.*)` is not a valid escape", "`$1` is no escape",
                    "escapes are \\n \\r \\t \\\\ \\0 \\\" \\' \\x41 \\u{1F600}, and \\* in patterns"),
            Rule.of("integer parse error", "a number beyond 64 bits", "-9223372036854775808 to 9223372036854775807"),
            Rule.of("too many occurrences of `(.)`", "more than four `$1` in a row", "one or none of them"),
            Rule.of("call to `(\\w+)` requires exactly (.*), but got (.*)", "`$1` with $3", "it takes $2"),
            Rule.of("`(\\w+)` is a method, not a function", "`$1` is called like a function", "call it on a value: context.ip.$1(..)"),
            Rule.of("`(\\w+)` is a function, not a method", "`$1` is called on a value", "call it by itself: $1(..)"),
            Rule.of("unexpected token `(and|AND)`", "Cedar has no `$1`", "write &&"),
            Rule.of("unexpected token `(or|OR)`", "Cedar has no `$1`", "write ||"),
            Rule.of("unexpected end of input", "the policy ends too early", "end it with `;`"));

    private static final List<String> OPERATORS = List.of("=", "<", ">", "&", "|", "*", "+", "!=", "==");
    private static final Pattern UNQUOTED = Pattern.compile("(?:Action::)?[\\w-]+/[\\w-]+");
    private static final Pattern METHOD = Pattern.compile("`(\\w+)` is not a valid (method|function)");
    private static final Pattern MEMBER = Pattern.compile("invalid member access `.*`, `(\\w+)` has no fields or methods");
    private static final Pattern VARIABLE = Pattern.compile("invalid variable: (\\w+)$");
    private static final Pattern TOKEN = Pattern.compile("unexpected token `(.*)`$");

    private SyntaxWording() {}

    static Wording of(DetailedError error, PolicyText policy) {
        String message = Wording.message(error);
        Wording said = unquotedAction(message, policy, error);
        if (said == null && message.equals("invalid token")) {
            said = halfOperator(policy, error);
        }
        if (said == null) {
            said = unknownName(message);
        }
        if (said == null) {
            said = unknownVariable(message, policy, error);
        }
        if (said == null) {
            said = unexpectedToken(message, policy, error);
        }
        return said != null ? said : Wording.by(RULES, error, "a policy reads permit(principal, action, resource) when { .. };");
    }

    /** {@code action == orders/get} is read as a division. */
    private static @Nullable Wording unquotedAction(String message, PolicyText policy, DetailedError error) {
        if (!message.startsWith("expected an entity uid") || error.sourceLocations.isEmpty()) {
            return null;
        }
        DetailedError.SourceLabel location = error.sourceLocations.getFirst();
        String written = policy.text().substring(PolicyText.charAt(policy.text(), location.start), PolicyText.charAt(policy.text(), location.end));
        return UNQUOTED.matcher(written).matches()
                ? new Wording("`" + written + "` has neither quotes nor a type", "write Action::\"" + written.substring(written.lastIndexOf(':') + 1) + "\"")
                : null;
    }

    private static @Nullable Wording halfOperator(PolicyText policy, DetailedError error) {
        int at = error.sourceLocations.isEmpty() ? 0 : PolicyText.charAt(policy.text(), error.sourceLocations.getFirst().start);
        String one = at < policy.text().length() ? policy.text().substring(at, at + 1) : "";
        return one.equals("&") || one.equals("|") ? new Wording("`" + one + "` is no operator", "write " + one + one) : null;
    }

    private static @Nullable Wording unknownName(String message) {
        var found = METHOD.matcher(message);
        if (!found.lookingAt()) {
            return null;
        }
        boolean isMethod = found.group(2).equals("method");
        List<String> known = isMethod ? METHODS : FUNCTIONS;
        String nearest = NearestName.to(found.group(1), known);
        return new Wording(
                "there is no " + found.group(2) + " `" + found.group(1) + "`",
                nearest != null ? "did you mean `" + nearest + "`?" : "there are " + CheckWording.listed(known));
    }

    private static @Nullable Wording unknownVariable(String message, PolicyText policy, DetailedError error) {
        var member = MEMBER.matcher(message);
        var variable = VARIABLE.matcher(message);
        String name = member.lookingAt() ? member.group(1) : variable.lookingAt() ? variable.group(1) : null;
        if (name == null || name.equals("null")) {
            return null;
        }
        String before = before(policy, error);
        if (before.endsWith("-")) {
            return new Wording(
                    "`-` takes `" + name + "` away from what stands before it",
                    "a name with a hyphen stands between brackets and quotes, as in context.headers[\"x-name\"]");
        }
        if (before.endsWith("not") || name.equals("not")) {
            return NOT;
        }
        String nearest = NearestName.to(name, VARIABLES);
        return new Wording(
                "there is no variable `" + name + "`",
                nearest != null
                        ? "did you mean `" + nearest + "`?"
                        : "there are principal, action, resource and context; a text stands between quotes, as in \"" + name + "\"");
    }

    private static final Wording NOT = new Wording("Cedar has no `not`", "write ! before what is to be false");

    private static @Nullable Wording unexpectedToken(String message, PolicyText policy, DetailedError error) {
        var found = TOKEN.matcher(message);
        if (!found.lookingAt()) {
            return null;
        }
        String token = found.group(1);
        String before = before(policy, error);
        if (before.endsWith("not")) {
            return NOT;
        }
        if (before.endsWith("when") || before.endsWith("unless")) {
            return new Wording("`" + token + "` where a condition begins", "put the condition between { and }");
        }
        String expected = Wording.cure(error, "");
        if (token.equals("else") || expected.equals("expected `else`") || expected.contains("`then`")) {
            return new Wording("`if` without all its parts", "write if .. then .. else ..");
        }
        if (token.equals("{")) {
            return new Wording("a condition without `when` or `unless`", CONDITIONS);
        }
        if (expected.startsWith("expected `!`")) {
            return OPERATORS.contains(token)
                    ? new Wording("`" + lastOf(before) + token + "` is no operator", "there are == != < <= > >= && || ! + - *")
                    : new Wording("`" + token + "` where a value belongs", "write what `" + lastOf(before) + "` is to work on, or take that away");
        }
        if (expected.equals("expected identifier") && Character.isDigit(token.charAt(0))) {
            return new Wording("a number with a point", "write an address as ip(\"10.0.0.1\") and a decimal as decimal(\"1.5\")");
        }
        if (token.equals("and") || token.equals("AND") || token.equals("or") || token.equals("OR") || expected.isEmpty()) {
            return null;
        }
        return new Wording(
                "`" + token + "` is not expected here",
                expected.contains("`&&`") ? "write an operator, a comma or a closing bracket before it" : expected);
    }

    private static String lastOf(String before) {
        int start = before.length();
        while (start > 0 && "&|=<>!+-*(,[{".indexOf(before.charAt(start - 1)) >= 0) {
            start--;
        }
        return start == before.length() ? ".." : before.substring(start);
    }

    /** What stands before the mistake, without white space at its end. */
    private static String before(PolicyText policy, DetailedError error) {
        return error.sourceLocations.isEmpty()
                ? ""
                : policy.text().substring(0, PolicyText.charAt(policy.text(), error.sourceLocations.getFirst().start)).stripTrailing();
    }
}
