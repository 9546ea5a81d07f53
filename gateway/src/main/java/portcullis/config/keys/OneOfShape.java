package portcullis.config.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A block with exactly one of several keys; which one decides what it becomes. */
record OneOfShape<T>(List<Key<? extends T>> keys) implements Shape<T> {
    @Override
    public @Nullable T read(Tree tree, Reading at) {
        if (!(tree instanceof Tree.Block block)) {
            return at.wrong(tree, "is " + tree.kind() + " where a block belongs", "for example " + example());
        }
        int errors = at.errors();
        Keys.refuseUnknown(block, keys, at);
        if (at.errors() > errors) {
            return null;
        }
        if (block.fields().size() != 1) {
            return at.wrong(tree, "has " + block.fields().size() + " keys", "exactly one of " + Keys.names(keys));
        }
        for (Key<? extends T> key : keys) {
            if (block.fields().containsKey(key.name())) {
                return key.read(block, at);
            }
        }
        throw new AssertionError("a known key is one of the keys");
    }

    @Override
    public String type() {
        return "block";
    }

    @Override
    public String example() {
        return "{ " + keys.getFirst().name() + ": " + keys.getFirst().shape().example() + " }";
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        List<Map<String, Object>> alternatives = new ArrayList<>();
        for (Key<? extends T> key : keys) {
            alternatives.add(Map.of(
                    "type", "object",
                    "properties", Map.of(key.name(), key.schema(definitions)),
                    "required", List.of(key.name()),
                    "additionalProperties", false));
        }
        return alternatives.size() == 1 ? alternatives.getFirst() : Map.of("anyOf", alternatives);
    }

    @Override
    public void visit(String path, KeyVisitor visitor) {
        for (Key<? extends T> key : keys) {
            key.visit(path, visitor);
        }
    }
}
