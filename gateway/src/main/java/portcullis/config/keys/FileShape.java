package portcullis.config.keys;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path of a file whose content counts.
 *
 * @param secret whether others than the gateway's own user may not read it in production
 */
record FileShape(boolean secret) implements Shape<NamedFile> {
    @Override
    public @Nullable NamedFile read(Tree tree, Reading at) {
        if (!(tree instanceof Tree.Scalar scalar)) {
            return at.wrong(tree, "is " + tree.kind() + " where a file belongs", "for example " + example());
        }
        if (scalar.material() instanceof Tree.Material.Unresolved) {
            return shown(NamedFile.unresolved(), "", scalar, at);
        }
        String text = scalar.text();
        if (text == null || text.isEmpty()) {
            return at.wrong(tree, "names no file", "for example " + example());
        }
        try {
            return shown(at.paths().file(text, scalar.origin()), text, scalar, at);
        } catch (IllegalArgumentException wrong) {
            return at.wrong(
                    tree,
                    String.valueOf(wrong.getMessage()),
                    "a readable file of at most 1MiB; relative paths count from the file that names them");
        }
    }

    private NamedFile shown(NamedFile file, String text, Tree.Scalar scalar, Reading at) {
        if (!file.isResolved()) {
            at.value("(unresolved)", scalar.origin());
            return file;
        }
        if (secret) {
            at.secret(scalar, file);
        }
        at.value(text, scalar.origin());
        return file;
    }

    @Override
    public String type() {
        return "file";
    }

    @Override
    public String example() {
        return secret ? "tls/edge.key" : "tls/edge.crt";
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return Map.of("anyOf", List.of(Map.of("type", "string", "minLength", 1), definitions.reference()));
    }
}
