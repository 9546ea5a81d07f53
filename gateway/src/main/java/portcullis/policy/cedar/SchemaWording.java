package portcullis.policy.cedar;

import com.cedarpolicy.model.DetailedError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;
import portcullis.policy.cedar.Wording.Rule;

/** What is wrong with the operator's schema. */
final class SchemaWording {
    private static final List<String> BUILT_IN = List.of("String", "Long", "Bool", "Set", "ipaddr", "decimal", "datetime", "duration");

    private static final List<Rule> RULES = List.of(
            Rule.of("undeclared action: (.*)", "the action $1 is declared nowhere", "actions come from the routes; take it away"),
            Rule.of("cycle in common type references containing `(.*)`", "the type $1 consists of itself", "break the circle"),
            Rule.of("invalid token", "a character that no schema has", "comments begin with //, and texts stand between \""),
            Rule.of("use of the reserved `__cedar` namespace", "a name with __cedar in it, which is Cedar's own", "another name"),
            Rule.of("unexpected end of input", "the schema ends too early", "end each declaration with `;`"));

    private static final Pattern PREFIX = Pattern.compile("^failed to parse schema from string: |^error parsing schema: ");
    private static final Pattern UNRESOLVED = Pattern.compile("failed to resolve types?: ([^,]*)");
    private static final Pattern TWICE = Pattern.compile("`(.*)` is declared twice|duplicate namespace id: `(.*)`");

    private SchemaWording() {}

    /**
     * @param other the second place that the error names
     * @param known types that the routes give
     */
    static Wording of(DetailedError error, @Nullable Place other, Set<String> known) {
        String message = error.message;
        for (var prefix = PREFIX.matcher(message); prefix.lookingAt(); prefix = PREFIX.matcher(message)) {
            message = message.substring(prefix.end());
        }
        var unresolved = UNRESOLVED.matcher(message);
        if (unresolved.lookingAt()) {
            return unresolved(unresolved.group(1), known);
        }
        var twice = TWICE.matcher(message);
        if (twice.lookingAt()) {
            String name = twice.group(1) != null ? twice.group(1) : twice.group(2);
            return new Wording(
                    "`" + name + "` is declared twice" + (other == null ? "" : ", the second time at " + other), "declare it once, with all that it has");
        }
        for (Rule rule : RULES) {
            Wording said = rule.apply(message);
            if (said != null) {
                return said;
            }
        }
        return new Wording(message, Wording.cure(error, "a declaration such as entity Team { name: String };"));
    }

    private static Wording unresolved(String type, Set<String> known) {
        if (type.equals("Set")) {
            return new Wording("`Set` does not say of what", "write Set<String>");
        }
        if (type.equals("boolean") || type.equals("Boolean")) {
            return new Wording("there is no type `" + type + "`", "did you mean `Bool`?");
        }
        if (type.equals("int") || type.equals("Int") || type.equals("Integer") || type.equals("Number")) {
            return new Wording("there is no type `" + type + "`", "did you mean `Long`?");
        }
        List<String> all = new ArrayList<>(BUILT_IN);
        all.addAll(known);
        String nearest = NearestName.to(type, all);
        return new Wording(
                "there is no type `" + type + "`",
                nearest != null ? "did you mean `" + nearest + "`?" : "declare it, as in entity " + type + ";");
    }
}
