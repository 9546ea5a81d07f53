package portcullis.config.keys;

import org.jspecify.annotations.Nullable;

/**
 * Where one parameter of a record's constructor comes from: a {@link Key} that the operator writes, something
 * {@link Given} by where the block stands, or keys declared elsewhere ({@link Inline}).
 *
 * @param <T> the parameter's type
 */
public sealed interface Part<T> permits Key, Given, Inline {
    /** The value; null for none, or when something was wrong, which has then been noted. */
    @Nullable T read(Tree.Block block, Reading at);
}
