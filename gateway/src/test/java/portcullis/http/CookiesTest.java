package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {
    @Test
    void findsACookieAmongOthers() {
        HeaderFields fields = fields("Cookie", "a=1; session=x=y; b=", "session=second");

        assertEquals("1", Cookies.value(fields, "a"));
        assertEquals("x=y", Cookies.value(fields, "session"));
        assertEquals("", Cookies.value(fields, "b"));
    }

    @Test
    void findsOneOnASecondLine() {
        assertEquals("2", Cookies.value(fields("Cookie", "a=1", "b=2"), "b"));
    }

    @Test
    void aNameIsTakenWholeAndInItsLetterCase() {
        HeaderFields fields = fields("Cookie", "xsid=1; SID=2; sidx=3; sid; ;=4");

        assertNull(Cookies.value(fields, "sid"));
        assertEquals("2", Cookies.value(fields, "SID"));
    }

    /** Else a server behind us finds a second one where we saw one. */
    @Test
    void noneHidesBehindATab() {
        HeaderFields fields = fields("Cookie", "t=1;\tt=2; \t t=3");

        assertEquals(3, Cookies.count(fields, "t"));
        Cookies.remove(fields, "t");
        assertNull(Cookies.value(fields, "t"));
    }

    @Test
    void countsCookiesOverAllLines() {
        HeaderFields fields = fields("Cookie", "a=1; t=1;t=2; tt=3", "t=1", "b=1");

        assertEquals(3, Cookies.count(fields, "t"));
        assertEquals(1, Cookies.count(fields, "b"));
        assertEquals(0, Cookies.count(fields, "T"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "t=x | ", "t=x; a=1 | a=1", "a=1; t=x | a=1", "a=1; t=x; b=2 | a=1; b=2", "a=1;t=x;b=2 | a=1;b=2", "t=x; t=y | ",
        "a = 1 ;  b; t=; c=\"d; e\" | a = 1 ;  b; c=\"d; e\"", "at=1; T=2; t | at=1; T=2; t", "; t=x; a=1 | a=1",
    })
    void takesACookieOutAndLeavesTheOthersByteForByte(String before, @Nullable String after) {
        HeaderFields fields = fields("Cookie", before);

        Cookies.remove(fields, "t");

        assertEquals(after, fields.value(FieldName.of("Cookie")));
    }

    @Test
    void takesACookieOutOfEveryLine() {
        HeaderFields fields = fields("Cookie", "a=1; t=x", "t=y", "b=2");
        fields.add(FieldName.of("X-Other"), "1");

        Cookies.remove(fields, "t");

        assertEquals(3, fields.count());
        assertEquals("1", Cookies.value(fields, "a"));
        assertEquals("2", Cookies.value(fields, "b"));
        assertNull(Cookies.value(fields, "t"));
    }

    @Test
    void seesWhichCookieAnAnswerSets() {
        HeaderFields fields = fields("Set-Cookie", "a=1; Path=/; sid=no", "b=2");

        assertTrue(Cookies.sets(fields, "a"));
        assertTrue(Cookies.sets(fields, "b"));
        assertFalse(Cookies.sets(fields, "sid"));
    }

    private static HeaderFields fields(String name, String... values) {
        HeaderFields fields = new HeaderFields();
        for (String value : values) {
            fields.add(FieldName.of(name), value);
        }
        return fields;
    }
}
