package portcullis.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Definitions;
import portcullis.config.keys.Formats;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Reading;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Tree;

/** A block {@code filters}: a map from the names of declared filters to their blocks, or to {@code off}. */
final class FilterShape implements Shape<FilterBlocks> {
    private static final List<String> OFF = List.of("off", "none");

    private final Map<String, FilterDeclaration> byName = new LinkedHashMap<>();

    FilterShape(List<FilterDeclaration> declarations) {
        for (FilterDeclaration declaration : declarations) {
            byName.put(declaration.name(), declaration);
        }
    }

    @Override
    public @Nullable FilterBlocks read(Tree tree, Reading at) {
        if (!(tree instanceof Tree.Block block)) {
            return at.wrong(tree, "is " + tree.kind() + " where a block belongs", "for example " + example());
        }
        int errors = at.errors();
        Map<String, FilterBlock> blocks = new LinkedHashMap<>();
        block.fields().forEach((name, field) -> {
            FilterDeclaration declaration = byName.get(name);
            FilterBlock read = declaration == null
                    ? unknown(name, field, at)
                    : declaration.named()
                            ? readNamed(declaration, field.value(), at.at(name))
                            : readOne(declaration, field.value(), at.at(name));
            if (read != null) {
                blocks.put(name, read);
            }
        });
        return at.errors() > errors ? null : new FilterBlocks(Collections.unmodifiableMap(blocks));
    }

    private @Nullable FilterBlock unknown(String name, Tree.Field field, Reading at) {
        String nearest = NearestName.to(name, byName.keySet());
        return at.at(name)
                .wrong(
                        Tree.scalar(name, field.origin()),
                        "is not a known filter",
                        nearest != null
                                ? "did you mean '" + nearest + "'?"
                                : "known: " + String.join(", ", byName.keySet()));
    }

    private @Nullable FilterBlock readNamed(FilterDeclaration declaration, Tree tree, Reading at) {
        if (isOff(tree, at)) {
            return new FilterBlock.Off(at.place(tree));
        }
        if (!(tree instanceof Tree.Block block)) {
            return at.wrong(tree, "is " + tree.kind() + " where named blocks belong", "a name and its block, or off");
        }
        Map<String, FilterBlock> entries = new LinkedHashMap<>();
        block.fields().forEach((name, field) -> {
            Reading entry = at.at(name);
            Formats.NAME.read(Tree.scalar(name, field.origin()), entry.quiet());
            FilterBlock read = readOne(declaration, field.value(), entry);
            if (read != null) {
                entries.put(name, read);
            }
        });
        return new FilterBlock.Named(Collections.unmodifiableMap(entries), at.place(tree));
    }

    private @Nullable FilterBlock readOne(FilterDeclaration declaration, Tree tree, Reading at) {
        if (isOff(tree, at)) {
            return new FilterBlock.Off(at.place(tree));
        }
        if (!(tree instanceof Tree.Block block)) {
            return at.wrong(tree, "is " + tree.kind() + " where a block belongs", "a block ({} for its defaults), or off");
        }
        Object config = declaration.keys().read(block, at);
        return config == null ? null : new FilterBlock.On(config, at.place(tree));
    }

    private static boolean isOff(Tree tree, Reading at) {
        if (tree instanceof Tree.Scalar scalar && scalar.text() != null && OFF.contains(scalar.text())) {
            at.value("off", scalar.origin());
            return true;
        }
        return false;
    }

    @Override
    public String type() {
        return "map of filters";
    }

    @Override
    public String example() {
        return "{ body-limit: { bytes: 1MiB } }";
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return definitions.refer("filters", () -> {
            Map<String, Object> properties = new LinkedHashMap<>();
            byName.forEach((name, declaration) -> {
                Map<String, Object> one = orOff(declaration.keys().schema(definitions));
                properties.put(
                        name,
                        declaration.named() ? orOff(Map.of("type", "object", "additionalProperties", one)) : one);
            });
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "object");
            schema.put("properties", properties);
            schema.put("additionalProperties", false);
            return schema;
        });
    }

    private static Map<String, Object> orOff(Map<String, Object> schema) {
        List<Object> either = new ArrayList<>();
        either.add(schema);
        either.add(Map.of("enum", OFF));
        return Map.of("anyOf", either);
    }
}
