package portcullis.config.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    private static <T> @Nullable T read(Format<T> format, String text) {
        return format.read(Tree.scalar(text, Origin.DEFAULT), Reading.of("x", new Findings(), Paths.NONE, false));
    }

    @Test
    void flagsAreFourWords() {
        assertEquals(true, read(Formats.FLAG, "on"));
        assertEquals(false, read(Formats.FLAG, "off"));
        assertEquals(true, read(Formats.FLAG, "true"));
        assertNull(read(Formats.FLAG, "yes"));
        assertNull(read(Formats.FLAG, "True"));
    }

    @Test
    void fieldNamesBecomeLowerCaseAndMethodsDoNotBecomeUpperCase() {
        assertEquals("x-canary", read(Formats.FIELD_NAME, "X-Canary"));
        assertNull(read(Formats.FIELD_NAME, "x canary"));
        assertNull(read(Formats.FIELD_NAME, "x:canary"));
        assertEquals("GET", read(Formats.METHOD, "GET"));
        assertNull(read(Formats.METHOD, "get"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", " a", "a ", "a\u0000", "\u00e9", ""})
    void fieldValuesCannotSplitAMessage(String text) {
        assertNull(read(Formats.FIELD_VALUE, text));
    }

    @Test
    void momentsNeedAnOffset() {
        assertNotNull(read(Formats.INSTANT, "2027-02-01T09:00Z"));
        assertNotNull(read(Formats.INSTANT, "2027-02-01T09:00:30+01:00"));
        assertNull(read(Formats.INSTANT, "2027-02-01T09:00"));
        assertNull(read(Formats.DATE, "2027-02-30"));
    }

    @Test
    void webUrlsCarryNoPassword() {
        assertNotNull(read(Formats.WEB_URL, "https://docs.example.com/a?b#c"));
        assertNull(read(Formats.WEB_URL, "https://user:secret@docs.example.com/"));
        assertNull(read(Formats.WEB_URL, "ftp://docs.example.com/"));
        assertNull(read(Formats.WEB_URL, "/docs"));
    }

    @Test
    void namesHaveNoSeparators() {
        assertEquals("orders-v2.1_x", read(Formats.NAME, "orders-v2.1_x"));
        assertNull(read(Formats.NAME, "a/b"));
        assertNull(read(Formats.NAME, "a b"));
        assertNull(read(Formats.NAME, "a".repeat(65)));
    }

    @Test
    void noValueIsLongerThanItsBound() {
        assertNotNull(read(Formats.TEXT, "a".repeat(Format.LONGEST)));
        assertNull(read(Formats.TEXT, "a".repeat(Format.LONGEST + 1)));
    }
}
