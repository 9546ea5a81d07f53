package portcullis.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.config.Telemetry.LogFormat;
import portcullis.kit.JsonReader;
import portcullis.telemetry.LogLine.Field;

final class LogLineTest {
    private static final Field A = new Field("a");
    private static final Field B = new Field("b");

    private final LogLine line = new LogLine(4096);

    private static String text(LogLine line) {
        return new String(line.bytes(), 0, line.length(), StandardCharsets.UTF_8);
    }

    private static String json(String value, int max) {
        LogLine line = new LogLine(4096).begin(LogFormat.JSON).field(A, value, max).end();
        return (String) ((Map<?, ?>) JsonReader.read(text(line))).get("a");
    }

    @Test
    void writesTextsAndNumbersAsJson() {
        line.begin(LogFormat.JSON).field(A, "x", 9).field(B, -12).end();
        assertEquals("{\"a\":\"x\",\"b\":-12}\n", text(line));

        line.begin(LogFormat.JSON).field(A, 0).field(B, Long.MAX_VALUE).end();
        assertEquals("{\"a\":0,\"b\":9223372036854775807}\n", text(line));
    }

    @Test
    void writesTheSameFieldsAsPairs() {
        line.begin(LogFormat.TEXT).field(A, "x/y:1", 9).field(B, "two words", 9).time(A, 0).millis(B, 1_234_567).end();

        assertEquals("a=x/y:1 b=\"two words\" a=1970-01-01T00:00:00.000Z b=1.234\n", text(line));
    }

    @Test
    void leavesOutWhatIsEmpty() {
        line.begin(LogFormat.JSON).field(A, "", 9).field(A, new byte[4], 2, 2, 9).field(B, 1).end();

        assertEquals("{\"b\":1}\n", text(line));
    }

    @Test
    void keepsEveryCharacterInsideItsValue() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x3000; c++) {
            all.append(c);
        }
        for (int from = 0; from < all.length(); from += 256) {
            String part = all.substring(from, from + 256);
            String written = text(new LogLine(4096).begin(LogFormat.JSON).field(A, part, 4000).end());

            assertEquals(1, written.chars().filter(c -> c < 0x20).count(), "the line's own end and nothing else");
            assertEquals(part, json(part, 4000));
        }
    }

    @Test
    void findsWhatNeedsAnEscapeAtEveryPlaceOfATextTakenForAscii() {
        for (int length = 1; length < 20; length++) {
            for (int place = 0; place < length; place++) {
                for (char c = 0; c < 0x100; c++) {
                    String value = "~".repeat(place) + c + "!".repeat(length - place - 1);
                    String written = text(line.begin(LogFormat.JSON).ascii(A, value, 99).end());
                    assertEquals(text(new LogLine(200).begin(LogFormat.JSON).field(A, value, 99).end()), written);
                }
            }
        }
    }

    @Test
    void turnsLatin1IntoUtf8() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        line.begin(LogFormat.JSON).field(A, all, 0, 256, 4000).end();

        Object read = ((Map<?, ?>) JsonReader.read(text(line))).get("a");
        assertEquals(new String(all, StandardCharsets.ISO_8859_1), read);
    }

    @Test
    void writesWholeCharactersAndEscapesHalfOnes() {
        assertEquals("😀", json("😀", 9));
        assertTrue(text(line.begin(LogFormat.JSON).field(A, "\ud83dx\ude00", 99).end()).contains("\\ud83dx\\ude00"));
    }

    @Test
    void escapesLineBreaksInPairsToo() {
        line.begin(LogFormat.TEXT).field(A, "x\nb=forged \"", 99).end();

        assertEquals("a=\"x\\nb=forged \\\"\"\n", text(line));
    }

    @Test
    void cutsAValueAtItsBoundAndSaysSo() {
        assertEquals("12345", json("12345", 5));
        assertEquals("12345…", json("123456", 5));
        assertEquals("…", json("\u0001", 5));
    }

    @Test
    void staysWithinItsCapacityWhateverComes() {
        LogLine small = new LogLine(100);
        small.begin(LogFormat.JSON).field(A, "\u0001".repeat(500), 1000).field(B, 1).time(A, 0).end();

        assertTrue(small.length() <= 100);
        assertTrue(text(small).startsWith("{\"a\":\"\\u0001"));
        assertTrue(text(small).endsWith("…\"}\n"), text(small));
    }

    @Test
    void writesTimesToTheMillisecond() {
        line.begin(LogFormat.JSON).time(A, 1_788_256_800_007L).time(B, 1_788_256_800_999L).end();

        assertEquals("{\"a\":\"2026-09-01T10:00:00.007Z\",\"b\":\"2026-09-01T10:00:00.999Z\"}\n", text(line));
    }
}
