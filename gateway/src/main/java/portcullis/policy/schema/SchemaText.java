package portcullis.policy.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import portcullis.config.keys.Place;
import portcullis.policy.eval.Value;

/**
 * Prints a schema in Cedar's own syntax, for people: namespace by namespace, each attribute on its line with the place that it
 * comes from. All names have their namespaces, so that each part means the same wherever it is put.
 */
final class SchemaText {
    private static final int INDENT = 2;

    private final StringBuilder out = new StringBuilder();
    private int depth;

    private SchemaText() {}

    static String of(PolicySchema schema) {
        SchemaText text = new SchemaText();
        text.namespaces(schema);
        return text.out.toString();
    }

    private void namespaces(PolicySchema schema) {
        Map<String, List<Runnable>> declarations = new TreeMap<>();
        new TreeMap<>(schema.aliases()).forEach((name, alias) ->
                declarations.computeIfAbsent(namespace(name), _ -> new ArrayList<>()).add(() -> alias(base(name), alias)));
        new TreeMap<>(schema.entities()).forEach((name, entity) ->
                declarations.computeIfAbsent(namespace(name), _ -> new ArrayList<>()).add(() -> entity(base(name), entity)));
        new TreeMap<>(schema.actions()).forEach((id, action) ->
                declarations.computeIfAbsent("", _ -> new ArrayList<>()).add(() -> action(id, action)));
        declarations.forEach((namespace, all) -> {
            if (!namespace.isEmpty()) {
                line("namespace " + namespace + " {");
                depth++;
            }
            all.forEach(Runnable::run);
            if (!namespace.isEmpty()) {
                depth--;
                line("}");
            }
        });
    }

    private static String namespace(String name) {
        int end = name.lastIndexOf("::");
        return end < 0 ? "" : name.substring(0, end);
    }

    private static String base(String name) {
        int end = name.lastIndexOf("::");
        return end < 0 ? name : name.substring(end + 2);
    }

    private void alias(String name, PolicySchema.Alias alias) {
        annotations(alias.annotations());
        begin("type " + name + " = ");
        type(alias.type());
        end();
    }

    private void entity(String name, EntityShape entity) {
        annotations(entity.annotations());
        begin("entity " + name);
        List<String> ids = entity.ids();
        if (ids != null) {
            out.append(ids.stream().map(SchemaText::quoted).collect(Collectors.joining(", ", " enum [", "]")));
        }
        if (!entity.parents().isEmpty()) {
            out.append(" in [").append(String.join(", ", entity.parents())).append(']');
        }
        if (!entity.attributes().isEmpty()) {
            out.append(' ');
            fields(entity.attributes());
        }
        if (entity.tags() != null) {
            out.append(" tags ");
            type(entity.tags());
        }
        end();
    }

    private void action(String id, ActionShape action) {
        begin("action " + quoted(id));
        if (!action.groups().isEmpty()) {
            out.append(action.groups().stream().map(SchemaText::quoted).collect(Collectors.joining(", ", " in [", "]")));
        }
        ActionShape.Applies applies = action.applies();
        if (applies != null) {
            out.append(" appliesTo {\n");
            depth++;
            line("principal: [" + String.join(", ", applies.principals()) + "],");
            line("resource: [" + applies.resource() + "],");
            begin("context: ");
            fields(applies.context().attributes());
            out.append('\n');
            depth--;
            begin("}");
        }
        end();
    }

    private void type(SchemaType type) {
        switch (type) {
            case SchemaType.Primitive primitive -> out.append(primitive.word());
            case SchemaType.Special special -> out.append(special.word());
            case SchemaType.Reference(String name) -> out.append(name);
            case SchemaType.Alias(String name) -> out.append(name);
            case SchemaType.SetOf(SchemaType element) -> {
                out.append("Set<");
                type(element);
                out.append('>');
            }
            case SchemaType.Fields(Map<String, SchemaAttribute> attributes) -> fields(attributes);
        }
    }

    private void fields(Map<String, SchemaAttribute> attributes) {
        if (attributes.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append("{\n");
        depth++;
        attributes.forEach((name, attribute) -> {
            annotations(attribute.annotations());
            begin((isIdentifier(name) ? name : quoted(name)) + (attribute.required() ? ": " : "?: "));
            type(attribute.type());
            out.append(',').append(origin(attribute.place())).append('\n');
        });
        depth--;
        begin("}");
    }

    /** Where whoever wonders can look it up; what every installation has needs no place. */
    private static String origin(Place place) {
        return place.line() == 0 ? "" : " // " + place;
    }

    private void annotations(Map<String, String> annotations) {
        annotations.forEach((name, value) -> line("@" + name + "(" + quoted(value) + ")"));
    }

    private static boolean isIdentifier(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty() && !SchemaTokens.RESERVED.contains(name);
    }

    private static String quoted(String text) {
        return new Value.Text(text).toString();
    }

    private void begin(String text) {
        out.repeat(' ', depth * INDENT).append(text);
    }

    private void line(String text) {
        begin(text);
        out.append('\n');
    }

    private void end() {
        out.append(";\n");
    }
}
