package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import portcullis.wire.ScriptedWire;

/** Both sides of each border, in whatever pieces a head comes. */
class HeadLimitsTest {
    private static final String LINE = "GET / HTTP/1.1\r\n";
    private static final String HOST = "Host: a.test\r\n";

    private static boolean isTaken(String text, HeadLimits limits) {
        return RequestHeads.read(text, limits).startsWith("GET ");
    }

    @Test
    void theWholeHeadCountsFromTheFirstByteToTheLast() {
        String padded = LINE + HOST + "X: " + "a".repeat(300) + "\r\n\r\n";
        HeadLimits fits = new HeadLimits(padded.length(), 10, 128);
        HeadLimits tooSmall = new HeadLimits(padded.length() - 1, 10, 128);

        assertTrue(isTaken(padded, fits));
        assertEquals("HEADERS_TOO_LARGE", RequestHeads.read(padded, tooSmall));
    }

    @Test
    void theRequestLineAloneCanBeTooMuch() {
        String head = "GET /" + "a".repeat(99) + " HTTP/1.0\r\n\r\n";

        assertTrue(isTaken(head, new HeadLimits(head.length(), 10, 100)));
        assertEquals("HEADERS_TOO_LARGE", RequestHeads.read(head, new HeadLimits(head.length() - 1, 10, 100)));
    }

    @Test
    void fieldsAreCounted() {
        String two = LINE + HOST + "A: 1\r\n\r\n";

        assertTrue(isTaken(two, new HeadLimits(512, 2, 128)));
        assertEquals("HEADERS_TOO_LARGE", RequestHeads.read(two, new HeadLimits(512, 1, 128)));
    }

    @Test
    void theTargetIsMeasuredByItself() {
        HeadLimits limits = new HeadLimits(512, 10, 100);

        assertTrue(isTaken("GET /" + "a".repeat(99) + " HTTP/1.1\r\n" + HOST + "\r\n", limits));
        assertEquals(
                "TARGET_TOO_LONG", RequestHeads.read("GET /" + "a".repeat(100) + " HTTP/1.1\r\n" + HOST + "\r\n", limits));
        assertEquals("TARGET_TOO_LONG", RequestHeads.read("G".repeat(200) + " / HTTP/1.1\r\n" + HOST + "\r\n", limits));
    }

    @Test
    void aLineWithoutEndIsRefusedAtTheLimit() {
        String line = "a".repeat(100_000);
        assertEquals("TARGET_TOO_LONG", refusedBeforeTheEnd(line));
        assertEquals("TARGET_TOO_LONG", refusedBeforeTheEnd("GET /" + line));
        assertEquals("HEADERS_TOO_LARGE", refusedBeforeTheEnd(LINE + line));
        assertEquals("HEADERS_TOO_LARGE", refusedBeforeTheEnd(LINE + HOST + "X: " + line));
    }

    private static String refusedBeforeTheEnd(String endless) {
        ScriptedWire wire = ScriptedWire.of(endless);
        InputBuffer input = new InputBuffer(wire, new byte[64]);
        String said = RequestHeads.said(new RequestHeadReader(input), RequestHeads.LIMITS);
        assertTrue(input.bytes().length <= 2 * RequestHeads.LIMITS.headBytes(), "held " + input.bytes().length);
        assertTrue(wire.unread().length() > 90_000, "more was read than could be right");
        return said;
    }
}
