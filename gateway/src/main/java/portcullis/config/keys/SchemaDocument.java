package portcullis.config.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portcullis.kit.JsonWriter;

/** A JSON Schema (draft 2020-12) as text. Editors read it; the gateway itself never does. */
public final class SchemaDocument {
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
        return JsonWriter.indented().value(ordered(schema)).toString() + "\n";
    }

    /** The same text on every run: maps without an order of their own are sorted. */
    private static @Nullable Object ordered(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> sorted =
                        map instanceof SequencedMap ? new LinkedHashMap<>() : new TreeMap<>();
                map.forEach((name, member) -> sorted.put(String.valueOf(name), ordered(member)));
                yield sorted;
            }
            case List<?> list -> {
                List<@Nullable Object> items = new ArrayList<>();
                list.forEach(item -> items.add(ordered(item)));
                yield items;
            }
            case null, default -> value;
        };
    }
}
