package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonWriterTest {
    @Test
    void putsCommasWhereTheyBelong() {
        JsonWriter json = JsonWriter.compact().object();
        json.name("a").value(1).name("b").array().value(1).value("x").object().end().array().end().end();
        json.member("c", null).member("d", true).member("e", 1.5).end();

        assertEquals("{\"a\":1,\"b\":[1,\"x\",{},[]],\"c\":null,\"d\":true,\"e\":1.5}", json.toString());
    }

    @Test
    void writesMapsAndListsOfAnyDepth() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("list", Arrays.asList(1, null, List.of("x")));
        tree.put("map", Map.of("k", Double.NaN));

        assertEquals(
                "{\"list\":[1,null,[\"x\"]],\"map\":{\"k\":null}}",
                JsonWriter.compact().value(tree).toString());
    }

    @Test
    void escapesWhateverWouldBreakOutOfAText() {
        String hostile = "\"\\\n\r\t\u0000\u001f\u007f\ud800x";

        assertEquals(
                "\"\\\"\\\\\\n\\r\\t\\u0000\\u001f\\u007f\\ud800x\"",
                JsonWriter.compact().value(hostile).toString());
    }

    @Test
    void keepsWholeCharactersBeyondTheFirstPlane() {
        assertEquals("\"é😀\"", JsonWriter.compact().value("é😀").toString());
    }

    @Test
    void indentsForPeople() {
        JsonWriter json = JsonWriter.indented().object();
        json.name("a").array().value(1).value(2).end().name("b").object().end().end();

        assertEquals(
                """
                {
                  "a": [
                    1,
                    2
                  ],
                  "b": {}
                }""",
                json.toString());
    }

    @Test
    void isReadBackByTheReader() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("te\"xt", "\u0001é😀\\");
        tree.put("numbers", List.of(0L, -12L, 1.5, 1e300));
        tree.put("truths", List.of(true, false));

        assertEquals(tree, JsonReader.read(JsonWriter.indented().value(tree).toString()));
    }
}
