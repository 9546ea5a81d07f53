package portcullis.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the value of a field says to people. On the wire it is bytes, and we carry each as a character of Latin-1. */
public final class FieldText {
    private FieldText() {}

    /**
     * The text of a value that is UTF-8, as ASCII always is.
     *
     * @param value as received, one character for each byte
     * @return null when it is not UTF-8 (RFC 9110, 5.5 leaves other bytes opaque), and with control characters in it
     */
    public static @Nullable String utf8(String value) {
        boolean ascii = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 && c != '\t' || c == 0x7F) {
                return null;
            }
            ascii &= c < 0x80;
        }
        if (ascii) {
            return value;
        }
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.codePoints().anyMatch(c -> c >= 0x80 && c < 0xA0) ? null : text;
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
