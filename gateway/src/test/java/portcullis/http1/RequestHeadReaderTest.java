package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.http.TargetPath;
import portcullis.wire.ScriptedWire;

class RequestHeadReaderTest {
    private static final String HOST = "Host: a.test\r\n";

    private static String read(String text) {
        return RequestHeads.read(text);
    }

    @Test
    void readsAHeadAsItCame() {
        assertEquals(
                "POST /a?b=c 1.1 host=a.test:80 length=5 {hOsT=A.Test:80|X-Empty=|x-two=1, 2|Content-Length=5}",
                read("POST /a?b=c HTTP/1.1\r\nhOsT: A.Test:80\r\nX-Empty:\r\nx-two: \t 1, 2 \t\r\nContent-Length:5\r\n\r\n"));
    }

    @Test
    void forgivesOneEmptyLineInFrontAndNoMore() {
        assertEquals("GET / 1.1 host=a.test length=0 {Host=a.test}", read("\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n"));
        assertEquals("MALFORMED", read("\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n"));
    }

    @Test
    void readsTheSecondHeadBehindTheFirst() {
        for (ScriptedWire wire : ScriptedWire.everyWay(
                "GET /1 HTTP/1.1\r\nHost: a.test\r\nX-One: 1\r\n\r\nGET /2 HTTP/1.0\r\nX-Two: 2\r\n\r\n")) {
            InputBuffer input = new InputBuffer(wire, new byte[16]);
            RequestHeadReader reader = new RequestHeadReader(input);
            assertEquals("GET /1 1.1 host=a.test length=0 {Host=a.test|X-One=1}", RequestHeads.said(reader, RequestHeads.LIMITS));
            input.release();
            assertEquals("GET /2 1.0 host= length=0 {X-Two=2}", RequestHeads.said(reader, RequestHeads.LIMITS));
            input.release();
            assertEquals("NOTHING", RequestHeads.said(reader, RequestHeads.LIMITS));
        }
    }

    @Test
    void nothingOfTheHeadBeforeIsTakenForOneThatIsNotUnderstood() {
        InputBuffer input = new InputBuffer(
                ScriptedWire.of("HEAD /secret HTTP/1.0\r\nHost: a.test\r\n\r\n", "not a request\r\n"), new byte[64]);
        RequestHeadReader reader = new RequestHeadReader(input);
        RequestHeads.said(reader, RequestHeads.LIMITS);
        input.release();

        assertEquals("MALFORMED", RequestHeads.said(reader, RequestHeads.LIMITS));
        assertEquals("", reader.head().method());
        assertEquals(TargetPath.ROOT, reader.head().target());
        assertEquals("", reader.head().authority());
        assertEquals(0, reader.head().fields().count());
    }

    @Test
    void keepsWhatWasUnderstoodOfAHeadThatIsRefused() {
        InputBuffer input =
                new InputBuffer(ScriptedWire.of("PUT /x HTTP/1.1\r\nX-A: 1\r\nbad line\r\n"), new byte[64]);
        RequestHeadReader reader = new RequestHeadReader(input);

        assertEquals("MALFORMED", RequestHeads.said(reader, RequestHeads.LIMITS));
        assertEquals("PUT", reader.head().method());
        assertEquals("/x", reader.head().target().text());
        assertEquals("{X-A=1}", RequestHeads.described(reader.head().fields()));
    }

    @Test
    void tellsAnEndBeforeAHeadFromOneWithin() {
        assertEquals("NOTHING", read(""));
        assertEquals("CUT", read("G"));
        assertEquals("CUT", read("GET / HTTP/1.1\r\nHost: a.test\r\n"));
    }

    @Test
    void aLineThatIsTooLongAndEndsWronglyIsTooLong() {
        assertEquals("TARGET_TOO_LONG", read("GET /" + "a".repeat(400) + "\n"));
        assertEquals("HEADERS_TOO_LARGE", read("GET / HTTP/1.1\r\n" + HOST + "X-A: " + "a".repeat(2100) + "\n"));
        assertEquals("MALFORMED", read("GET / HTTP/1.1\r\n" + HOST + "X-A: " + "a".repeat(2000) + "\n"));
    }

    @Test
    void refusesAsSoonAsALineIsWrongWithoutWaitingForMore() {
        ScriptedWire wire = ScriptedWire.of("GET / HTTP/1.1\r\nbad line\r\n").thenIsSilent();

        assertEquals("MALFORMED", RequestHeads.said(new RequestHeadReader(new InputBuffer(wire, new byte[64])), RequestHeads.LIMITS));
    }

    @Test
    void whoeverSpeaksSomethingElseLearnsItAtTheFirstByte() {
        ScriptedWire tls = ScriptedWire.of("\u0016\u0003\u0001\u0002").thenIsSilent();

        assertEquals("MALFORMED", RequestHeads.said(new RequestHeadReader(new InputBuffer(tls, new byte[64])), RequestHeads.LIMITS));
    }

