package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    private final HttpDate dates = new HttpDate();

    @Test
    void isWrittenAsTheStandardSays() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(Instant.parse("1994-11-06T08:49:37Z")));
        assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", dates.at(0));
    }

    @Test
    void oneSecondIsOneText() {
        String text = dates.at(1_000);
        assertSame(text, dates.at(1_999));
        assertEquals("Thu, 01 Jan 1970 00:00:02 GMT", dates.at(2_000));
        assertEquals("Thu, 01 Jan 1970 00:00:01 GMT", dates.at(1_500), "the clock may be set back");
    }
}
