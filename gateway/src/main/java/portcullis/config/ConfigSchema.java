package portcullis.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import portcullis.config.keys.Definitions;
import portcullis.config.keys.Keys;
import portcullis.config.keys.SchemaDocument;
import portcullis.config.suite.TestFile;

/** The JSON Schemas of the kinds of files, for editors: what {@code config schema} prints. */
public final class ConfigSchema {
    private ConfigSchema() {}

    /** The text of each schema by the name of its file. */
    public static Map<String, String> files(List<FilterDeclaration> filters) {
        ConfigFiles files = ConfigFiles.with(filters);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("gateway.json", schema("Portcullis: gateway.yaml", files.gateway()));
        texts.put("defaults.json", schema("Portcullis: defaults.yaml", files.defaults()));
        texts.put("routes.json", routes(files));
        texts.put("tests.json", schema("Portcullis: tests/*.yaml", TestFile.KEYS));
        return texts;
    }

    private static String schema(String title, Keys<?> keys) {
        Definitions definitions = new Definitions();
        return SchemaDocument.of(title, keys.schema(definitions), definitions);
    }

    /** One schema for both kinds of files below {@code routes/}: the keys are those of an API with upstreams. */
    private static String routes(ConfigFiles files) {
        Definitions definitions = new Definitions();
        Map<String, Object> schema = new LinkedHashMap<>(files.api().schema(definitions));
        Object api = schema.remove("required");
        Object upstreamsAlone = files.upstreams().schema(new Definitions()).get("required");
        schema.put("anyOf", List.of(Map.of("required", api), Map.of("required", upstreamsAlone)));
        schema.put("dependentRequired", new TreeMap<>(Map.of("routes", List.of("api"), "api", List.of("routes"))));
        return SchemaDocument.of("Portcullis: routes/*.yaml", schema, definitions);
    }
}
