package portcullis.http;

import java.nio.charset.StandardCharsets;

/**
 * The name of a field (RFC 9110, 5.1) with what a lookup needs computed once: names compare without regard to ASCII
 * letter case, and the hash is of the lower-case form. Made once and kept in a constant; never made per request.
 */
public final class FieldName {
    private final String text;
    private final byte[] lower;
    private final byte[] line;
    private final int hash;

    private FieldName(String text) {
        this.text = text;
        this.lower = text.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        this.line = (text + ": ").getBytes(StandardCharsets.ISO_8859_1);
        this.hash = hash(lower, 0, lower.length);
    }

    /**
     * A name in the letter case in which it is to be written.
     *
     * @param text a token (RFC 9110, 5.6.2)
     * @throws IllegalArgumentException when {@code text} is not a token
     */
    public static FieldName of(String text) {
        if (!Tokens.isToken(text)) {
            throw new IllegalArgumentException("not a field name: " + text);
        }
        return new FieldName(text);
    }

    /** The name as it is written. */
    public String text() {
        return text;
    }

    /** The hash of the lower-case name; equals {@link #hash(byte[], int, int)} of any spelling of it. */
    int hash() {
        return hash;
    }

    /** {@code Name: }, ready to be copied in front of a value. */
    byte[] line() {
        return line;
    }

    boolean matches(byte[] bytes, int from, int to) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (Tokens.lower(bytes[from + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** A hash that does not depend on ASCII letter case. */
    static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + Tokens.lower(bytes[i]);
        }
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldName name && matches(name.lower, 0, name.lower.length);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return text;
    }
}
