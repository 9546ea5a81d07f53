package portcullis.policy.cedar;

import com.cedarpolicy.model.DetailedError;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.NearestName;
import portcullis.policy.cedar.Wording.Rule;
import portcullis.policy.source.PolicyText;

/** What is wrong with a policy that does not fit the schema. */
final class CheckWording {
    /** Where the context has what {@code authorize.headers} lists. */
    static final List<String> HEADERS = List.of("headers");

    /** Names listed where one of them was meant. */
    private static final int MAX_LISTED = 12;

    private static final Pattern NOT_FOUND = Pattern.compile("attribute `(.+)` (?:on entity type `(.+)`|in context for (.+)) not found$");
    private static final Pattern UNSAFE = Pattern.compile("unable to guarantee safety of access to optional attribute `(.+?)`(?: |$)");
    private static final Pattern ACTION = Pattern.compile("unrecognized action `(.+)`");
    private static final Pattern TYPE = Pattern.compile("unrecognized entity type `(.+)`");
    private static final Pattern PART = Pattern.compile("\\[\"(.*?)\"]|([^.\\[]+)");
    private static final Pattern TWO_TYPES = Pattern.compile("the types (.+) and (.+) are not compatible");
    private static final Pattern EXPECTED = Pattern.compile("unexpected type: expected (.+) but saw (.+)");

    private static final List<Rule> RULES = List.of(
            Rule.of("error during extension function argument validation: Failed to parse as IP address: `(.*)`",
                    "$1 is no address", "as in ip(\"10.0.0.0/8\") or ip(\"2001:db8::1\")"),
            Rule.of("error during extension function argument validation: Failed to parse as a datetime value: `(.*)`",
                    "$1 is no time", "as in datetime(\"2026-01-31\") or datetime(\"2026-01-31T09:30:00Z\")"),
            Rule.of("error during extension function argument validation: Failed to parse as a duration value: `(.*)`",
                    "$1 is no duration", "as in duration(\"1d2h30m\")"),
            Rule.of("error during extension function argument validation: Failed to parse as a decimal value: `(.*)`",
                    "$1 is no decimal", "as in decimal(\"12.50\"), with one to four digits behind the point"),
            Rule.of("extension constructors may not be called with non-literal expressions",
                    "ip, datetime, duration and decimal take a written text only", "context.ip and context.time have these types already"),
            Rule.of("empty set literals are forbidden in policies", "[] has no type", "ask whether a set is empty with .isEmpty()"),
            Rule.of("unable to guarantee safety of access to tag (.*?)(?: on .*)?$",
                    "the tag $1 may be absent", "test for it first, with .hasTag(..) && before it"));

    private final SchemaFacts facts;

    CheckWording(SchemaFacts facts) {
        this.facts = facts;
    }

    /** @param alike how many more findings there are of the same kind, at the same place, for other types and actions */
    Wording of(DetailedError error, PolicyText policy, int alike) {
        String message = Wording.message(error);
        String written = written(policy, error);
        Matcher notFound = NOT_FOUND.matcher(message);
        if (notFound.lookingAt()) {
            String action = notFound.group(3);
            return notFound(written, notFound.group(1), notFound.group(2), action == null ? null : SchemaFacts.actionId(action), alike);
        }
        Matcher unsafe = UNSAFE.matcher(message);
        if (unsafe.lookingAt()) {
            return unsafe(written, unsafe.group(1));
        }
        Matcher action = ACTION.matcher(message);
        if (action.lookingAt()) {
            return unknownAction(action.group(1));
        }
        Matcher type = TYPE.matcher(message);
        if (type.lookingAt()) {
            return nearest("there is no entity type `" + type.group(1) + "`", type.group(1), facts.types(), "types");
        }
        Matcher two = TWO_TYPES.matcher(message);
        if (two.lookingAt()) {
            return new Wording(
                    "`" + written + "` takes " + a(two.group(1)) + " and " + a(two.group(2)) + " together",
                    conversion(two.group(1), two.group(2)));
        }
        Matcher expected = EXPECTED.matcher(message);
        if (expected.lookingAt()) {
            return expected(before(policy, error), written, expected.group(1), expected.group(2));
        }
        return Wording.by(RULES, error, "see the validation of Cedar policies");
    }

