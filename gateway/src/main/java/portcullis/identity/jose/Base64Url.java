package portcullis.identity.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64url as tokens and keys have it (RFC 7515, 2): without padding, and each byte sequence written in one way only. The JDK's
 * decoder takes padding, and bits that no byte needs, so that one token would have many texts.
 */
final class Base64Url {
    private static final byte[] SIXTETS = sixtets();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64Url() {}

    private static byte[] sixtets() {
        byte[] sixtets = new byte[256];
        Arrays.fill(sixtets, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            sixtets[alphabet.charAt(i)] = (byte) i;
        }
        return sixtets;
    }

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** The bytes that a text stands for; null when it is not canonical. */
    static byte @Nullable [] decode(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        return decode(ascii, 0, ascii.length);
    }

    /** The bytes that a part of {@code text} stands for; null when it is not canonical. */
    static byte @Nullable [] decode(byte[] text, int from, int to) {
        int length = to - from;
        int rest = length & 3;
        if (rest == 1) {
            return null;
        }
        byte[] bytes = new byte[(length >> 2) * 3 + (rest == 0 ? 0 : rest - 1)];
        int at = 0;
        int i = from;
        for (int whole = to - rest; i < whole; i += 4) {
            int group = sixtet(text[i]) << 18 | sixtet(text[i + 1]) << 12 | sixtet(text[i + 2]) << 6 | sixtet(text[i + 3]);
            if (group < 0) {
                return null;
            }
            bytes[at++] = (byte) (group >> 16);
            bytes[at++] = (byte) (group >> 8);
            bytes[at++] = (byte) group;
        }
        if (rest == 2) {
            int group = sixtet(text[i]) << 6 | sixtet(text[i + 1]);
            if (group < 0 || (group & 0xf) != 0) {
                return null;
            }
            bytes[at] = (byte) (group >> 4);
        } else if (rest == 3) {
            int group = sixtet(text[i]) << 12 | sixtet(text[i + 1]) << 6 | sixtet(text[i + 2]);
            if (group < 0 || (group & 0x3) != 0) {
                return null;
            }
            bytes[at++] = (byte) (group >> 10);
            bytes[at] = (byte) (group >> 2);
        }
        return bytes;
    }

    /** Negative, with all bits set, for what is not in the alphabet. */
    private static int sixtet(byte character) {
        return SIXTETS[character & 0xff];
    }
}
