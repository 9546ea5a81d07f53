package portcullis.config.keys;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The notation of a single value.
 *
 * @param <T> what the text becomes
 */
public final class Format<T> implements Shape<T> {
    /** More text than this in one value is an error: nobody writes it on purpose. */
    static final int LONGEST = 64 * 1024;

    private final String type;
    private final String example;
    private final Map<String, Object> schema;
    private final Parser<T> parser;
    private final @Nullable Comparator<? super T> order;
    private final @Nullable String least;
    private final @Nullable String most;
    private final @Nullable T leastValue;
    private final @Nullable T mostValue;
    private final boolean secret;

    /** Turns text into a value. */
    @FunctionalInterface
    public interface Parser<T> {
        /**
         * @throws IllegalArgumentException with what is wrong, in words for an operator
         */
        T parse(String text);
    }

    private Format(
            String type,
            String example,
            Map<String, Object> schema,
            Parser<T> parser,
            @Nullable Comparator<? super T> order,
            @Nullable String least,
            @Nullable String most,
            boolean secret) {
        this.type = type;
        this.example = example;
        this.schema = schema;
        this.parser = parser;
        this.order = order;
        this.least = least;
        this.most = most;
        this.leastValue = least == null ? null : parser.parse(least);
        this.mostValue = most == null ? null : parser.parse(most);
        this.secret = secret;
    }

    /**
     * A notation of our own.
     *
     * @param type what the reference calls it
     * @param example a legal value, shown in messages
     * @param schema what a JSON Schema can say of it; the parser is the judge
     */
    public static <T> Format<T> of(String type, String example, Map<String, Object> schema, Parser<T> parser) {
        return new Format<>(type, example, schema, parser, null, null, null, false);
    }

    /** As {@link #of}, for values that can be compared and therefore bounded. */
    static <T extends Comparable<? super T>> Format<T> ordered(
            String type, String example, Map<String, Object> schema, Parser<T> parser) {
        return new Format<>(type, example, schema, parser, Comparator.naturalOrder(), null, null, false);
    }

    /** The same notation for something that must not be shown. */
    Format<T> secret() {
        return new Format<>(type, example, schema, parser, order, least, most, true);
    }

    /** The same notation under another name and with another example. */
    public Format<T> called(String otherType, String otherExample) {
        parser.parse(otherExample);
        return new Format<>(otherType, otherExample, schema, parser, order, least, most, secret);
    }

    @Override
    public Format<T> within(@Nullable String newLeast, @Nullable String newMost) {
        if (order == null) {
            throw new IllegalStateException(type + " has no order");
        }
        return new Format<>(type, example, schema, parser, order, newLeast, newMost, secret);
    }

    @Override
    public @Nullable T read(Tree tree, Reading at) {
        if (!(tree instanceof Tree.Scalar scalar)) {
            return at.wrong(tree, "is " + tree.kind() + " where " + type + " belongs", cure());
        }
        if (scalar.material() instanceof Tree.Material.Unresolved) {
            at.value("(unresolved)", scalar.origin());
            return parser.parse(exampleWithinBounds());
        }
        String text = scalar.text();
        if (text == null) {
            return at.wrong(tree, "has no value", cure());
        }
        T value = parse(text, scalar, at);
        if (value == null) {
            return null;
        }
        if (secret) {
            at.secret(scalar);
        }
        at.value(secret ? Secret.MASK : text, scalar.origin());
        return value;
    }

    private @Nullable T parse(String text, Tree.Scalar scalar, Reading at) {
        if (text.length() > LONGEST) {
            return at.wrong(scalar, "has " + text.length() + " characters", "at most " + LONGEST);
        }
        T value;
        try {
            value = parser.parse(text);
        } catch (IllegalArgumentException wrong) {
            return at.wrong(scalar, secret ? "is not " + type : String.valueOf(wrong.getMessage()), cure());
        }
        if (order != null && leastValue != null && order.compare(value, leastValue) < 0) {
            return at.wrong(scalar, "'" + text + "' is too small", cure());
        }
        if (order != null && mostValue != null && order.compare(value, mostValue) > 0) {
            return at.wrong(scalar, "'" + text + "' is too large", cure());
        }
        return value;
    }

    private String exampleWithinBounds() {
        return least != null ? least : most != null ? most : example;
    }

    private String cure() {
        String bounds = bounds();
        return bounds.isEmpty() ? "for example " + example : "right would be " + bounds;
    }

    @Override
    public String bounds() {
        if (least == null) {
            return most == null ? "" : "at most " + most;
        }
        return most == null ? "at least " + least : least.equals(most) ? least : least + " to " + most;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String example() {
        return exampleWithinBounds();
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        Map<String, Object> bounded = new LinkedHashMap<>(schema);
        if ("integer".equals(schema.get("type"))) {
            if (least != null) {
                bounded.put("minimum", Long.valueOf(least));
            }
            if (most != null) {
                bounded.put("maximum", Long.valueOf(most));
            }
        }
        return Map.of("anyOf", List.of(bounded, definitions.reference()));
    }
}
