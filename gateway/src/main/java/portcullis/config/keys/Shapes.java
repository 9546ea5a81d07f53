package portcullis.config.keys;

import java.util.List;
import java.util.Map;

/** Shapes made of other shapes. */
public final class Shapes {
    /** No list and no map of the configuration is longer. */
    static final int MOST_ENTRIES = 10_000;

    private Shapes() {}

    /** A list; what it becomes is immutable and in file order. */
    public static <T> Shape<List<T>> listOf(Shape<T> item) {
        return new ListShape<>(item, 0);
    }

    /** A map from names that the operator chooses; what it becomes is immutable and in file order. */
    public static <T> Shape<Map<String, T>> mapOf(Format<String> names, Shape<T> value) {
        return new MapShape<>(names, value, 0);
    }

    /** A block of declared keys. */
    public static <T> Shape<T> block(Keys<T> keys) {
        return new BlockShape<>(keys);
    }

    /** A single value, or else a block or list that becomes the same kind of thing. */
    public static <T> Shape<T> either(Shape<? extends T> single, Shape<? extends T> composed) {
        return new EitherShape<>(Tree.Scalar.class, single, composed);
    }

    /** A list, or else a block or map that becomes the same kind of thing. */
    public static <T> Shape<T> listOr(Shape<? extends T> list, Shape<? extends T> block) {
        return new EitherShape<>(Tree.Items.class, list, block);
    }

    /** A block with exactly one of the keys. */
    public static <T> Shape<T> oneOf(List<Key<? extends T>> keys) {
        return new OneOfShape<>(List.copyOf(keys));
    }
}
