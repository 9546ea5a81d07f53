package portcullis.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The field lines of one message in order and in the letter case received, as offsets into flat bytes: a parsed head
 * costs no object per field. Lines that the parser found lie in the connection's buffer, lines that we add lie in an
 * array of our own. Lookup ignores ASCII letter case. Values are Latin-1 (RFC 9110, 5.5), without surrounding white space.
 *
 * <p>One exchange owns it and one thread uses it at a time; a connection reuses it for its next message, so nothing may
 * keep it (or an index into it) after the exchange.
 */
public final class HeaderFields {
    private static final int INTS = 6;
    private static final int SOURCE = 0;
    private static final int NAME = 1;
    private static final int NAME_END = 2;
    private static final int VALUE = 3;
    private static final int VALUE_END = 4;
    private static final int HASH = 5;
    private static final int RECEIVED = 0;
    private static final int ADDED = 1;

    private byte[] received = NONE;
    private byte[] added = NONE;
    private int addedEnd;
    private int[] lines = new int[INTS * 16];
    private int count;

    private static final byte[] NONE = {};

    /** Forgets everything; the lines that follow lie in {@code buffer}. */
    public void reset(byte[] buffer) {
        received = buffer;
        addedEnd = 0;
        count = 0;
    }

    /** Forgets everything, the connection's buffer too: an idle connection must not hold it. */
    public void clear() {
        reset(NONE);
    }

    /** Points at the same bytes in another array, after a connection moved its buffer without shifting it. */
    public void moved(byte[] buffer) {
        received = buffer;
    }

    /** A line that the parser found and checked: a token, and a value without surrounding white space. */
    public void received(int name, int nameEnd, int value, int valueEnd) {
        line(RECEIVED, name, nameEnd, value, valueEnd, FieldName.hash(received, name, nameEnd));
    }

    private void line(int source, int name, int nameEnd, int value, int valueEnd, int hash) {
        int at = count * INTS;
        if (at == lines.length) {
            lines = Arrays.copyOf(lines, lines.length * 2);
        }
        lines[at + SOURCE] = source;
        lines[at + NAME] = name;
        lines[at + NAME_END] = nameEnd;
        lines[at + VALUE] = value;
        lines[at + VALUE_END] = valueEnd;
        lines[at + HASH] = hash;
        count++;
    }

    /** How many lines there are; indexes run from 0 to here. */
    public int count() {
        return count;
    }

    /** The index of the first line of that name, or -1. */
    public int find(FieldName name) {
        return find(name, 0);
    }

    /** The index of the first line of that name at or after {@code from}, or -1. */
    public int find(FieldName name, int from) {
        for (int i = from; i < count; i++) {
            if (is(i, name)) {
                return i;
            }
        }
        return -1;
    }

    public boolean contains(FieldName name) {
        return find(name, 0) >= 0;
    }

    /** Whether line {@code index} has that name. */
    public boolean is(int index, FieldName name) {
        int at = index * INTS;
        return lines[at + HASH] == name.hash() && name.matches(source(at), lines[at + NAME], lines[at + NAME_END]);
    }

    /** The value of the first line of that name, or null. */
    public @Nullable String value(FieldName name) {
        int index = find(name, 0);
        return index < 0 ? null : value(index);
    }

    /** All lines of that name joined with {@code ", "} (RFC 9110, 5.3), or null when there is none. */
    public @Nullable String joined(FieldName name) {
        int index = find(name, 0);
        if (index < 0) {
            return null;
        }
        String first = value(index);
        index = find(name, index + 1);
        if (index < 0) {
            return first;
        }
        StringBuilder all = new StringBuilder(first);
        for (; index >= 0; index = find(name, index + 1)) {
            all.append(", ").append(value(index));
        }
        return all.toString();
    }

    public String name(int index) {
        int at = index * INTS;
        return text(source(at), lines[at + NAME], lines[at + NAME_END]);
    }

