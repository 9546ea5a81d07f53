package portcullis.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a grown tree of patterns into the arrays of a {@link PathTrie}. The texts of a node
 * lie right behind it, so that comparing them touches no other part of memory.
 *
 * @param <V> what stands at a pattern
 */
final class PathTrieWriter<V> {
    private int[] nodes = new int[64];
    private int length;
    private final Map<PathPattern.Capture, Integer> captures = new LinkedHashMap<>();
    private final List<V> values = new ArrayList<>();

    PathTrie<V> write(PathTrieBuilder.Growing<V> tree) {
        int root = node(tree);
        return new PathTrie<>(
                Arrays.copyOf(nodes, length),
                root,
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
        int size = PathTrie.HEADER + slots * PathTrie.SLOT + ways.size() * PathTrie.WAY;
        int at = claim(size + literals.keySet().stream().mapToInt(PathTrieWriter::packedLength).sum());
        nodes[at + PathTrie.END] = value(node.end);
        nodes[at + PathTrie.REST] = value(node.rest);
        nodes[at + PathTrie.SLOTS] = slots;
        nodes[at + PathTrie.WAYS] = ways.size();
        int table = at + PathTrie.HEADER;
        Arrays.fill(nodes, table, table + slots * PathTrie.SLOT, PathTrie.NONE);
        int text = at + size;
        for (Map.Entry<String, Integer> literal : literals.entrySet()) {
            slot(table, slots, literal.getKey(), text, literal.getValue());
            text += packedLength(literal.getKey());
        }
        int way = table + slots * PathTrie.SLOT;
        for (Map.Entry<PathPattern.Capture, Integer> entry : ways.entrySet()) {
            nodes[way] = entry.getKey().equals(PathPattern.Capture.PLAIN)
                    ? PathTrie.PLAIN
                    : captures.computeIfAbsent(entry.getKey(), _ -> captures.size());
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

    private void slot(int table, int slots, String literal, int text, int child) {
        int hash = RegionMap.hash(literal, 0, literal.length());
        int number = RegionMap.spread(hash) & slots - 1;
        while (nodes[table + number * PathTrie.SLOT + PathTrie.SLOT_LENGTH] != PathTrie.NONE) {
            number = number + 1 & slots - 1;
        }
        int slot = table + number * PathTrie.SLOT;
        nodes[slot + PathTrie.SLOT_HASH] = hash;
        nodes[slot + PathTrie.SLOT_LENGTH] = literal.length();
        nodes[slot + PathTrie.SLOT_NODE] = child;
        nodes[slot + PathTrie.SLOT_TEXT] = text;
        for (int i = 0; i < literal.length(); i++) {
            nodes[text + (i >> 2)] |= literal.charAt(i) << ((i & 3) << 3);
        }
    }

    private static int packedLength(String literal) {
        return literal.length() + 3 >> 2;
    }
}
