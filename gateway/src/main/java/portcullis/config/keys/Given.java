package portcullis.config.keys;

import java.util.function.BiFunction;

/**
 * What nobody writes because it follows from where the block stands.
 *
 * @param <T> the parameter's type
 */
public final class Given<T> implements Part<T> {
    private final BiFunction<Tree.Block, Reading, T> given;

    private Given(BiFunction<Tree.Block, Reading, T> given) {
        this.given = given;
    }

    /** The name under which the block stands in its map. */
    public static Given<String> name() {
        return new Given<>((block, at) -> at.name());
    }

    /** The place of the block. */
    public static Given<Place> place() {
        return new Given<>((block, at) -> at.place(block));
    }

    @Override
    public T read(Tree.Block block, Reading at) {
        return given.apply(block, at);
    }
}
