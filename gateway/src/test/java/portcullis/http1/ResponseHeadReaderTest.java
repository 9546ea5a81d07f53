package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.http1.ResponseHeadReader.Result;
import portcullis.wire.ScriptedWire;

class ResponseHeadReaderTest {
    private static final HeadLimits LIMITS = new HeadLimits(512, 5, 0);

    private static ResponseHeadReader reader(ScriptedWire wire) {
        return new ResponseHeadReader(new InputBuffer(wire, new byte[16]), LIMITS);
    }

    private static String said(ResponseHeadReader reader) {
        try {
            Result result = reader.read();
            return result != Result.HEAD
                    ? result.name()
                    : reader.head().status() + " " + reader.length() + ' ' + RequestHeads.described(reader.head().fields());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What comes of the text, however it is cut into pieces. */
    private static String read(String text) {
        String whole = said(reader(ScriptedWire.of(text)));
        for (ScriptedWire wire : ScriptedWire.everyWay(text)) {
            assertEquals(whole, said(reader(wire)), "the same head in other pieces");
        }
        return whole;
    }

    @Test
    void readsAHeadAsItCame() {
        assertEquals("200 3 {Content-Length=3|x-A=b c}", read("HTTP/1.1 200 All right\r\nContent-Length: 3\r\nx-A:b c \r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 204 \r\n\r\n", "HTTP/1.1 204\r\n\r\n", "HTTP/1.0 204 \u00e9t\u00e9\t!\r\n\r\n"})
    void thePhraseMeansNothing(String head) {
        assertEquals("204 " + Framing.UNDECLARED + " {}", read(head));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 2000 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2x0 OK", "HTTP/1.1 099 OK", "HTTP/1.1 600 OK", "HTTP/1.1 200OK",
        "HTTP/1.1  200 OK", "HTTP/2.0 200 OK", "HTTP/1.2 200 OK", "HTTP/1.a 200 OK", "http/1.1 200 OK", "ICY 200 OK",
        "HTTP/1.1 200 O\u0000K", "HTTP/1.1 200 O\rK", "HTTP/1.1", "", " HTTP/1.1 200 OK", "\u0016\u0003\u0001", "200 OK"
    })
    void refusesWhatIsNoStatusLine(String line) {
        assertEquals("BROKEN", read(line + "\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "A: 1\nB: 2\r\n", " A: 1\r\n", "A: 1\r\n folded\r\n", "A : 1\r\n", ": 1\r\n", "A\r\n", "A: \u0000\r\n", "A: a\rb\r\n",
        "Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: +1\r\n", "Content-Length: 1, 1\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: identity\r\n", "Transfer-Encoding: chunked, chunked\r\n"
    })
    void refusesFieldsThatReadersUnderstandDifferently(String fields) {
        assertEquals("BROKEN", read("HTTP/1.1 200 OK\r\n" + fields + "\r\n"));
    }

    @Test
    void aCodingNeedsAVersionAndAStatusThatHaveIt() {
        assertEquals("200 -1 {Transfer-Encoding=chunked}", read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        assertEquals("BROKEN", read("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        assertEquals("BROKEN", read("HTTP/1.1 103 Hints\r\nTransfer-Encoding: chunked\r\n\r\n"));
    }

    @Test
    void tellsAnEndBeforeAHeadFromOneWithin() {
        assertEquals("NOTHING", read(""));
        assertEquals("CUT", read("H"));
        assertEquals("CUT", read("HTTP/1.1 200 OK\r\nA: 1\r\n"));
        assertThrows(UncheckedIOException.class, () -> said(reader(ScriptedWire.of("HTTP/1.1").thenBreaks())));
    }

    @Test
    void whatCannotBecomeAnAnswerIsRefusedAtOnce() {
        assertEquals("BROKEN", said(reader(ScriptedWire.of("SSH-2.0").thenIsSilent())));
    }

    @Test
    void aHeadHasBounds() {
        String fits = "HTTP/1.1 200 OK\r\nA: " + "a".repeat(512 - 24) + "\r\n\r\n";
        assertEquals(512, fits.length());
        assertTrue(read(fits).startsWith("200 "));
        assertEquals("BROKEN", read(fits.replace("A: ", "AA: ")));
        assertEquals("BROKEN", read("HTTP/1.1 200 " + "a".repeat(500) + "\r\n\r\n"));
        assertTrue(read("HTTP/1.1 200 OK\r\n" + "A: 1\r\n".repeat(5) + "\r\n").startsWith("200 "));
        assertEquals("BROKEN", read("HTTP/1.1 200 OK\r\n" + "A: 1\r\n".repeat(6) + "\r\n"));
        assertEquals("BROKEN", said(reader(ScriptedWire.of("HTTP/1.1 200 OK\r\nA: " + "a".repeat(9999)).thenIsSilent())));
    }

    @Test
    void readsTheFinalHeadBehindInterimOnes() {
        InputBuffer input = new InputBuffer(
                ScriptedWire.byteByByte("HTTP/1.1 103 \r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"),
                new byte[16]);
        ResponseHeadReader reader = new ResponseHeadReader(input, LIMITS);
        assertEquals("103 " + Framing.UNDECLARED + " {Link=x}", said(reader));
        input.release();
        assertEquals("200 1 {Content-Length=1}", said(reader));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, x, true",
        "HTTP/1.1, keep-alive, true",
        "HTTP/1.1, close, false",
        "HTTP/1.1, 'keep-alive, Close', false",
        "HTTP/1.0, x, false",
        "HTTP/1.0, Keep-Alive, true",
        "HTTP/1.0, 'keep-alive, close', false",
    })
    void theUpstreamSaysWhetherItKeepsTheConnection(String version, String connection, boolean keeps) {
        ResponseHeadReader reader = reader(ScriptedWire.of(version + " 200 OK\r\nConnection: " + connection + "\r\n\r\n"));
        said(reader);
        assertEquals(keeps, reader.keepsConnection());
    }

    @Test
    void onlyAnAnswerThatMayHaveABodyEndsWithItsConnection() {
        ResponseHeadReader reader = reader(ScriptedWire.of("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 304 x\r\n\r\n"));
        said(reader);
        assertTrue(reader.isUndeclaredBody("GET"));
        assertFalse(reader.isUndeclaredBody("HEAD"));
        said(reader);
        assertFalse(reader.isUndeclaredBody("GET"));
    }
}
