package portcullis.policy.schema;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of types that Cedar has or that mean something to us. */
final class TypeNames {
    static final Map<String, SchemaType> OF_VALUES = Map.of(
            "String", SchemaType.Primitive.STRING,
            "Long", SchemaType.Primitive.LONG,
            "Bool", SchemaType.Primitive.BOOL,
            "ipaddr", SchemaType.Special.IPADDR,
            "decimal", SchemaType.Special.DECIMAL,
            "datetime", SchemaType.Special.DATETIME,
            "duration", SchemaType.Special.DURATION);

    /** What other languages call Cedar's types. */
    static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("Boolean", "Bool"),
            Map.entry("boolean", "Bool"),
            Map.entry("bool", "Bool"),
            Map.entry("int", "Long"),
            Map.entry("Int", "Long"),
            Map.entry("integer", "Long"),
            Map.entry("Integer", "Long"),
            Map.entry("number", "Long"),
            Map.entry("Number", "Long"),
            Map.entry("text", "String"),
            Map.entry("Text", "String"),
            Map.entry("string", "String"),
            Map.entry("long", "Long"),
            Map.entry("ip", "ipaddr"),
            Map.entry("IpAddr", "ipaddr"),
            Map.entry("date", "datetime"),
            Map.entry("time", "datetime"),
            Map.entry("float", "decimal"),
            Map.entry("double", "decimal"),
            Map.entry("List", "Set<..>"),
            Map.entry("list", "Set<..>"),
            Map.entry("set", "Set<..>"));

    private static final Set<String> RESERVED =
            Set.of("Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String", "ipaddr", "decimal", "datetime", "duration");

    private TypeNames() {}

    /** Why a type cannot be called so; null when it can. */
    static @Nullable String wrong(Written written) {
        String name = written.name();
        if (name.equals(RouteFacts.ACTION)) {
            return "'" + name + "' is the type of actions, which come from the routes";
        }
        if (RESERVED.contains(name)) {
            return "'" + name + "' is a type of Cedar's own";
        }
        if (List.of(written.namespace().split("::")).contains("__cedar")) {
            return "the namespace __cedar is Cedar's own";
        }
        return null;
    }
}
