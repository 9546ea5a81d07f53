package portcullis.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A regular expression that matches a whole text by one table look-up per character: no text, however made, takes longer,
 * and matching makes no objects. It knows literals, {@code . [ ] | ( ) * + ? {n,m}}, {@code \d \w \s} and their
 * capitals, and {@code (?i)} in front. What no automaton can do, such as references back, is refused when it is read.
 *
 * <p>The table is built by the positions of the expression (Glushkov) and the sets of them that a text can lead to.
 */
public final class LinearPattern {
    private static final int MOST_CHARACTERS = 2000;
    private static final int MOST_POSITIONS = 500;
    private static final int MOST_STATES = 1000;
    /** Numbers in the table, which is 1 MiB then: characters that are told apart count as much as states do. */
    private static final int MOST_CELLS = 1 << 18;
    private static final int NOWHERE = -1;

    private final String text;
    private final int[] bounds;
    private final int[] classOfLatin1 = new int[256];
    private final int[] next;
    private final BitSet accepting;

    /**
     * Reads an expression.
     *
     * @throws SyntaxFault also when it has more than 2000 characters, or its table more than 1000 rows or 1 MiB
     */
    public static LinearPattern compile(String text) throws SyntaxFault {
        if (text.length() > MOST_CHARACTERS) {
            throw new SyntaxFault(
                    "'" + text.substring(0, 20) + "..' has " + text.length() + " characters",
                    "an expression of at most " + MOST_CHARACTERS);
        }
        return new LinearPattern(text, new Positions(new LinearPatternReader(text).read(), text));
    }

    private LinearPattern(String text, Positions positions) throws SyntaxFault {
        this.text = text;
        TreeSet<Integer> edges = new TreeSet<>(List.of(0));
        positions.sets.forEach(set -> Arrays.stream(set.bounds()).forEach(edges::add));
        edges.remove(Expression.CharSet.END);
        bounds = edges.stream().mapToInt(Integer::intValue).toArray();
        for (int c = 0; c < 256; c++) {
            classOfLatin1[c] = search(c);
        }
        List<BitSet> states = new ArrayList<>();
        Map<BitSet, Integer> numbers = new HashMap<>();
        List<int[]> rows = new ArrayList<>();
        accepting = new BitSet();
        states.add(BitSet.valueOf(new long[] {1}));
        numbers.put(states.getFirst(), 0);
        for (int state = 0; state < states.size(); state++) {
            if (states.size() > MOST_STATES) {
                throw new SyntaxFault("'" + text + "' needs a table of more than " + MOST_STATES + " rows", "a shorter expression");
            }
            if ((long) states.size() * bounds.length > MOST_CELLS) {
                throw new SyntaxFault(
                        "'" + text + "' tells so many characters apart that its table is larger than 1 MiB",
                        "fewer different characters, or ranges such as [a-z]");
            }
            accepting.set(state, states.get(state).intersects(positions.ends));
            int[] row = new int[bounds.length];
            for (int c = 0; c < bounds.length; c++) {
                BitSet to = positions.after(states.get(state), bounds[c]);
                Integer number = to.isEmpty() ? Integer.valueOf(NOWHERE) : numbers.get(to);
                if (number == null) {
                    number = states.size();
                    numbers.put(to, number);
                    states.add(to);
                }
                row[c] = number;
            }
            rows.add(row);
        }
        next = new int[rows.size() * bounds.length];
        for (int state = 0; state < rows.size(); state++) {
            System.arraycopy(rows.get(state), 0, next, state * bounds.length, bounds.length);
        }
    }

    /** Whether the whole text matches. */
    public boolean matches(CharSequence value) {
        int state = 0;
        for (int i = 0; i < value.length() && state != NOWHERE; i++) {
            state = step(state, value.charAt(i));
        }
        return state != NOWHERE && accepting.get(state);
    }

    /** Whether all of {@code latin1[from, to)} matches, one character for each byte. */
    public boolean matches(byte[] latin1, int from, int to) {
        int state = 0;
        for (int i = from; i < to && state != NOWHERE; i++) {
            state = step(state, latin1[i] & 0xff);
        }
        return state != NOWHERE && accepting.get(state);
    }

