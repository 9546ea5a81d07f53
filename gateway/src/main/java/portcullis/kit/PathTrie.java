package portcullis.kit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the most specific of many {@link PathPattern}s that matches a path. Segment by segment, exact text comes before a
 * name with text around it (the more text the sooner), that before a name of a kind, that before a plain name, and
 * {@code {rest...}} comes last; the order in which patterns were added means nothing. When the chosen way leads nowhere the next
 * one is tried, so the cost depends on how many ways there are for one path ({@link #mostVisits()}), not on how many
 * patterns.
 *
 * <p>Matching works on the decoded path, one character for each byte, and makes no objects.
 *
 * @param <V> what stands at a pattern
 */
public final class PathTrie<V> {
    /**
     * Decides at a pattern that matches the path whether it is the one.
     *
     * @param <V> what stands at the pattern
     * @param <Q> what is asked, passed through so that the finder can be a constant
     * @param <A> the answer
     */
    @FunctionalInterface
    public interface Finder<V, Q, A> {
        /** The answer, or null to go on with less specific patterns. */
        @Nullable A find(V value, Q question);
    }

    record Node<V>(RegionMap<Node<V>> literals, List<Way<V>> captures, @Nullable V end, @Nullable V rest) {}

    /** A name that a segment may be, and where it leads. */
    record Way<V>(PathPattern.Capture capture, Node<V> to) {}

    private final Node<V> root;
    private final int mostVisits;

    PathTrie(Node<V> root, int mostVisits) {
        this.root = root;
        this.mostVisits = mostVisits;
    }

    /** How many places the unluckiest path makes a match look at. */
    public int mostVisits() {
        return mostVisits;
    }

    /**
     * Asks the finder at each pattern that matches, the most specific first, until it answers.
     *
     * @param path decoded; the part in {@code path[from, to)} begins with a slash, or is empty and matched as a slash
     */
    public <Q, A> @Nullable A find(String path, int from, int to, Q question, Finder<? super V, ? super Q, A> finder) {
        return from == to ? find(root, "/", 1, 1, question, finder) : find(root, path, from + 1, to, question, finder);
    }

    /** @param from where the next segment begins; behind {@code to} when there is none */
    private static <V, Q, A> @Nullable A find(
            Node<V> node, String path, int from, int to, Q question, Finder<? super V, ? super Q, A> finder) {
        if (from > to) {
            V end = node.end;
            A found = end == null ? null : finder.find(end, question);
            return found != null || node.rest == null ? found : finder.find(node.rest, question);
        }
        int hash = 0;
        int end = from;
        for (char c; end < to && (c = path.charAt(end)) != '/'; end++) {
            hash = RegionMap.next(hash, c);
        }
        Node<V> literal = node.literals.get(path, from, end, hash);
        if (literal != null) {
            A found = find(literal, path, end + 1, to, question, finder);
            if (found != null) {
                return found;
            }
        }
        for (int i = 0; i < node.captures.size(); i++) {
            Way<V> way = node.captures.get(i);
            if (way.capture.matches(path, from, end)) {
                A found = find(way.to, path, end + 1, to, question, finder);
                if (found != null) {
                    return found;
                }
            }
        }
        return node.rest == null ? null : finder.find(node.rest, question);
    }
}
