package portcullis.config.keys;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a key's value looks like: how it is read, what the reference calls it, what the schema says of it. Shapes of
 * single values are {@link Format}s; lists, maps, blocks and alternatives are built from other shapes in
 * {@link Shapes}.
 *
 * @param <T> what the value becomes
 */
public interface Shape<T> {
    /** The value; null when something was wrong with it, which has then been noted. */
    @Nullable T read(Tree tree, Reading at);

    /** What the reference calls it, such as {@code duration} or {@code list of sizes}. */
    String type();

    /** A legal value as an operator would write it. */
    String example();

    /** What a JSON Schema says of it. */
    Map<String, Object> schema(Definitions definitions);

    /** Shows every key that is declared below. */
    default void visit(String path, KeyVisitor visitor) {}

    /** Sees the declared keys one by one, parents first. */
    @FunctionalInterface
    interface KeyVisitor {
        /**
         * @param path of the key, with names in angle brackets where the operator chooses them
         */
        void key(String path, Key<?> key);
    }

    /** The same, refusing values outside of the two bounds, both inclusive; null for an open end. */
    default Shape<T> within(@Nullable String least, @Nullable String most) {
        throw new IllegalStateException(type() + " has no order");
    }

    /** The same, refusing one without entries. */
    default Shape<T> nonEmpty() {
        throw new IllegalStateException(type() + " has no entries");
    }

    /** The bounds in words; empty where there are none. */
    default String bounds() {
        return "";
    }

    /**
     * The same notation for another value. An {@link IllegalArgumentException} of the function is a problem of the
     * value; its message says what is wrong.
     */
    default <R> Shape<R> as(Function<? super T, ? extends R> change) {
        return new Converted<>(this, (value, place) -> change.apply(value));
    }

    /** As {@link #as}, for values that remember where they were written. */
    default <R> Shape<R> asPlaced(BiFunction<? super T, Place, ? extends R> change) {
        return new Converted<>(this, change);
    }
}
