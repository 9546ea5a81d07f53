package portcullis.config.keys;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The path of a folder that is looked into while the gateway runs; what it holds is no part of the configuration. */
record FolderShape() implements Shape<Path> {
    private static final String EXAMPLE = "acme";

    @Override
    public @Nullable Path read(Tree tree, Reading at) {
        if (!(tree instanceof Tree.Scalar scalar)) {
            return at.wrong(tree, "is " + tree.kind() + " where a folder belongs", "for example " + EXAMPLE);
        }
        if (scalar.material() instanceof Tree.Material.Unresolved) {
            at.value("(unresolved)", scalar.origin());
            return Path.of(EXAMPLE);
        }
        String text = scalar.text();
        if (text == null || text.isEmpty()) {
            return at.wrong(tree, "names no folder", "for example " + EXAMPLE);
        }
        try {
            Path folder = at.paths().folder(text, scalar.origin());
            at.value(text, scalar.origin());
            return folder;
        } catch (IllegalArgumentException wrong) {
            return at.wrong(
                    tree,
                    String.valueOf(wrong.getMessage()),
                    "a folder; relative paths count from the file that names them");
        }
    }

    @Override
    public String type() {
        return "folder";
    }

    @Override
    public String example() {
        return EXAMPLE;
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return Map.of("anyOf", List.of(Map.of("type", "string", "minLength", 1), definitions.reference()));
    }
}
