package portcullis.identity.jose;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.kit.JsonReader;

/** Bytes that are to be one JSON object in UTF-8, and are read no other way. */
final class JsonObject {
    private JsonObject() {}

    /**
     * @param depth how deep brackets may nest
     * @throws IllegalArgumentException when they are something else; its message quotes them
     */
    static Map<String, @Nullable Object> read(byte[] bytes, int depth) {
        return JsonReader.readObject(text(bytes), depth);
    }

    private static String text(byte[] bytes) {
        if (isAscii(bytes)) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    private static boolean isAscii(byte[] bytes) {
        int all = 0;
        for (byte one : bytes) {
            all |= one;
        }
        return all >= 0;
    }
}
