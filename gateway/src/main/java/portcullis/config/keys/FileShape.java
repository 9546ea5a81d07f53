package portcullis.config.keys;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path of a file whose content counts. Whoever put the values in place has read it; here it becomes a value.
 *
 * @param secret whether others than the gateway's own user may not read it in production
 */
record FileShape(boolean secret) implements Shape<NamedFile> {
    @Override
    public @Nullable NamedFile read(Tree tree, Reading at) {
        if (!(tree instanceof Tree.Scalar scalar) || scalar.text() == null) {
            return at.wrong(tree, "is not a path", "for example " + example());
        }
        return switch (scalar.material()) {
            case Tree.Material.Unresolved() -> {
                at.value("(unresolved)", scalar.origin());
                yield NamedFile.unresolved();
            }
            case Tree.Material.Named(NamedFile file) -> {
                if (secret) {
                    at.secret(scalar);
                }
                at.value(scalar.text(), scalar.origin());
                yield file;
            }
            case Tree.Material.Written() -> at.wrong(tree, "is not a path", "for example " + example());
            case Tree.Material.Referenced _ -> at.wrong(tree, "is not a path", "for example " + example());
        };
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
