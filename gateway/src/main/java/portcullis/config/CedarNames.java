package portcullis.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import portcullis.config.keys.Format;

/** Names as Cedar's grammar has them, and those that the gateway keeps for itself. */
final class CedarNames {
    private static final int LONGEST = 256;
    /** Words that Cedar refuses as identifiers. */
    private static final Set<String> RESERVED = Set.of("true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar");
    /** Types of values; an entity type of such a name could not be told from them. */
    private static final Map<String, String> VALUE_TYPES = Map.ofEntries(
            Map.entry("String", "string"),
            Map.entry("Long", "long"),
            Map.entry("Bool", "boolean"),
            Map.entry("Boolean", "boolean"),
            Map.entry("text", "string"),
            Map.entry("bool", "boolean"),
            Map.entry("int", "long"),
            Map.entry("integer", "long"),
            Map.entry("number", "long"));
    private static final Set<String> NO_ENTITIES =
            Set.of("Set", "Record", "Entity", "Extension", "ipaddr", "decimal", "datetime", "duration");
    /** Types whose entities the gateway makes of callers and routes. */
    private static final List<String> OWN = List.of("User", "Client", "Anonymous", "Role", "Route", "Action");

    /** A type for what a route stands for. */
    static final Format<String> RESOURCE_TYPE =
            Format.of("entity type", "Order", Map.of("type", "string"), CedarNames::resourceType);

    private CedarNames() {}

    private static String resourceType(String text) {
        entityType(text);
        if (OWN.contains(text)) {
            throw new IllegalArgumentException("'" + text + "' is a type of the gateway's own, as are " + String.join(", ", OWN));
        }
        return text;
    }

    /**
     * A name for entities: identifiers with {@code ::} between.
     *
     * @throws IllegalArgumentException with what is wrong, in words for an operator
     */
    static String entityType(String text) {
        if (VALUE_TYPES.containsKey(text)) {
            throw new IllegalArgumentException("'" + text + "' is no entity type; a type of values is " + VALUE_TYPES.get(text));
        }
        if (NO_ENTITIES.contains(text)) {
            throw new IllegalArgumentException("'" + text + "' is no entity type");
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("has " + text.length() + " characters; at most " + LONGEST);
        }
        for (String part : text.split("::", -1)) {
            if (RESERVED.contains(part)) {
                throw new IllegalArgumentException("'" + part + "' is a word of Cedar's own");
            }
            if (!isIdentifier(part)) {
                throw new IllegalArgumentException("'" + text + "' is not letters, digits and '_', with '::' behind a namespace");
            }
        }
        return text;
    }

    private static boolean isIdentifier(String text) {
        if (text.isEmpty() || text.charAt(0) >= '0' && text.charAt(0) <= '9') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_') {
                return false;
            }
        }
        return true;
    }
}
