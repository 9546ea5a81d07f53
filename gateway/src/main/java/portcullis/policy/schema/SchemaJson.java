package portcullis.policy.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the parts of a schema in the JSON form of Cedar's schemas. */
final class SchemaJson {
    private SchemaJson() {}

    static Map<String, Object> of(SchemaType type) {
        Map<String, Object> written = new LinkedHashMap<>();
        switch (type) {
            case SchemaType.Primitive primitive -> written.put("type", primitive == SchemaType.Primitive.BOOL ? "Boolean" : primitive.word());
            case SchemaType.Special special -> {
                written.put("type", "Extension");
                written.put("name", special.word());
            }
            case SchemaType.Reference(String name) -> {
                written.put("type", "Entity");
                written.put("name", name);
            }
            case SchemaType.SetOf(SchemaType element) -> {
                written.put("type", "Set");
                written.put("element", of(element));
            }
            case SchemaType.Fields(Map<String, SchemaAttribute> attributes) -> {
                written.put("type", "Record");
                written.put("attributes", attributes(attributes));
            }
            case SchemaType.Alias(String name) -> written.put("type", name);
        }
        return written;
    }

    private static Map<String, Object> attributes(Map<String, SchemaAttribute> attributes) {
        Map<String, Object> written = new LinkedHashMap<>();
        attributes.forEach((name, attribute) -> {
            Map<String, Object> type = of(attribute.type());
            if (!attribute.required()) {
                type.put("required", false);
            }
            annotate(type, attribute.annotations());
            written.put(name, type);
        });
        return written;
    }

    static Map<String, Object> of(EntityShape entity) {
        Map<String, Object> written = new LinkedHashMap<>();
        List<String> ids = entity.ids();
        if (ids != null) {
            written.put("enum", ids);
        } else {
            if (!entity.parents().isEmpty()) {
                written.put("memberOfTypes", entity.parents());
            }
            if (!entity.attributes().isEmpty()) {
                written.put("shape", of(new SchemaType.Fields(entity.attributes())));
            }
            if (entity.tags() != null) {
                written.put("tags", of(entity.tags()));
            }
        }
        annotate(written, entity.annotations());
        return written;
    }

    static Map<String, Object> of(ActionShape action) {
        Map<String, Object> written = new LinkedHashMap<>();
        if (!action.groups().isEmpty()) {
            written.put("memberOf", action.groups().stream().map(id -> Map.of("id", id)).toList());
        }
        ActionShape.Applies applies = action.applies();
        if (applies != null) {
            Map<String, Object> to = new LinkedHashMap<>();
            to.put("principalTypes", applies.principals());
            to.put("resourceTypes", List.of(applies.resource()));
            to.put("context", of(applies.context()));
            written.put("appliesTo", to);
        }
        return written;
    }

    static void annotate(Map<String, Object> written, Map<String, String> annotations) {
        if (!annotations.isEmpty()) {
            written.put("annotations", annotations);
        }
    }
}
