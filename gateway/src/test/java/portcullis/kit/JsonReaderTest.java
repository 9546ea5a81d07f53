package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
    @Test
    void readsEveryKindOfValue() {
        assertEquals(
                Map.of("a", Arrays.asList(1L, -0.5, null, true, false, Map.of(), List.of()), "b", "\n\u00e9/"),
                JsonReader.read(" { \"a\" : [1, -0.5 ,null,true,false,{},[ ]],\n\t\"b\":\"\\n\\u00e9\\/\" } "));
    }

    @Test
    void readsIntegersBeyondLongAsNumbers() {
        assertEquals(1e20, JsonReader.read("100000000000000000000"));
        assertEquals(Long.MAX_VALUE, JsonReader.read("9223372036854775807"));
        assertEquals(9223372036854775808.0, JsonReader.read("9223372036854775808"));
        assertEquals(Long.MIN_VALUE, JsonReader.read("-9223372036854775808"));
        assertEquals(-9223372036854775809.0, JsonReader.read("-9223372036854775809"));
        assertEquals(-0L, JsonReader.read("-0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "'a'", "01", "+1", "1.", ".5", "1e", "-", "1d",
                "NaN", "1e400", "-1e400", "tru", "nulll", "\"a", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u\u0661\u0661\u0661\u0661\"", "1 2", "\u0661"
            })
    void refusesWhatIsNotJson(String text) {
        assertThrows(IllegalArgumentException.class, () -> JsonReader.read(text));
    }

    @Test
    void refusesANameThatComesTwice() {
        assertThrows(IllegalArgumentException.class, () -> JsonReader.read("{\"a\":1,\"\\u0061\":2}"));
    }

    @Test
    void refusesToNestDeeperThanItsBound() {
        int depth = JsonReader.MAX_DEPTH;
        JsonReader.read("[".repeat(depth) + "]".repeat(depth));

        assertThrows(
                IllegalArgumentException.class,
                () -> JsonReader.read("[".repeat(depth + 1) + "]".repeat(depth + 1)));
    }

    @Test
    void readsAnObjectAsDeepAsItIsAllowedToBe() {
        assertEquals(Map.of("a", List.of(List.of())), JsonReader.readObject(" {\"a\":[[]]} ", 3));

        assertThrows(IllegalArgumentException.class, () -> JsonReader.readObject("{\"a\":[[]]}", 2));
        for (String other : List.of("", "[]", "1", "null", "{} {}", "{\"a\":1")) {
            assertThrows(IllegalArgumentException.class, () -> JsonReader.readObject(other, 3), other);
        }
    }

    @Test
    void readsEscapesWhereverTheyStand() {
        assertEquals(
                List.of("a\"b", "\n", "x\\", "\ud83d\udd11!", "\ud83d\udd11"),
                JsonReader.read("[\"a\\\"b\",\"\\n\",\"x\\\\\",\"\\ud83d\\udd11!\",\"\ud83d\udd11\"]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\udd11", "\\ud83d!", "\\ud83d\\ud83d\\udd11", "a\\udd11\\ud83d", "\\ud83d\\n"})
    void refusesHalfACharacter(String text) {
        assertThrows(IllegalArgumentException.class, () -> JsonReader.read('"' + text + '"'));
    }
}
