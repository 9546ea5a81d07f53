package portcullis.policy.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import portcullis.policy.schema.SchemaType.Fields;
import portcullis.policy.schema.SchemaType.Primitive;
import portcullis.policy.schema.SchemaType.SetOf;
import portcullis.policy.schema.SchemaType.Special;

/** The type of a request's context. */
final class RequestContext {
    private static final SetOf TEXTS = new SetOf(Primitive.STRING);
    private static final Fields CERTIFICATE = fields(Map.of("name", Primitive.STRING, "names", TEXTS, "sha256", Primitive.STRING), true);
    private static final Fields LOCAL =
            fields(Map.of("weekday", Primitive.LONG, "minute_of_day", Primitive.LONG, "date", Primitive.STRING), true);

    private RequestContext() {}

    /**
     * @param pathNames what the route's pattern captures
     * @param headers names of fields, in lower case
     */
    static Fields of(List<String> pathNames, Set<String> headers) {
        Map<String, SchemaAttribute> all = new LinkedHashMap<>();
        always(all, "api", Primitive.STRING);
        always(all, "version", Primitive.STRING);
        always(all, "method", Primitive.STRING);
        always(all, "path", Primitive.STRING);
        always(all, "path_parameters", texts(pathNames, true));
        always(all, "ip", Special.IPADDR);
        always(all, "tls", Primitive.BOOL);
        all.put("certificate", new SchemaAttribute(CERTIFICATE, false, RequestSchema.OWN));
        always(all, "scopes", TEXTS);
        always(all, "time", Special.DATETIME);
        always(all, "local", LOCAL);
        always(all, "headers", texts(headers.stream().sorted().toList(), false));
        return new Fields(all);
    }

    private static void always(Map<String, SchemaAttribute> all, String name, SchemaType type) {
        all.put(name, new SchemaAttribute(type, true, RequestSchema.OWN));
    }

    private static Fields texts(List<String> names, boolean required) {
        Map<String, SchemaType> types = new LinkedHashMap<>();
        names.forEach(name -> types.put(name, Primitive.STRING));
        return fields(types, required);
    }

    private static Fields fields(Map<String, SchemaType> types, boolean required) {
        Map<String, SchemaAttribute> all = new TreeMap<>();
        types.forEach((name, type) -> all.put(name, new SchemaAttribute(type, required, RequestSchema.OWN)));
        return new Fields(all);
    }
}
