package portcullis.config.keys;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one declaration of a key: name, shape, what holds when it is absent, bounds, whether a change is live or waits
 * for a restart, since when it exists, and one sentence. Immutable; each method gives a further declared copy.
 *
 * <p>A key is required until {@link #or}, {@link #orItems}, {@link #orEmpty}, {@link #orNone} or {@link #orWord} says
 * what holds without it. A block whose keys all may be absent is {@link #orEmpty}.
 *
 * @param <T> what the value becomes
 */
public final class Key<T> implements Part<T> {
    private static final List<String> NONE = List.of("none", "off");

    private final String name;
    private final Shape<T> shape;
    private final Absent absent;
    private final List<String> nothing;
    private final boolean restart;
    private final String since;
    private final String says;

    /** What holds when the key is not written. */
    private sealed interface Absent {
        record Refused() implements Absent {}

        record Nothing() implements Absent {}

        record Default(Tree tree, String printed) implements Absent {}
    }

    private Key(
            String name,
            Shape<T> shape,
            Absent absent,
            List<String> nothing,
            boolean restart,
            String since,
            String says) {
        this.name = name;
        this.shape = shape;
        this.absent = absent;
        this.nothing = nothing;
        this.restart = restart;
        this.since = since;
        this.says = says;
    }

    public static <T> Key<T> of(String name, Shape<T> shape) {
        return new Key<>(name, shape, new Absent.Refused(), List.of(), false, "0.1", "");
    }

    public static Key<String> text(String name) {
        return of(name, Formats.TEXT);
    }

    public static Key<Integer> integer(String name) {
        return of(name, Formats.INTEGER);
    }

    public static Key<Boolean> flag(String name) {
        return of(name, Formats.FLAG);
    }

    public static Key<Duration> duration(String name) {
        return of(name, Formats.DURATION);
    }

    public static Key<ByteSize> size(String name) {
        return of(name, Formats.SIZE);
    }

    public static Key<Ratio> ratio(String name) {
        return of(name, Formats.RATIO);
    }

    /** One of an enum's values, written in lower case with hyphens. */
    public static <E extends Enum<E>> Key<E> word(String name, E[] values) {
        return of(name, Formats.words(values));
    }

    public static <T> Key<List<T>> list(String name, Shape<T> item) {
        return of(name, Shapes.listOf(item));
    }

    public static <T> Key<Map<String, T>> map(String name, Format<String> names, Shape<T> value) {
        return of(name, Shapes.mapOf(names, value));
    }

    public static <T> Key<T> block(String name, Keys<T> keys) {
        return of(name, Shapes.block(keys));
    }

    /** Without the key this value holds, written as an operator would. */
    public Key<T> or(String value) {
        return absent(new Absent.Default(Tree.scalar(value, Origin.DEFAULT), value));
    }

    /** Without the key this list holds. */
    public Key<T> orItems(String... values) {
        List<Tree> items = new ArrayList<>();
        for (String value : values) {
            items.add(Tree.scalar(value, Origin.DEFAULT));
        }
        return absent(new Absent.Default(
                new Tree.Items(List.copyOf(items), Origin.DEFAULT), "[" + String.join(", ", values) + "]"));
    }

    /** Without the key an empty block or map holds; the keys of a block then have their own defaults. */
    public Key<T> orEmpty() {
        return absent(new Absent.Default(new Tree.Block(Map.of(), Origin.DEFAULT), ""));
    }

    /** Without the key there is nothing, which may also be written as {@code none} or {@code off}: null. */
    public Key<T> orNone() {
        return new Key<>(name, shape, new Absent.Nothing(), NONE, restart, since, says);
    }

    /** {@code none} and {@code off} mean null, although without the key something else holds. */
    public Key<T> mayBeNone() {
        return new Key<>(name, shape, absent, NONE, restart, since, says);
    }

    /** Without the key, and with this word as its value, null. */
    public Key<T> orWord(String word) {
        return new Key<>(name, shape, new Absent.Nothing(), List.of(word), restart, since, says);
    }

    /** Values from the first to the second, both legal. */
    public Key<T> between(String least, String most) {
        return shaped(shape.within(least, most));
    }

    /** No value below this one. */
    public Key<T> atLeast(String least) {
        return shaped(shape.within(least, null));
    }

    /** An empty list or map is refused. */
    public Key<T> nonEmpty() {
        return shaped(shape.nonEmpty());
    }

    /** A change is in force with the next reload; this is how keys start out. */
    public Key<T> live() {
        return new Key<>(name, shape, absent, nothing, false, since, says);
    }

    /** A change, of the key or of anything below it, waits for a restart. */
    public Key<T> restart() {
        return new Key<>(name, shape, absent, nothing, true, since, says);
    }

    /** The version of Portcullis that first knew it; {@code 0.1} where nothing is said. */
    public Key<T> since(String version) {
        return new Key<>(name, shape, absent, nothing, restart, version, says);
    }

    /** The one sentence of the reference, without a capital and without a full stop. */
    public Key<T> says(String sentence) {
        return new Key<>(name, shape, absent, nothing, restart, since, sentence);
    }

    /** The same key for another value; see {@link Shape#as}. */
    public <R> Key<R> as(Function<? super T, ? extends R> change) {
        return new Key<>(name, shape.as(change), absent, nothing, restart, since, says);
    }

    /** The same key for a value that remembers its place; see {@link Shape#asPlaced}. */
    public <R> Key<R> asPlaced(BiFunction<? super T, Place, ? extends R> change) {
        return new Key<>(name, shape.asPlaced(change), absent, nothing, restart, since, says);
    }

    private Key<T> absent(Absent other) {
        return new Key<>(name, shape, other, nothing, restart, since, says);
    }

    private Key<T> shaped(Shape<T> other) {
        return new Key<>(name, other, absent, nothing, restart, since, says);
    }

    @Override
    public @Nullable T read(Tree.Block block, Reading above) {
        Reading at = restart ? above.at(name).restart() : above.at(name);
        Tree.Field field = block.fields().get(name);
        if (field == null) {
            return readAbsent(block, at);
        }
        if (field.value() instanceof Tree.Scalar scalar && scalar.text() != null && nothing.contains(scalar.text())) {
            at.value(scalar.text(), scalar.origin());
            return null;
        }
        return shape.read(field.value(), at);
    }

    private @Nullable T readAbsent(Tree.Block block, Reading at) {
        return switch (absent) {
            case Absent.Refused() -> at.wrong(
                    new Tree.Scalar(null, block.origin(), Tree.WRITTEN),
                    "is missing",
                    "for example " + shape.example());
            case Absent.Nothing() -> {
                at.value(nothing.getFirst(), Origin.DEFAULT);
                yield null;
            }
            case Absent.Default(Tree tree, String printed) -> {
                if (tree instanceof Tree.Scalar scalar && nothing.contains(scalar.text())) {
                    at.value(printed, Origin.DEFAULT);
                    yield null;
                }
                yield shape.read(tree, at);
            }
        };
    }

    void visit(String path, Shape.KeyVisitor visitor) {
        String own = Place.join(path, name);
        visitor.key(own, this);
        shape.visit(own, visitor);
    }

    Map<String, Object> schema(Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", description());
        if (nothing.isEmpty()) {
            schema.putAll(shape.schema(definitions));
        } else {
            schema.put("anyOf", List.of(shape.schema(definitions), Map.of("enum", nothing)));
        }
        return schema;
    }

    private String description() {
        String sentence = says.isEmpty() ? "" : Character.toUpperCase(says.charAt(0)) + says.substring(1) + ".";
        String byDefault = defaultText();
        return byDefault.isEmpty() ? sentence : sentence + " Default: " + byDefault + ".";
    }

    public String name() {
        return name;
    }

    Shape<T> shape() {
        return shape;
    }

    boolean isRequired() {
        return absent instanceof Absent.Refused;
    }

    boolean waitsForRestart() {
        return restart;
    }

    String since() {
        return since;
    }

    String says() {
        return says;
    }

    /** What holds without the key, as text; empty when it is required or when its parts have their own defaults. */
    String defaultText() {
        return switch (absent) {
            case Absent.Refused() -> "";
            case Absent.Nothing() -> nothing.getFirst();
            case Absent.Default(Tree tree, String printed) -> printed;
        };
    }

    /** The words that stand for no value; empty where there are none. */
    List<String> wordsForNothing() {
        return nothing;
    }
}