    private Wording notFound(String written, String path, @Nullable String type, @Nullable String action, int alike) {
        List<String> names = parts(path);
        List<String> parents = names.subList(0, names.size() - 1);
        String name = names.getLast();
        String others = alike == 0 ? "" : ", nor have " + alike + " other " + (action == null ? "type" : "action") + (alike == 1 ? "" : "s");
        if (action != null) {
            return ofContext(written, parents, name, action, others);
        }
        String owner = String.valueOf(type);
        String wrong = "`" + written + "`: " + owner + (parents.isEmpty() ? "" : "'s " + String.join(".", parents)) + " has no attribute `" + name + "`" + others;
        String cure = AttributeCure.of(facts, owner, parents, name);
        return cure != null ? new Wording(wrong, cure) : nearest(wrong, name, facts.attributes(owner, parents), "attributes");
    }

    private Wording ofContext(String written, List<String> parents, String name, String action, String others) {
        String wrong = "`" + written + "`: the context of " + SchemaFacts.action(action) + " has no `" + name + "`" + others;
        Set<String> anywhere = facts.contextAttributes(parents);
        if (anywhere.contains(name)) {
            return new Wording(
                    wrong,
                    "name actions in the scope that have it, such as " + SchemaFacts.action(facts.actionWith(parents, name))
                            + ", or test `has " + name + "` first");
        }
        if (parents.equals(HEADERS) && NearestName.to(name, anywhere) == null) {
            return new Wording(wrong, unlisted(name));
        }
        return nearest(wrong, name, anywhere, "attributes");
    }

    /** What makes a header one that policies see. */
    static String unlisted(String header) {
        return "list " + header + " under authorize.headers of its route, in lower case";
    }

    /** What is optional need not be the last that is written: in {@code context.certificate.name} it is the certificate. */
    private static Wording unsafe(String written, String path) {
        List<String> optional = parts(path);
        List<String> all = parts(written);
        int at = Collections.lastIndexOfSubList(all, optional);
        int end = at < 0 ? -1 : end(written, at + optional.size());
        if (end < 0) {
            return new Wording("`" + written + "` may be absent", "test for it first, with `has`");
        }
        String whole = written.substring(0, end);
        int cut = whole.endsWith("]") ? whole.lastIndexOf('[') : whole.lastIndexOf('.');
        String attribute = whole.endsWith("]") ? whole.substring(cut + 1, whole.length() - 1).strip() : whole.substring(cut + 1);
        return new Wording(
                "`" + whole + "` may be absent", "test for it first: " + whole.substring(0, cut) + " has " + attribute + " && " + written);
    }

    /** The names of a path such as {@code headers["x-name"]} or {@code principal.claims.level}. */
    private static List<String> parts(String path) {
        return PART.matcher(path).results().map(part -> part.group(1) != null ? part.group(1) : part.group(2).strip()).toList();
    }

    /** Where the first parts of a path end. */
    private static int end(String path, int parts) {
        return PART.matcher(path).results().skip(parts - 1).mapToInt(MatchResult::end).findFirst().orElse(-1);
    }

    private Wording unknownAction(String written) {
        String id = SchemaFacts.actionId(written);
        String wrong = "no route is " + written;
        if (id == null) {
            return new Wording(wrong, "actions are Action::\"<api>/<route>\", without a namespace");
        }
        String nearest = NearestName.to(id, facts.actions());
        if (nearest != null) {
            return new Wording(wrong, "did you mean " + SchemaFacts.action(nearest) + "?");
        }
        String api = id.contains("/") ? id.substring(0, id.indexOf('/') + 1) : "";
        List<String> near = facts.actions().stream().filter(known -> !api.isEmpty() && known.startsWith(api)).toList();
        return new Wording(wrong, "there are " + listed(near.isEmpty() ? facts.actions() : near));
    }

