package portcullis.kit;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map that is asked with a part of a longer text, so that looking up a segment of a path makes no String.
 * All keys lie in one text and a slot's numbers beside each other: a lookup in a large map touches few lines of memory.
 *
 * @param <V> the values
 */
public final class RegionMap<V> {
    private static final int INTS = 3;
    private static final int HASH = 0;
    private static final int START = 1;
    private static final int LENGTH = 2;
    private static final int EMPTY = -1;

    private final String keys;
    private final int[] slots;
    private final Object[] values;
    private final int mask;
    private final boolean isEmpty;

    private RegionMap(String keys, int[] slots, Object[] values, boolean isEmpty) {
        this.isEmpty = isEmpty;
        this.keys = keys;
        this.slots = slots;
        this.values = values;
        this.mask = values.length - 1;
    }

    /** Keys and values of a map, as they are now. */
    public static <V> RegionMap<V> of(Map<String, V> map) {
        int size = Integer.highestOneBit(Math.max(1, map.size()) * 2 - 1) * 2;
        int[] slots = new int[size * INTS];
        Arrays.fill(slots, EMPTY);
        Object[] values = new Object[size];
        StringBuilder keys = new StringBuilder();
        map.forEach((key, value) -> {
            int hash = hash(key, 0, key.length());
            int slot = spread(hash) & size - 1;
            while (slots[slot * INTS + LENGTH] != EMPTY) {
                slot = slot + 1 & size - 1;
            }
            slots[slot * INTS + HASH] = hash;
            slots[slot * INTS + START] = keys.length();
            slots[slot * INTS + LENGTH] = key.length();
            values[slot] = value;
            keys.append(key);
        });
        return new RegionMap<>(keys.toString(), slots, values, map.isEmpty());
    }

    static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = next(hash, text.charAt(i));
        }
        return hash;
    }

    /** The hash of a region that is one character longer; that of the empty region is 0. */
    static int next(int hash, char c) {
        return hash * 31 + c;
    }

    static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }

    public boolean isEmpty() {
        return isEmpty;
    }

    /** The value of the key that {@code text[from, to)} spells, or null. */
    public @Nullable V get(String text, int from, int to) {
        if (isEmpty) {
            return null;
        }
        int hash = hash(text, from, to);
        int length = to - from;
        for (int slot = spread(hash) & mask; ; slot = slot + 1 & mask) {
            int at = slot * INTS;
            int keyLength = slots[at + LENGTH];
            if (keyLength == EMPTY) {
                return null;
            }
            if (slots[at + HASH] == hash && keyLength == length && text.regionMatches(from, keys, slots[at + START], length)) {
                return value(slot);
            }
        }
    }

    @SuppressWarnings("unchecked") // only values of type V were put in
    private V value(int slot) {
        return (V) values[slot];
    }

    /** How many slots the unluckiest lookup looks at. */
    int longestProbe() {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < values.length * 2; i++) {
            run = slots[(i & mask) * INTS + LENGTH] == EMPTY ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest + 1;
    }
}
