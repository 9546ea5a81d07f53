package portcullis.policy.cedar;

import com.cedarpolicy.model.schema.Schema;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.kit.JsonReader;

/** A schema in Cedar's JSON form. Equal ones have equal texts. */
public record CedarSchema(String json) {
    /** How deep its JSON may nest: what the brackets of a schema's text become. */
    private static final int MAX_DEPTH = 512;

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Its namespaces, by name, each with {@code entityTypes}, {@code commonTypes} and {@code actions}. */
    public Map<String, @Nullable Object> namespaces() {
        return JsonReader.readObject(json, MAX_DEPTH);
    }

    Schema parsed() {
        try {
            return new Schema(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a schema that is not JSON", e);
        }
    }
}
