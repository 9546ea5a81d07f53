package portcullis.config.keys;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portcullis.kit.JsonWriter;

/** A JSON Schema (draft 2020-12) as text. Editors read it; the gateway itself never does. */
public final class SchemaDocument {
    private static final List<String> ORDER = List.of(
            "$schema", "title", "description", "$ref", "type", "enum", "pattern", "minimum", "maximum", "items", "minItems",
            "properties", "required", "dependentRequired", "additionalProperties", "minProperties", "anyOf", "$defs");
    private static final List<String> NAMES = List.of("properties", "$defs", "dependentRequired");

    private SchemaDocument() {}

    /**
     * @param body what is said of the document, whose definitions are given beside it
     */
    public static String of(String title, Map<String, Object> body, Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(body);
        schema.put("$defs", definitions.byName());
        return JsonWriter.indented().value(ordered(schema, false)).toString() + "\n";
    }

    /**
     * The same text on every run, whatever maps it was made of: keywords in our order, keys in that of their declaration.
     *
     * @param names whether the members of the map are keys of the configuration, not keywords
     */
    private static @Nullable Object ordered(@Nullable Object value, boolean names) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> members =
                        names ? new LinkedHashMap<>() : new TreeMap<>(Comparator.comparing(SchemaDocument::rank));
                map.forEach((key, member) -> {
                    String name = String.valueOf(key);
                    members.put(name, ordered(member, !names && NAMES.contains(name)));
                });
                yield members;
            }
            case List<?> list -> {
                List<@Nullable Object> items = new ArrayList<>();
                list.forEach(item -> items.add(ordered(item, false)));
                yield items;
            }
            case null, default -> value;
        };
    }

    private static String rank(String keyword) {
        int rank = ORDER.indexOf(keyword);
        return (rank < 0 ? "~" : String.valueOf((char) ('A' + rank))) + keyword;
    }
}
