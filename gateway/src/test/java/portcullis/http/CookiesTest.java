package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

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
