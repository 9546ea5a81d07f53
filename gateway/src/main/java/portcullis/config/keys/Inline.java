package portcullis.config.keys;

import org.jspecify.annotations.Nullable;

/**
 * A record whose keys stand in the block of another one, among the other's own.
 *
 * @param <T> that record
 */
public record Inline<T>(Keys<T> keys) implements Part<T> {
    @Override
    public @Nullable T read(Tree.Block block, Reading at) {
        return keys.readKnown(block, at);
    }
}