    public String value(int index) {
        int at = index * INTS;
        return text(source(at), lines[at + VALUE], lines[at + VALUE_END]);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The array in which the name and the value of line {@code index} lie. */
    public byte[] bytes(int index) {
        return source(index * INTS);
    }

    public int nameStart(int index) {
        return lines[index * INTS + NAME];
    }

    public int nameEnd(int index) {
        return lines[index * INTS + NAME_END];
    }

    public int valueStart(int index) {
        return lines[index * INTS + VALUE];
    }

    public int valueEnd(int index) {
        return lines[index * INTS + VALUE_END];
    }

    /** Whether the value of line {@code index} is {@code lowerCase} without regard to ASCII letter case. */
    public boolean valueIs(int index, String lowerCase) {
        int at = index * INTS;
        return Tokens.equalsIgnoreCase(source(at), lines[at + VALUE], lines[at + VALUE_END], lowerCase);
    }

    private byte[] source(int at) {
        return lines[at + SOURCE] == RECEIVED ? received : added;
    }

    /**
     * Appends a line.
     *
     * @throws IllegalArgumentException when the value may not stand in a field: nobody can smuggle a line break through us
     */
    public void add(FieldName name, String value) {
        if (!Tokens.isFieldValue(value)) {
            throw new IllegalArgumentException("not a field value for " + name);
        }
        byte[] spelling = name.line();
        int nameLength = spelling.length - 2;
        room(nameLength + value.length());
        int start = addedEnd;
        System.arraycopy(spelling, 0, added, start, nameLength);
        putLatin1(value, start + nameLength);
        addedEnd = start + nameLength + value.length();
        line(ADDED, start, start + nameLength, start + nameLength, addedEnd, name.hash());
    }

    /** Appends a line whose value is already bytes that were checked. */
    public void add(FieldName name, byte[] from, int start, int end) {
        byte[] spelling = name.line();
        int nameLength = spelling.length - 2;
        room(nameLength + end - start);
        int at = addedEnd;
        System.arraycopy(spelling, 0, added, at, nameLength);
        System.arraycopy(from, start, added, at + nameLength, end - start);
        addedEnd = at + nameLength + end - start;
        line(ADDED, at, at + nameLength, at + nameLength, addedEnd, name.hash());
    }

    @SuppressWarnings("deprecation") // the one copy from a String that makes no array; every char is Latin-1 here
    private void putLatin1(String value, int at) {
        value.getBytes(0, value.length(), added, at);
    }

    private void room(int bytes) {
        if (added.length - addedEnd < bytes) {
            added = Arrays.copyOf(added, Math.max(512, Integer.highestOneBit(addedEnd + bytes) * 2));
        }
    }

    /** Removes every line of that name and appends one. */
    public void set(FieldName name, String value) {
        remove(name);
        add(name, value);
    }

    /** Appends the line unless one of that name is there. */
    public void setIfAbsent(FieldName name, String value) {
        if (!contains(name)) {
            add(name, value);
        }
    }

    /** Removes every line of that name; says whether there was one. */
    public boolean remove(FieldName name) {
        boolean found = false;
        for (int i = find(name, 0); i >= 0; i = find(name, i)) {
            removeAt(i);
            found = true;
        }
        return found;
    }

    /** Removes line {@code index}; the lines behind it move up by one. */
    public void removeAt(int index) {
        System.arraycopy(lines, (index + 1) * INTS, lines, index * INTS, (count - index - 1) * INTS);
        count--;
    }

    /** How many bytes {@link #write} writes. */
    public int writtenLength() {
        int length = 0;
        for (int i = 0; i < count; i++) {
            length += lineLength(i);
        }
        return length;
    }

    /**
     * Writes every line as {@code Name: value CRLF}; what stood between them in the received head is never copied.
     *
     * @return the position behind the last byte; {@code out} must have room for {@link #writtenLength()} bytes
     */
    public int write(byte[] out, int position) {
        int to = position;
        for (int i = 0; i < count; i++) {
            to = writeLine(i, out, to);
        }
        return to;
    }

    /** How many bytes {@link #writeLine} writes. */
    public int lineLength(int index) {
        int at = index * INTS;
        return lines[at + NAME_END] - lines[at + NAME] + lines[at + VALUE_END] - lines[at + VALUE] + 4;
    }

    /** Writes one line as {@link #write} does; returns the position behind it. */
    public int writeLine(int index, byte[] out, int position) {
        int at = index * INTS;
        byte[] from = source(at);
        int length = lines[at + NAME_END] - lines[at + NAME];
        System.arraycopy(from, lines[at + NAME], out, position, length);
        int to = position + length;
        out[to++] = ':';
        out[to++] = ' ';
        length = lines[at + VALUE_END] - lines[at + VALUE];
        System.arraycopy(from, lines[at + VALUE], out, to, length);
        to += length;
        out[to++] = '\r';
        out[to++] = '\n';
        return to;
    }

    /** Appends every line of the other. */
    public void addAll(HeaderFields other) {
        for (int i = 0; i < other.count; i++) {
            copy(other, i * INTS);
        }
    }

    /** Appends the lines of the other that it did not receive: they are there even when its connection's buffer is gone. */
    public void addOwn(HeaderFields other) {
        for (int i = 0; i < other.count; i++) {
            if (other.lines[i * INTS + SOURCE] == ADDED) {
                copy(other, i * INTS);
            }
        }
    }

    private void copy(HeaderFields other, int at) {
        byte[] from = other.source(at);
        int nameLength = other.lines[at + NAME_END] - other.lines[at + NAME];
        int valueLength = other.lines[at + VALUE_END] - other.lines[at + VALUE];
        room(nameLength + valueLength);
        int start = addedEnd;
        System.arraycopy(from, other.lines[at + NAME], added, start, nameLength);
        System.arraycopy(from, other.lines[at + VALUE], added, start + nameLength, valueLength);
        addedEnd = start + nameLength + valueLength;
        line(ADDED, start, start + nameLength, start + nameLength, addedEnd, other.lines[at + HASH]);
    }

    @Override
    public String toString() {
        StringBuilder names = new StringBuilder("fields[");
        for (int i = 0; i < count; i++) {
            names.append(i == 0 ? "" : ", ").append(name(i));
        }
        return names.append(']').toString();
    }
}
