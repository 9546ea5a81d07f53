package portcullis.kit;

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

    /** A node in {@link #nodes}: its own numbers, then a slot for each text, then a way for each name. */
    static final int END = 0;
    static final int REST = 1;
    static final int SLOTS = 2;
    static final int WAYS = 3;
    static final int HEADER = 4;
    /** A slot: the hash of a text, how long it is, the node it leads to, and where its characters lie, four in each number. */
    static final int SLOT_HASH = 0;
    static final int SLOT_LENGTH = 1;
    static final int SLOT_NODE = 2;
    static final int SLOT_TEXT = 3;
    static final int SLOT = 4;
    /** A way: the index of a capture, or {@link #PLAIN} for a name that takes any segment, and the node it leads to. */
    static final int WAY = 2;
    static final int PLAIN = -1;
    /** No value, no text. */
    static final int NONE = -1;

    private final int[] nodes;
    private final int root;
    private final PathPattern.Capture[] captures;
    private final Object[] values;
    private final int mostVisits;

    /** All nodes lie beside each other in one array: a match among many patterns touches few lines of memory. */
    PathTrie(int[] nodes, int root, PathPattern.Capture[] captures, Object[] values, int mostVisits) {
        this.nodes = nodes;
        this.root = root;
        this.captures = captures;
        this.values = values;
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
    private <Q, A> @Nullable A find(
            int node, String path, int from, int to, Q question, Finder<? super V, ? super Q, A> finder) {
        if (from > to) {
            A found = ask(nodes[node + END], question, finder);
            return found != null ? found : ask(nodes[node + REST], question, finder);
        }
        int slots = nodes[node + SLOTS];
        int ways = nodes[node + WAYS];
        if (slots + ways > 0) {
            int hash = 0;
            int end = from;
            for (char c; end < to && (c = path.charAt(end)) != '/'; end++) {
                hash = RegionMap.next(hash, c);
            }
            int literal = slots == 0 ? NONE : literal(node + HEADER, slots, path, from, end, hash);
            A found = literal == NONE ? null : find(literal, path, end + 1, to, question, finder);
            int way = node + HEADER + slots * SLOT;
            for (int i = 0; found == null && i < ways; i++, way += WAY) {
                int capture = nodes[way];
                if (capture == PLAIN ? end > from : captures[capture].matches(path, from, end)) {
                    found = find(nodes[way + 1], path, end + 1, to, question, finder);
                }
            }
            if (found != null) {
                return found;
            }
        }
        return ask(nodes[node + REST], question, finder);
    }

    private int literal(int table, int slots, String path, int from, int to, int hash) {
        int first = RegionMap.spread(hash);
        for (int i = 0; i < slots; i++) {
            int slot = table + (first + i & slots - 1) * SLOT;
            int length = nodes[slot + SLOT_LENGTH];
            if (length == NONE) {
                return NONE;
            }
            if (nodes[slot + SLOT_HASH] == hash && length == to - from && spells(nodes[slot + SLOT_TEXT], path, from, to)) {
                return nodes[slot + SLOT_NODE];
            }
        }
        return NONE;
    }

    private boolean spells(int text, String path, int from, int to) {
        for (int i = 0; i < to - from; i++) {
            if (path.charAt(from + i) != (nodes[text + (i >> 2)] >>> ((i & 3) << 3) & 0xff)) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked") // only values of type V were put in
    private <Q, A> @Nullable A ask(int value, Q question, Finder<? super V, ? super Q, A> finder) {
        return value == NONE ? null : finder.find((V) values[value], question);
    }

    /** How many slots the unluckiest segment makes a match look at. */
    int longestProbe() {
        return longestProbe(root);
    }

    private int longestProbe(int node) {
        int slots = nodes[node + SLOTS];
        int longest = 0;
        int run = 0;
        for (int i = 0; i < slots * 2; i++) {
            int slot = node + HEADER + (i % slots) * SLOT;
            run = nodes[slot + SLOT_LENGTH] == NONE ? 0 : run + 1;
            longest = Math.max(longest, Math.min(run + 1, slots));
            if (i < slots && run > 0) {
                longest = Math.max(longest, longestProbe(nodes[slot + SLOT_NODE]));
            }
        }
        return longest;
    }
}
