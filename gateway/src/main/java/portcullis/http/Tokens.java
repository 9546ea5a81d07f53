package portcullis.http;

/** Which bytes HTTP allows where (RFC 9110, 5.5 and 5.6.2), as tables: one load per byte on the request path. */
public final class Tokens {
    private static final boolean[] TOKEN = new boolean[256];
    private static final boolean[] FIELD_VALUE = new boolean[256];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray()) {
            TOKEN[c] = true;
        }
        for (int b = 0; b < 256; b++) {
            FIELD_VALUE[b] = b == '\t' || b >= 0x20 && b != 0x7f;
        }
    }

    private Tokens() {}

    /** A {@code tchar}: may stand in a method or a field name. */
    public static boolean isTokenByte(byte b) {
        return TOKEN[b & 0xff];
    }

    /** May stand in a field value: visible, space, tab or above ASCII; no other control characters. */
    public static boolean isValueByte(byte b) {
        return FIELD_VALUE[b & 0xff];
    }

    /** Whether the text is a token: one or more {@code tchar}. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff || !TOKEN[text.charAt(i)]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the text may be written as a field value: Latin-1 without control characters other than tab. */
    public static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff || !FIELD_VALUE[text.charAt(i)]) {
                return false;
            }
        }
        return true;
    }

    /** The byte with ASCII letters in lower case, every other byte as it is. */
    public static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    /** Whether {@code bytes[from, to)} spells {@code lowerCase}, without regard to ASCII letter case. */
    public static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (lower(bytes[from + i]) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
