package portcullis.config.keys;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The declared keys of one block and the record they become. {@link Declare} makes one; the strict reader is here, the
 * JSON Schema and the reference ask the same object.
 *
 * @param <T> the record
 */
public final class Keys<T> {
    private final List<Part<?>> parts;
    private final List<Key<?>> keys;
    private final Function<Values, T> make;
    private final List<Check<T>> checks;

    /** The values that were read, by the part that declares them. */
    static final class Values {
        private final Map<Part<?>, Object> byPart = new IdentityHashMap<>();

        @SuppressWarnings("unchecked") // only readKnown puts, and only what this very part has read
        <A> A get(Part<A> part) {
            return (A) byPart.get(part);
        }
    }

    /**
     * A rule over several keys of one block.
     *
     * @param <T> the record
     */
    @FunctionalInterface
    public interface Check<T> {
        void check(T value, Complaints complaints);
    }

    /** Takes what a {@link Check} finds. */
    public static final class Complaints {
        private final Place place;
        private final Reading at;

        private Complaints(Place place, Reading at) {
            this.place = place;
            this.at = at;
        }

        /** Whether a key of the block was written, rather than left to its default. */
        public boolean isWritten(String key) {
            return place.at(key).isWritten();
        }

        /**
         * @param key the one to point at; the empty string for the block
         */
        public void error(String key, String wrong, String cure) {
            at.note(ConfigProblem.error(key.isEmpty() ? place : place.at(key), wrong, cure));
        }

        /**
         * An error in production, a warning elsewhere.
         *
         * @param key the one to point at; the empty string for the block
         */
        public void inProduction(String key, String wrong, String cure) {
            if (at.isProduction()) {
                error(key, wrong, cure);
            } else {
                warning(key, wrong, cure);
            }
        }

        /**
         * @param key the one to point at; the empty string for the block
         */
        public void warning(String key, String wrong, String cure) {
            at.note(ConfigProblem.warning(key.isEmpty() ? place : place.at(key), wrong, cure));
        }
    }

    Keys(List<Part<?>> parts, Function<Values, T> make) {
        this(parts, make, List.of());
    }

    private Keys(List<Part<?>> parts, Function<Values, T> make, List<Check<T>> checks) {
        this.parts = parts;
        this.make = make;
        this.checks = checks;
        List<Key<?>> declared = new ArrayList<>();
        for (Part<?> part : parts) {
            switch (part) {
                case Key<?> key -> declared.add(key);
                case Inline<?>(Keys<?> others) -> declared.addAll(others.keys);
                case Given<?> given -> {}
            }
        }
        this.keys = List.copyOf(declared);
    }

    /** The same keys with one more rule, which is asked once each of them is right by itself. */
    public Keys<T> check(Check<T> check) {
        List<Check<T>> more = new ArrayList<>(checks);
        more.add(check);
        return new Keys<>(parts, make, List.copyOf(more));
    }

    /** Reads a block; keys that are not declared are errors. Null when something was wrong, which has been noted. */
    public @Nullable T read(Tree.Block block, Reading at) {
        int errors = at.errors();
        refuseUnknown(block, keys, at);
        T value = readKnown(block, at);
        return at.errors() > errors ? null : value;
    }

    /** Reads the declared keys and leaves the others to somebody else. */
    @Nullable T readKnown(Tree.Block block, Reading at) {
        int errors = at.errors();
        Values values = new Values();
        for (Part<?> part : parts) {
            Object value = part.read(block, at);
            if (value != null) {
                values.byPart.put(part, value);
            }
        }
        if (at.errors() > errors) {
            return null;
        }
        T made = make.apply(values);
        Complaints complaints = new Complaints(at.place(block), at);
        for (Check<T> check : checks) {
            check.check(made, complaints);
        }
        return at.errors() > errors ? null : made;
    }

    static void refuseUnknown(Tree.Block block, List<? extends Key<?>> known, Reading at) {
        block.fields().forEach((name, field) -> {
            for (Key<?> key : known) {
                if (key.name().equals(name)) {
                    return;
                }
            }
            List<String> names = known.stream().map(Key::name).toList();
            String nearest = NearestName.to(name, names);
            at.at(name)
                    .wrong(
                            Tree.scalar(name, field.origin()),
                            "is not a known key",
                            nearest != null ? "did you mean '" + nearest + "'?" : "known here: " + names(known));
        });
    }

    static String names(List<? extends Key<?>> keys) {
        return keys.stream().map(Key::name).collect(Collectors.joining(", "));
    }

    /** The required keys with an example each. */
    String example() {
        String required = keys.stream()
                .filter(Key::isRequired)
                .map(key -> key.name() + ": " + key.shape().example())
                .collect(Collectors.joining(", "));
        return required.isEmpty() ? "{}" : "{ " + required + " }";
    }

    /** Whether a key of this name is declared. */
    public boolean has(String name) {
        return keys.stream().anyMatch(key -> key.name().equals(name));
    }

    /** What a JSON Schema says of the block. */
    public Map<String, Object> schema(Definitions definitions) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Key<?> key : keys) {
            properties.put(key.name(), key.schema(definitions));
            if (key.isRequired()) {
                required.add(key.name());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    /** Shows every declared key, parents first. */
    public void visit(String path, Shape.KeyVisitor visitor) {
        for (Key<?> key : keys) {
            key.visit(path, visitor);
        }
    }
}
