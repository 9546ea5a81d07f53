package portcullis.policy.schema;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import portcullis.kit.JsonWriter;

/**
 * The types that policies are checked against. Every name in it has its namespaces in front and is declared in it.
 *
 * @param entities types of entities by name
 * @param aliases types of values by name
 * @param actions by id
 */
public record PolicySchema(
        Map<String, EntityShape> entities, Map<String, Alias> aliases, Map<String, ActionShape> actions) {

    /**
     * A type of values with a name.
     *
     * @param annotations as the operator wrote them, by name
     */
    public record Alias(SchemaType type, Map<String, String> annotations) {}

    /** In the JSON form of Cedar's schemas. Pure ASCII: on its way into Cedar's library, text beyond 16 bits does not stay UTF-8. */
    public String json() {
        String json = JsonWriter.compact().value(tree()).toString();
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x80) {
                ascii.append(c);
            } else {
                ascii.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return ascii.toString();
    }

    /** As people write it; see {@link SchemaText}. */
    public String text() {
        return SchemaText.of(this);
    }

    /** The JSON form as maps, lists and texts, in the order of the names. */
    public Map<String, Object> tree() {
        Map<String, Map<String, Object>> namespaces = new TreeMap<>();
        namespace(namespaces, "");
        new TreeMap<>(aliases).forEach((name, alias) -> {
            Map<String, Object> written = SchemaJson.of(alias.type());
            SchemaJson.annotate(written, alias.annotations());
            part(namespace(namespaces, name), "commonTypes").put(base(name), written);
        });
        new TreeMap<>(entities).forEach((name, entity) ->
                part(namespace(namespaces, name), "entityTypes").put(base(name), SchemaJson.of(entity)));
        new TreeMap<>(actions).forEach((id, action) -> part(namespace(namespaces, ""), "actions").put(id, SchemaJson.of(action)));
        return new LinkedHashMap<>(namespaces);
    }

    private static Map<String, Object> namespace(Map<String, Map<String, Object>> namespaces, String name) {
        int end = name.lastIndexOf("::");
        return namespaces.computeIfAbsent(end < 0 ? "" : name.substring(0, end), _ -> {
            Map<String, Object> parts = new LinkedHashMap<>();
            parts.put("entityTypes", new LinkedHashMap<String, Object>());
            parts.put("actions", new LinkedHashMap<String, Object>());
            return parts;
        });
    }

    @SuppressWarnings("unchecked") // every part is a map that this class has put
    private static Map<String, Object> part(Map<String, Object> namespace, String name) {
        return (Map<String, Object>) namespace.computeIfAbsent(name, _ -> new LinkedHashMap<String, Object>());
    }

    private static String base(String name) {
        int end = name.lastIndexOf("::");
        return end < 0 ? name : name.substring(end + 2);
    }
}