    private static Wording nearest(String wrong, String name, Collection<String> known, String what) {
        String nearest = NearestName.to(name, known);
        return new Wording(
                wrong,
                nearest != null ? "did you mean `" + nearest + "`?"
                        : known.isEmpty() ? "take it away: there are no " + what + " there"
                        : "there are " + listed(known));
    }

    static String listed(Collection<String> names) {
        String some = String.join(", ", names.stream().limit(MAX_LISTED).toList());
        return names.size() <= MAX_LISTED ? some : some + " and " + (names.size() - MAX_LISTED) + " more";
    }

    private static Wording expected(String before, String written, String wanted, String found) {
        if (written.startsWith("!") && found.equals("Bool")) {
            return new Wording("`!` binds to `" + written.substring(1) + "` alone", "put brackets around what it is to turn: !(.. has ..)");
        }
        if (before.endsWith(" in")) {
            return new Wording(
                    "`" + written + "` is " + a(found) + ", and behind `in` stands an entity or a set of them",
                    found.equals("String") ? "write the entity with its type, as in Role::" + written : "ask a set of texts with .contains(..)");
        }
        if (wanted.contains("an entity")) {
            boolean isSet = found.startsWith("Set<");
            return new Wording(
                    "`" + written + "` is " + a(found) + ", and `in` is about entities and their parents",
                    isSet || found.equals("String") ? "ask whether a set has a value with .contains(..), as in principal.scopes.contains(\"orders:read\")"
                            : found.equals("ipaddr") ? "ask with .isInRange(..), as in context.ip.isInRange(ip(\"10.0.0.0/8\"))"
                            : "compare with ==");
        }
        return new Wording(
                "`" + written + "` is " + a(found) + " where " + a(wanted) + " belongs",
                wanted.equals("Bool") && !written.startsWith("\"") ? "compare it with something" : conversion(wanted, found));
    }

    private static String a(String type) {
        return ("AEIOaeiou".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
    }

    /** What makes one type of two. */
    private static String conversion(String one, String other) {
        String pair = one + " " + other;
        if (pair.contains("ipaddr")) {
            return "an address is written ip(\"10.0.0.1\")";
        }
        if (pair.contains("datetime")) {
            return "a time is written datetime(\"2026-01-31T09:30:00Z\")";
        }
        if (pair.contains("duration")) {
            return "a duration is written duration(\"1h30m\")";
        }
        if (pair.contains("decimal")) {
            return "a decimal is written decimal(\"12.50\")";
        }
        if (pair.contains("Set<")) {
            return "ask a set with .contains(..), or compare it with a list such as [\"a\", \"b\"]";
        }
        boolean hasText = one.equals("String") || other.equals("String");
        if (hasText && (one.equals("Bool") || other.equals("Bool"))) {
            return "true and false stand without quotes";
        }
        if (hasText && (one.equals("Long") || other.equals("Long"))) {
            return "a number stands without quotes, a text between them";
        }
        if (hasText) {
            return "an entity is written with its type, as in " + (one.equals("String") ? other : one) + "::\"id\"";
        }
        return "both sides need one type";
    }

    /** What stands before it on the same line. */
    private static String before(PolicyText policy, DetailedError error) {
        int at = PolicyText.charAt(policy.text(), error.sourceLocations.isEmpty() ? 0 : error.sourceLocations.getFirst().start);
        return policy.text().substring(policy.text().lastIndexOf('\n', Math.max(0, at - 1)) + 1, at).stripTrailing();
    }

    /** The part of the policy that is wrong, on one line. */
    private static String written(PolicyText policy, DetailedError error) {
        if (error.sourceLocations.isEmpty()) {
            return policy.id();
        }
        DetailedError.SourceLabel location = error.sourceLocations.getFirst();
        int start = PolicyText.charAt(policy.text(), location.start);
        int end = Math.max(start, PolicyText.charAt(policy.text(), location.end));
        String part = policy.text().substring(start, end).strip().replaceAll("\\s+", " ");
        return part.length() <= 80 ? part : part.substring(0, part.offsetByCodePoints(0, Math.min(60, part.codePointCount(0, part.length())))) + " ..";
    }
}