    @Test
    void theDeadlineOfTheCallerEndsIt() throws IOException {
        ScriptedWire wire = ScriptedWire.of("GET / HT").thenIsSilent();
        wire.readWithin(TimeUnit.SECONDS.toNanos(10));

        assertEquals(
                RequestHeadReader.Result.CUT,
                new RequestHeadReader(new InputBuffer(wire, new byte[64])).read(RequestHeads.LIMITS, () -> {}));
        assertTrue(wire.readExpired());
    }

    @Test
    void aBrokenConnectionIsNotAHead() {
        RequestHeadReader reader =
                new RequestHeadReader(new InputBuffer(ScriptedWire.of("GET /").thenBreaks(), new byte[64]));

        assertThrows(IOException.class, () -> reader.read(RequestHeads.LIMITS, () -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\nHost: a.test\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a.test\n\r\n",
        "GET / HTTP/1.1\r\nHost: a.test\r\n\n",
        "\nGET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a.test\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a.test\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a.test\r\n\r\n",
        "GET / HTTP/1.1\r\n: a.test\r\n\r\n",
        "GET / HTTP/1.1\r\nHost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a.test\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a.test\r\nX: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a.test\r\nX: a\u007fb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a.test\r\nX(y): a\r\n\r\n",
    })
    void refusesLinesThatReadersUnderstandDifferently(String text) {
        assertEquals("MALFORMED", read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
        "Content-Length: 1\r\nContent-Length: 1\r\n",
        "Content-Length: +1\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    })
    void refusesAmbiguousFraming(String fields) {
        assertEquals("MALFORMED", read("POST / HTTP/1.1\r\n" + HOST + fields + "\r\n"));
    }

    @Test
    void knowsNoBodyWithoutADeclaredOneAndNoEndOfAChunkedOne() {
        assertEquals("POST / 1.1 host=a.test length=0 {Host=a.test}", read("POST / HTTP/1.1\r\n" + HOST + "\r\n"));
        assertEquals(
                "POST / 1.1 host=a.test length=-1 {Host=a.test|Transfer-Encoding=Chunked}",
                read("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: Chunked\r\n\r\n"));
    }

    @Test
    void refusesACodingThatTheVersionDoesNotHave() {
        assertEquals("MALFORMED", read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"));
        assertEquals("NOT_IMPLEMENTED", read("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: gzip, chunked\r\n\r\n"));
    }

    @Test
    void wantsExactlyOneWellFormedHost() {
        assertEquals("BAD_HOST", read("GET / HTTP/1.1\r\n\r\n"));
        assertEquals("BAD_HOST", read("GET / HTTP/1.1\r\nHost:\r\n\r\n"));
        assertEquals("BAD_HOST", read("GET / HTTP/1.1\r\nHost: a.test\r\nHost: a.test\r\n\r\n"));
        assertEquals("BAD_HOST", read("GET / HTTP/1.1\r\nHost: a.test/x\r\n\r\n"));
        assertEquals("BAD_HOST", read("GET / HTTP/1.0\r\nHost: a@b\r\n\r\n"));
        assertEquals("GET / 1.0 host= length=0 {}", read("GET / HTTP/1.0\r\n\r\n"));
    }

    @Test
    void anAbsoluteTargetMustNameTheSameHost() {
        assertEquals(
                "GET /x?y 1.1 host=a.test length=0 {Host=a.test}", read("GET http://A.test/x?y HTTP/1.1\r\n" + HOST + "\r\n"));
        assertEquals("GET / 1.1 host=a.test length=0 {Host=a.test}", read("GET HTTPS://a.test HTTP/1.1\r\n" + HOST + "\r\n"));
        assertEquals("BAD_HOST", read("GET http://b.test/ HTTP/1.1\r\n" + HOST + "\r\n"));
        assertEquals("BAD_HOST", read("GET http://a.test:80/ HTTP/1.1\r\n" + HOST + "\r\n"));
        assertEquals("BAD_HOST", read("GET http://u@a.test/ HTTP/1.1\r\n" + HOST + "\r\n"));
        assertEquals("BAD_HOST", read("GET http:/// HTTP/1.1\r\n" + HOST + "\r\n"));
        assertEquals("BAD_HOST", read("GET http://a.test/ HTTP/1.0\r\n\r\n"));
    }

    @Test
    void meetsNoExpectationButOne() {
        assertEquals(
                "POST / 1.1 host=a.test length=0 {Host=a.test|Expect=100-Continue}",
                read("POST / HTTP/1.1\r\n" + HOST + "Expect: 100-Continue\r\n\r\n"));
        assertEquals("EXPECTATION_FAILED", read("POST / HTTP/1.1\r\n" + HOST + "Expect: 200-ok\r\n\r\n"));
        assertEquals(
                "EXPECTATION_FAILED",
                read("POST / HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nExpect: 100-continue\r\n\r\n"));
        assertEquals("POST / 1.0 host= length=0 {Expect=x}", read("POST / HTTP/1.0\r\nExpect: x\r\n\r\n"));
    }
}
