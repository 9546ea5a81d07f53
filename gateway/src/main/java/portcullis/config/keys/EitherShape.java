package portcullis.config.keys;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A single value, or else something composed. */
record EitherShape<T>(Shape<? extends T> single, Shape<? extends T> composed) implements Shape<T> {
    @Override
    public @Nullable T read(Tree tree, Reading at) {
        return tree instanceof Tree.Scalar ? single.read(tree, at) : composed.read(tree, at);
    }

    @Override
    public String type() {
        return single.type() + " or " + composed.type();
    }

    @Override
    public String example() {
        return single.example();
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return Map.of("anyOf", List.of(single.schema(definitions), composed.schema(definitions)));
    }

    @Override
    public void visit(String path, KeyVisitor visitor) {
        single.visit(path, visitor);
        composed.visit(path, visitor);
    }
}
