package portcullis.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a grown tree of patterns into the arrays of a {@link PathTrie}. Equal texts and equal captures lie there once.
 *
 * @param <V> what stands at a pattern
 */
final class PathTrieWriter<V> {
    private int[] nodes = new int[64];
    private int length;
    private final StringBuilder texts = new StringBuilder();
    private final Map<String, Integer> textStarts = new HashMap<>();
    private final Map<PathPattern.Capture, Integer> captures = new LinkedHashMap<>();
    private final List<V> values = new ArrayList<>();

    PathTrie<V> write(PathTrieBuilder.Growing<V> tree) {
        int root = node(tree);
        return new PathTrie<>(
                Arrays.copyOf(nodes, length),
                root,
                texts.toString(),
                captures.keySet().toArray(new PathPattern.Capture[0]),
                values.toArray(),
                PathTrieBuilder.mostVisits(tree));
    }

    /** Writes the children first, so that their places are known, then the node; says where it is. */
    private int node(PathTrieBuilder.Growing<V> node) {
        Map<String, Integer> literals = new LinkedHashMap<>();
        node.literals.forEach((text, child) -> literals.put(text, node(child)));
        Map<PathPattern.Capture, Integer> ways = new LinkedHashMap<>();
        node.captures.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(PathTrieBuilder::compare))
                .forEach(way -> ways.put(way.getKey(), node(way.getValue())));
        int slots = slots(literals.size());
        int at = claim(PathTrie.HEADER + slots * PathTrie.SLOT + ways.size() * PathTrie.WAY);
        nodes[at + PathTrie.END] = value(node.end);
        nodes[at + PathTrie.REST] = value(node.rest);
        nodes[at + PathTrie.SLOTS] = slots;
        nodes[at + PathTrie.WAYS] = ways.size();
        int table = at + PathTrie.HEADER;
        Arrays.fill(nodes, table, table + slots * PathTrie.SLOT, PathTrie.NONE);
        literals.forEach((text, child) -> slot(table, slots, text, child));
        int way = table + slots * PathTrie.SLOT;
        for (Map.Entry<PathPattern.Capture, Integer> entry : ways.entrySet()) {
            nodes[way] = captures.computeIfAbsent(entry.getKey(), key -> captures.size());
            nodes[way + 1] = entry.getValue();
            way += PathTrie.WAY;
        }
        return at;
    }

    /** A power of two, at most half of them taken; a single text needs no room beside it. */
    private static int slots(int texts) {
        return texts <= 1 ? texts : Integer.highestOneBit(texts * 2 - 1) * 2;
    }

    private int claim(int ints) {
        int at = length;
        length += ints;
        if (length > nodes.length) {
            nodes = Arrays.copyOf(nodes, Math.max(length, nodes.length * 2));
        }
        return at;
    }

    private int value(@Nullable V value) {
        if (value == null) {
            return PathTrie.NONE;
        }
        values.add(value);
        return values.size() - 1;
    }

    private void slot(int table, int slots, String text, int child) {
        int hash = RegionMap.hash(text, 0, text.length());
        int number = RegionMap.spread(hash) & slots - 1;
        while (nodes[table + number * PathTrie.SLOT + PathTrie.SLOT_LENGTH] != PathTrie.NONE) {
            number = number + 1 & slots - 1;
        }
        int slot = table + number * PathTrie.SLOT;
        nodes[slot + PathTrie.SLOT_HASH] = hash;
        nodes[slot + PathTrie.SLOT_START] = textStarts.computeIfAbsent(text, this::append);
        nodes[slot + PathTrie.SLOT_LENGTH] = text.length();
        nodes[slot + PathTrie.SLOT_NODE] = child;
    }

    private int append(String text) {
        texts.append(text);
        return texts.length() - text.length();
    }
}
