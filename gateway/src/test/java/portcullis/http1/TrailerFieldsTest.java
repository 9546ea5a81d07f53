package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.wire.ScriptedWire;

class TrailerFieldsTest {
    private static String read(String trailers) {
        return Bodies.read("1\r\na\r\n0\r\n" + trailers + "\r\nnext", input -> new ChunkedBody(input, Bodies.IDLE));
    }

    @Test
    void arePassedInOrder() {
        assertEquals("'a' {X=1|y=|X=2} then 'next'", read("X: 1\r\ny:\r\nX:2 \r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Authorization", "cookie", "Set-Cookie", "Content-Type", "Content-Encoding", "Cache-Control", "Range", "If-Match",
        "Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "Proxy-Authorization", "Expect", "Max-Forwards"
    })
    void whatMustNotStandBehindABodyIsDropped(String name) {
        assertEquals("'a' {X=1} then 'next'", read(name + ": v\r\nX: 1\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n", "host: a\r\n", " X: 1\r\n", "X : 1\r\n", "X\r\n", ": 1\r\n",
        "X: 1\r\n folded\r\n", "X: a\u0000b\r\n", "X: a\rb\r\n", "X: 1\n"
    })
    void whatReadersUnderstandDifferentlyBreaksTheBody(String trailer) {
        assertEquals("MALFORMED after 'a'", read(trailer));
    }

    @Test
    void haveBoundsInBytesAndNumber() {
        String line = "X: " + "a".repeat(4096 - 5) + "\r\n";
        assertTrue(inOnePiece(line + line).startsWith("'' {X=aaa"));
        assertEquals("MALFORMED after ''", inOnePiece(line + line + "Y:\r\n"));
        assertEquals("'' {" + "X=1|".repeat(49) + "X=1} then ''", inOnePiece("X: 1\r\n".repeat(50)));
        assertEquals("MALFORMED after ''", inOnePiece("X: 1\r\n".repeat(51)));
    }

    @Test
    void droppedOnesCountToo() {
        assertEquals("MALFORMED after ''", inOnePiece("Cookie: 1\r\n".repeat(51)));
    }

    private static String inOnePiece(String trailers) {
        return Bodies.said(
                ScriptedWire.of("0\r\n" + trailers + "\r\n"), input -> new ChunkedBody(input, Bodies.IDLE), 64);
    }
}
