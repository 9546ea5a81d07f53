package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** A JSON document of somebody else's. */
class JsonReaderFuzz {
    @DictionaryFile(resourcePath = "/json.dict")
    @FuzzTest
    void saysTheSameWhenWrittenAgain(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Object value;
        try {
            value = JsonReader.read(text);
        } catch (IllegalArgumentException notJson) {
            assertNotNull(notJson.getMessage(), "says what is wrong");
            return;
        }
        assertEquals(value, JsonReader.read(JsonWriter.compact().value(value).toString()), "on one line");
        assertEquals(value, JsonReader.read(JsonWriter.indented().value(value).toString()), "on many lines");
    }
}