    private int step(int state, int c) {
        return next[state * bounds.length + (c < 256 ? classOfLatin1[c] : search(c))];
    }

    private int search(int c) {
        int at = Arrays.binarySearch(bounds, c);
        return at >= 0 ? at : -at - 2;
    }

    /** The expression as written. */
    @Override
    public String toString() {
        return text;
    }

    /**
     * The places in an expression where a character is read, numbered from 1; 0 is the place in front of everything.
     */
    private static final class Positions {
        final List<Expression.CharSet> sets = new ArrayList<>();
        final List<BitSet> followers = new ArrayList<>();
        final BitSet ends;
        private final String text;

        /** The positions with which a part can begin and end, and whether it may be empty. */
        private record Part(boolean canBeEmpty, BitSet first, BitSet last) {}

        Positions(Expression all, String text) throws SyntaxFault {
            this.text = text;
            sets.add(new Expression.CharSet(new int[0]));
            followers.add(new BitSet());
            Part whole = part(all);
            followers.getFirst().or(whole.first);
            ends = (BitSet) whole.last.clone();
            ends.set(0, whole.canBeEmpty);
        }

        BitSet after(BitSet positions, int c) {
            BitSet to = new BitSet();
            positions.stream().forEach(position -> to.or(followers.get(position)));
            for (int position = to.nextSetBit(0); position >= 0; position = to.nextSetBit(position + 1)) {
                if (!sets.get(position).contains(c)) {
                    to.clear(position);
                }
            }
            return to;
        }

        private Part part(Expression expression) throws SyntaxFault {
            return switch (expression) {
                case Expression.One(Expression.CharSet set) -> position(set);
                case Expression.Sequence(List<Expression> parts) -> {
                    Part all = new Part(true, new BitSet(), new BitSet());
                    for (Expression part : parts) {
                        all = behind(all, part(part));
                    }
                    yield all;
                }
                case Expression.Choice(List<Expression> options) -> {
                    boolean canBeEmpty = false;
                    BitSet first = new BitSet();
                    BitSet last = new BitSet();
                    for (Expression option : options) {
                        Part part = part(option);
                        canBeEmpty |= part.canBeEmpty;
                        first.or(part.first);
                        last.or(part.last);
                    }
                    yield new Part(canBeEmpty, first, last);
                }
                case Expression.Repeat repeat -> repeated(repeat);
            };
        }

        private Part position(Expression.CharSet set) throws SyntaxFault {
            if (sets.size() > MOST_POSITIONS) {
                throw new SyntaxFault(
                        "'" + text + "' is longer than " + MOST_POSITIONS + " characters when its repetitions are written out",
                        "fewer or smaller {n,m}");
            }
            BitSet only = new BitSet();
            only.set(sets.size());
            sets.add(set);
            followers.add(new BitSet());
            return new Part(false, only, only);
        }

        private Part behind(Part one, Part other) {
            one.last.stream().forEach(position -> followers.get(position).or(other.first));
            BitSet first = (BitSet) one.first.clone();
            if (one.canBeEmpty) {
                first.or(other.first);
            }
            BitSet last = (BitSet) other.last.clone();
            if (other.canBeEmpty) {
                last.or(one.last);
            }
            return new Part(one.canBeEmpty && other.canBeEmpty, first, last);
        }

        private Part repeated(Expression.Repeat repeat) throws SyntaxFault {
            Part all = new Part(true, new BitSet(), new BitSet());
            boolean isEndless = repeat.most() == Integer.MAX_VALUE;
            int copies = isEndless ? Math.max(1, repeat.least()) : repeat.most();
            for (int i = 0; i < copies; i++) {
                Part copy = part(repeat.part());
                if (isEndless && i == copies - 1) {
                    copy.last.stream().forEach(position -> followers.get(position).or(copy.first));
                }
                all = behind(all, i < repeat.least() ? copy : new Part(true, copy.first, copy.last));
            }
            return all;
        }
    }
}
