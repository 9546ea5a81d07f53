package portcullis.kit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects patterns and makes a {@link PathTrie} of them. Patterns that match the same paths, whatever their names, share
 * one value.
 *
 * @param <V> what stands at a pattern
 */
public final class PathTrieBuilder<V> {
    private final Growing<V> root = new Growing<>();

    static final class Growing<V> {
        final Map<String, Growing<V>> literals = new LinkedHashMap<>();
        final Map<PathPattern.Capture, Growing<V>> captures = new LinkedHashMap<>();
        @Nullable V end;
        @Nullable V rest;
    }

    /** The value at the pattern; a new one when there was none. */
    public V at(PathPattern pattern, Supplier<V> fresh) {
        Growing<V> node = root;
        for (PathPattern.Segment segment : pattern.segments()) {
            switch (segment) {
                case PathPattern.Literal(String text) -> node = node.literals.computeIfAbsent(text, key -> new Growing<>());
                case PathPattern.Capture capture -> node = node.captures.computeIfAbsent(capture, key -> new Growing<>());
                case PathPattern.Rest rest -> {
                    V value = node.rest == null ? fresh.get() : node.rest;
                    node.rest = value;
                    return value;
                }
            }
        }
        V value = node.end == null ? fresh.get() : node.end;
        node.end = value;
        return value;
    }

    public PathTrie<V> build() {
        return new PathTrieWriter<V>().write(root);
    }

    /** The more specific first: more text around the name, then a kind. */
    static int compare(PathPattern.Capture one, PathPattern.Capture other) {
        int byText = Integer.compare(other.fixedLength(), one.fixedLength());
        return byText != 0 ? byText : Boolean.compare(isAny(one), isAny(other));
    }

    private static boolean isAny(PathPattern.Capture capture) {
        return capture.kind() == PathPattern.Kind.ANY;
    }

    /** No segment can be two texts, nor of two kinds; any other ways may all be open to one path. */
    static <V> int mostVisits(Growing<V> node) {
        int most = 0;
        for (Growing<V> child : node.literals.values()) {
            most = Math.max(most, mostVisits(child));
        }
        int ofKind = 0;
        int others = 0;
        for (Map.Entry<PathPattern.Capture, Growing<V>> way : node.captures.entrySet()) {
            int visits = mostVisits(way.getValue());
            if (way.getKey().fixedLength() == 0 && !isAny(way.getKey())) {
                ofKind = Math.max(ofKind, visits);
            } else {
                others = sum(others, visits);
            }
        }
        return sum(1, sum(most, sum(ofKind, others)));
    }

    private static int sum(int one, int other) {
        return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
    }

    /**
     * Reports every two values that tie. Only names with text around them can: {@code /a{x}} and {@code /{x}b} both
     * match {@code /a-b} and have as much text.
     */
    public void ties(BiConsumer<V, V> report) {
        ties(root, report);
    }

    private static <V> void ties(Growing<V> node, BiConsumer<V, V> report) {
        List<Map.Entry<PathPattern.Capture, Growing<V>>> ways = List.copyOf(node.captures.entrySet());
        for (int i = 0; i < ways.size(); i++) {
            for (int j = 0; j < i; j++) {
                PathPattern.Capture one = ways.get(j).getKey();
                PathPattern.Capture other = ways.get(i).getKey();
                if (compare(one, other) == 0 && canMeet(one, other)) {
                    meetings(ways.get(j).getValue(), ways.get(i).getValue(), report);
                }
            }
        }
        node.literals.values().forEach(child -> ties(child, report));
        node.captures.values().forEach(child -> ties(child, report));
    }

    /** Whether one segment may match both. */
    private static boolean canMeet(PathPattern.Capture one, PathPattern.Capture other) {
        boolean sameText = one.prefix().equals(other.prefix()) && one.suffix().equals(other.suffix());
        boolean kindsMeet = one.kind() == other.kind() || isAny(one) || isAny(other);
        return (kindsMeet || !sameText)
                && (one.prefix().startsWith(other.prefix()) || other.prefix().startsWith(one.prefix()))
                && (one.suffix().endsWith(other.suffix()) || other.suffix().endsWith(one.suffix()));
    }

    /** Every two values, one below each node, that one path may reach. */
    private static <V> void meetings(Growing<V> one, Growing<V> other, BiConsumer<V, V> report) {
        if (one.end != null && other.end != null) {
            report.accept(one.end, other.end);
        }
        if (one.rest != null) {
            V rest = one.rest;
            all(other, value -> report.accept(rest, value));
        }
        if (other.rest != null) {
            V rest = other.rest;
            all(one, value -> {
                if (value != one.rest) {
                    report.accept(value, rest);
                }
            });
        }
        one.literals.forEach((text, child) -> {
            Growing<V> same = other.literals.get(text);
            if (same != null) {
                meetings(child, same, report);
            }
            other.captures.forEach((capture, far) -> {
                if (capture.matches(text, 0, text.length())) {
                    meetings(child, far, report);
                }
            });
        });
        one.captures.forEach((capture, child) -> {
            other.literals.forEach((text, far) -> {
                if (capture.matches(text, 0, text.length())) {
                    meetings(child, far, report);
                }
            });
            other.captures.forEach((farCapture, far) -> {
                if (canMeet(capture, farCapture)) {
                    meetings(child, far, report);
                }
            });
        });
    }

    private static <V> void all(Growing<V> node, Consumer<V> report) {
        if (node.end != null) {
            report.accept(node.end);
        }
        if (node.rest != null) {
            report.accept(node.rest);
        }
        node.literals.values().forEach(child -> all(child, report));
        node.captures.values().forEach(child -> all(child, report));
    }
}
