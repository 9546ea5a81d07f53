package portcullis.kit;

import java.util.Arrays;
import java.util.List;

/** A regular expression after reading, before it became the table of {@link LinearPattern}. */
sealed interface Expression {
    /** One character of a set. */
    record One(CharSet set) implements Expression {}

    /** One after the other; the empty list matches the empty text. */
    record Sequence(List<Expression> parts) implements Expression {}

    record Choice(List<Expression> options) implements Expression {}

    /** @param most {@link Integer#MAX_VALUE} for any number */
    record Repeat(Expression part, int least, int most) implements Expression {}

    /**
     * Characters as ranges.
     *
     * @param bounds ascending: the first of a range, then the first behind it, and so on
     */
    record CharSet(int[] bounds) {
        static final int END = 0x10000;
        static final CharSet ALL = new CharSet(new int[] {0, END});
        static final CharSet DIGITS = range('0', '9');
        static final CharSet WORD = DIGITS.or(range('A', 'Z')).or(range('a', 'z')).or(range('_', '_'));
        static final CharSet SPACE = range('\t', '\r').or(range(' ', ' '));

        static CharSet range(int first, int last) {
            return new CharSet(new int[] {first, last + 1});
        }

        boolean contains(int c) {
            int at = Arrays.binarySearch(bounds, c);
            return (at >= 0 ? at : -at - 2) % 2 == 0;
        }

        CharSet not() {
            int skip = bounds.length > 0 && bounds[0] == 0 ? 1 : 0;
            boolean open = bounds.length > 0 && bounds[bounds.length - 1] == END;
            int[] out = new int[(skip == 1 ? 0 : 1) + bounds.length - skip + (open ? -1 : 1)];
            int at = 0;
            if (skip == 0) {
                out[at++] = 0;
            }
            int copied = bounds.length - skip - (open ? 1 : 0);
            System.arraycopy(bounds, skip, out, at, copied);
            if (!open) {
                out[at + copied] = END;
            }
            return new CharSet(out);
        }

        CharSet or(CharSet other) {
            int[] edges = new int[bounds.length + other.bounds.length];
            System.arraycopy(bounds, 0, edges, 0, bounds.length);
            System.arraycopy(other.bounds, 0, edges, bounds.length, other.bounds.length);
            Arrays.sort(edges);
            int[] out = new int[edges.length];
            int length = 0;
            boolean inside = false;
            for (int i = 0; i < edges.length; i++) {
                if (i > 0 && edges[i] == edges[i - 1]) {
                    continue;
                }
                boolean now = edges[i] < END && (contains(edges[i]) || other.contains(edges[i]));
                if (now != inside) {
                    out[length++] = edges[i];
                    inside = now;
                }
            }
            return new CharSet(Arrays.copyOf(out, length));
        }

        /** The set with both letter cases of each ASCII letter in it. */
        CharSet ignoringCase() {
            CharSet all = this;
            for (int c = 'a'; c <= 'z'; c++) {
                if (contains(c) || contains(c - 32)) {
                    all = all.or(range(c, c)).or(range(c - 32, c - 32));
                }
            }
            return all;
        }
    }
}
