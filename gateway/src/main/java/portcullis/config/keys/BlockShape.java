package portcullis.config.keys;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A block of declared keys. */
record BlockShape<T>(Keys<T> keys) implements Shape<T> {
    @Override
    public @Nullable T read(Tree tree, Reading at) {
        if (!(tree instanceof Tree.Block block)) {
            return at.wrong(tree, "is " + tree.kind() + " where a block belongs", "for example " + example());
        }
        return keys.read(block, at);
    }

    @Override
    public String type() {
        return "block";
    }

    @Override
    public String example() {
        return keys.example();
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return keys.schema(definitions);
    }

    @Override
    public void visit(String path, KeyVisitor visitor) {
        keys.visit(path, visitor);
    }
}
