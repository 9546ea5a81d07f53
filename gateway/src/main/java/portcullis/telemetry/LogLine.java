package portcullis.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import portcullis.config.Telemetry.LogFormat;

/**
 * One line of a log being encoded, as JSON or as {@code name=value} pairs, into an array that is used again and again.
 * Whatever a client sent stays inside its value: quotes, backslashes, line breaks and every other control character are
 * escaped, so that nobody can add a line or a field. A value longer than its bound ends with an ellipsis. Names, and what
 * is left out when it is empty, are the same in both formats.
 */
final class LogLine {
    private static final byte[] ELLIPSIS = "\u2026".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    /** Room that no value may take: an ellipsis, a quote, the end of the line. */
    private static final int END = ELLIPSIS.length + 3;
    /** The longest that one character can become: an escape. */
    private static final int LONGEST = 6;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;

    private static final byte QUOTED = 1;
    private static final byte BARE = 2;
    private static final byte[] PLAIN = plain();

    private final byte[] bytes;
    private int at;
    private boolean json;

    /** A field's name with what stands around it, encoded once. */
    static final class Field {
        private final byte[] json;
        private final byte[] text;

        Field(String name) {
            json = (",\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
            text = (" " + name + "=").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** @param capacity bytes of the longest line; fields that no longer fit are left out */
    LogLine(int capacity) {
        bytes = new byte[capacity];
    }

    private static byte[] plain() {
        byte[] plain = new byte[128];
        for (char c = 0x20; c < 0x7F; c++) {
            if (c != '"' && c != '\\') {
                plain[c] = c == ' ' || c == '=' ? QUOTED : QUOTED | BARE;
            }
        }
        return plain;
    }

    LogLine begin(LogFormat format) {
        json = format == LogFormat.JSON;
        at = 0;
        if (json) {
            bytes[at++] = '{';
        }
        return this;
    }

    /** Closes the line; {@link #bytes} holds {@link #length} bytes of it. */
    LogLine end() {
        if (json) {
            bytes[at++] = '}';
        }
        bytes[at++] = '\n';
        return this;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return at;
    }

    /** A text of at most {@code max} bytes as encoded; left out when it is empty. */
    LogLine field(Field field, String value, int max) {
        if (!value.isEmpty() && name(field)) {
            boolean quoted = json || !isBare(value);
            quote(quoted);
            text(value, at + max);
            quote(quoted);
        }
        return this;
    }

    /**
     * An ASCII text, as {@link #field(Field, String, int)} but copied in one go. What is not ASCII would be shown
     * wrongly, though never break out.
     */
    @SuppressWarnings("deprecation") // the one copy from a String that makes no array
    LogLine ascii(Field field, String value, int max) {
        int length = value.length();
        if (!json || length > max || length > bytes.length - at - field.json.length - 32 - END) {
            return field(field, value, max);
        }
        if (length > 0) {
            name(field);
            bytes[at] = '"';
            value.getBytes(0, length, bytes, at + 1);
            if (isPlain(at + 1, at + 1 + length)) {
                at += length + 1;
            } else {
                bytes[at++] = '"';
                text(value, at + max);
            }
            bytes[at++] = '"';
        }
        return this;
    }

    /** Whether nothing there needs an escape; eight bytes at a time. */
    private boolean isPlain(int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            long quotes = eight ^ ONES * '"';
            long backslashes = eight ^ ONES * '\\';
            // in each byte the top bit is set when: not ASCII, below a space, a quote, a backslash, DEL
            long special = eight | eight - ONES * ' ' | quotes - ONES | backslashes - ONES | eight + ONES;
            if ((special & ONES * 0x80) != 0) {
                return false;
            }
        }
        for (; i < to; i++) {
            if (!isPlain(bytes[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Latin-1 bytes as text, as {@link #field(Field, String, int)}. */
    LogLine field(Field field, byte[] from, int start, int end, int max) {
        if (start < end && name(field)) {
            quote(true);
            int limit = limit(at + max);
            int whole = Math.min(end - start, limit - at);
            System.arraycopy(from, start, bytes, at, whole);
            if (isPlain(at, at + whole)) {
                at += whole;
                start += whole;
            }
            for (int i = start; i < end; i++) {
                int c = from[i] & 0xFF;
                if (limit - at < (isPlain(c) ? 1 : LONGEST)) {
                    ellipsis();
                    break;
                }
                character(c);
            }
            quote(true);
        }
        return this;
    }

    LogLine field(Field field, long value) {
        if (name(field)) {
            digits(value);
        }
        return this;
    }

    /** A duration in milliseconds with three decimals. */
    LogLine millis(Field field, long nanos) {
        if (name(field)) {
            long micros = Math.max(0, nanos) / 1000;
            digits(micros / 1000);
            bytes[at++] = '.';
            int rest = (int) (micros % 1000);
            bytes[at++] = (byte) ('0' + rest / 100);
            bytes[at++] = (byte) ('0' + rest / 10 % 10);
            bytes[at++] = (byte) ('0' + rest % 10);
        }
        return this;
    }

    /** A moment in UTC with milliseconds (RFC 3339). */
    LogLine time(Field field, long epochMillis) {
        if (name(field)) {
            quote(json);
            at = Timestamp.write(epochMillis, bytes, at);
            quote(json);
        }
        return this;
    }

    /** Room for the longest name, number or time. */
    private boolean name(Field field) {
        byte[] name = json ? field.json : field.text;
        if (bytes.length - at < name.length + 32 + END) {
            return false;
        }
        int skip = at == (json ? 1 : 0) ? 1 : 0;
        System.arraycopy(name, skip, bytes, at, name.length - skip);
        at += name.length - skip;
        return true;
    }

    private void quote(boolean quoted) {
        if (quoted) {
            bytes[at++] = '"';
        }
    }

    private static boolean isPlain(int c) {
        return c < 128 && PLAIN[c] != 0;
    }

    private int limit(int wanted) {
        return Math.min(wanted, bytes.length - END);
    }

    private static boolean isBare(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 128 || (PLAIN[c] & BARE) == 0) {
                return false;
            }
        }
        return true;
    }

    private void text(String value, int wanted) {
        int limit = limit(wanted);
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (isPlain(c)) {
                if (at >= limit) {
                    ellipsis();
                    return;
                }
                bytes[at++] = (byte) c;
                continue;
            }
            if (limit - at < LONGEST) {
                ellipsis();
                return;
            }
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(value.charAt(i + 1))) {
                supplementary(Character.toCodePoint(c, value.charAt(++i)));
            } else {
                character(c);
            }
        }
    }

    private void ellipsis() {
        System.arraycopy(ELLIPSIS, 0, bytes, at, ELLIPSIS.length);
        at += ELLIPSIS.length;
    }

    private void character(int c) {
        if (isPlain(c)) {
            bytes[at++] = (byte) c;
        } else if (c == '"' || c == '\\') {
            bytes[at++] = '\\';
            bytes[at++] = (byte) c;
        } else if (c == '\n' || c == '\r' || c == '\t') {
            bytes[at++] = '\\';
            bytes[at++] = (byte) (c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        } else if (c < 0xA0 || Character.isSurrogate((char) c) || c == 0x2028 || c == 0x2029) {
            escape(c); // C0, DEL and C1 drive terminals, half a character has no UTF-8, and these two end lines for some readers
        } else if (c < 0x800) {
            bytes[at++] = (byte) (0xC0 | c >> 6);
            bytes[at++] = (byte) (0x80 | c & 0x3F);
        } else {
            bytes[at++] = (byte) (0xE0 | c >> 12);
            bytes[at++] = (byte) (0x80 | c >> 6 & 0x3F);
            bytes[at++] = (byte) (0x80 | c & 0x3F);
        }
    }

    private void supplementary(int c) {
        bytes[at++] = (byte) (0xF0 | c >> 18);
        bytes[at++] = (byte) (0x80 | c >> 12 & 0x3F);
        bytes[at++] = (byte) (0x80 | c >> 6 & 0x3F);
        bytes[at++] = (byte) (0x80 | c & 0x3F);
    }

    private void escape(int c) {
        bytes[at++] = '\\';
        bytes[at++] = 'u';
        bytes[at++] = HEX[c >> 12];
        bytes[at++] = HEX[c >> 8 & 15];
        bytes[at++] = HEX[c >> 4 & 15];
        bytes[at++] = HEX[c & 15];
    }

    private void digits(long value) {
        if (value < 0) {
            bytes[at++] = '-';
            value = value == Long.MIN_VALUE ? Long.MAX_VALUE : -value;
        }
        int length = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            length++;
        }
        for (int i = at + length - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + value % 10);
            value /= 10;
        }
        at += length;
    }
}
