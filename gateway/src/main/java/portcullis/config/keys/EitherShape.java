package portcullis.config.keys;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of two notations that differ in kind.
 *
 * @param kind what the first is written as
 */
record EitherShape<T>(Class<? extends Tree> kind, Shape<? extends T> first, Shape<? extends T> second) implements Shape<T> {
    @Override
    public @Nullable T read(Tree tree, Reading at) {
        return kind.isInstance(tree) ? first.read(tree, at) : second.read(tree, at);
    }

    @Override
    public String type() {
        return first.type() + " or " + second.type();
    }

    @Override
    public String example() {
        return first.example();
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return Map.of("anyOf", List.of(first.schema(definitions), second.schema(definitions)));
    }

    @Override
    public void visit(String path, KeyVisitor visitor) {
        first.visit(path, visitor);
        second.visit(path, visitor);
    }
}
