package portcullis.config.keys;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map from names that the operator chooses. */
record MapShape<T>(Format<String> names, Shape<T> value, int least) implements Shape<Map<String, T>> {
    @Override
    public @Nullable Map<String, T> read(Tree tree, Reading at) {
        if (!(tree instanceof Tree.Block block)) {
            return at.wrong(tree, "is " + tree.kind() + " where a map belongs", "for example " + example());
        }
        if (block.fields().size() < least) {
            return at.wrong(tree, "is empty", "for example " + example());
        }
        if (block.fields().size() > Shapes.MOST_ENTRIES) {
            return at.wrong(tree, "has " + block.fields().size() + " entries", "at most " + Shapes.MOST_ENTRIES);
        }
        int errors = at.errors();
        Map<String, T> values = new LinkedHashMap<>();
        block.fields().forEach((written, field) -> {
            Reading entry = at.at(written);
            String name = names.read(Tree.scalar(written, field.origin()), entry.quiet());
            T read = value.read(field.value(), entry);
            if (name == null || read == null) {
                return;
            }
            if (values.putIfAbsent(name, read) != null) {
                entry.wrong(Tree.scalar(written, field.origin()), "is the same as another name here", "keep one");
            }
        });
        if (block.fields().isEmpty()) {
            at.value("{}", block.origin());
        }
        return at.errors() > errors ? null : Collections.unmodifiableMap(values);
    }

    @Override
    public String type() {
        return "map of " + value.type();
    }

    @Override
    public String example() {
        return "{ " + names.example() + ": " + value.example() + " }";
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", value.schema(definitions));
        if (least > 0) {
            schema.put("minProperties", least);
        }
        return schema;
    }

    @Override
    public void visit(String path, KeyVisitor visitor) {
        value.visit(path + ".<name>", visitor);
    }

    @Override
    public Shape<Map<String, T>> nonEmpty() {
        return new MapShape<>(names, value, 1);
    }

    @Override
    public String bounds() {
        return least == 0 ? "" : "at least one";
    }
}
