package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Upgrade;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.http.TargetPath;
import portcullis.http.TunnelEnd;
import portcullis.http1.BodyReaders;
import portcullis.http1.InputBuffer;
import portcullis.http1.SwitchedWire;
import portcullis.listener.AnswerWriter.Written;
import portcullis.wire.BufferPool;
import portcullis.wire.ScriptedWire;

class AnswerWriterTest {
    private static final long STALL = TimeUnit.SECONDS.toNanos(30);
    private static final FieldName DATE = FieldName.of("Date");

    private final ScriptedWire client = ScriptedWire.of();
    private final AnswerWriter answers = new AnswerWriter(client, new BufferPool());

    private static Exchange request(String method, int minorVersion, boolean takesTrailers) {
        Exchange template = ExchangeOf.request(method, "/").exchange();
        RequestHead head = new RequestHead();
        head.fill(method, TargetPath.ROOT, "a.test", minorVersion, 0);
        head.takesTrailers(takesTrailers);
        return new Exchange(head, BodyReader.EMPTY, template.arrival(), "req_01", 1, 0);
    }

    /** An answer without a date of its own would not be the same twice. */
    private static Outcome answer(int status, BodyReader body) {
        HeaderFields fields = new HeaderFields();
        fields.add(DATE, "today");
        return new Outcome.Answered(new ResponseHead(status, fields), body);
    }

    private static BodyReader text(String text) {
        return BodyReader.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static BodyReader fromUpstream(ScriptedWire upstream, long declared) {
        return BodyReaders.ofAnswer(new InputBuffer(upstream, new byte[256]), declared, STALL);
    }

    private Written write(Exchange exchange, Outcome outcome, boolean keep) {
        return answers.write(exchange, outcome, keep, STALL);
    }

    private String written(String method, int minorVersion, Outcome outcome) {
        write(request(method, minorVersion, false), outcome, true);
        return client.output();
    }

    @Test
    void aKnownLengthIsSaid() {
        assertEquals(
                "HTTP/1.1 200 OK\r\nDate: today\r\nx-request-id: req_01\r\nContent-Length: 3\r\n\r\nabc",
                written("GET", 1, answer(200, text("abc"))));
    }

    @Test
    void anUnknownLengthIsChunked() {
        assertEquals(
                "HTTP/1.1 200 OK\r\nDate: today\r\nx-request-id: req_01\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                written("GET", 1, answer(200, fromUpstream(ScriptedWire.of("3\r\nabc\r\n0\r\n\r\n"), -1))));
    }

    @Test
    void whoCannotReadChunksReadsToTheEndOfTheConnection() {
        Written written = write(
                request("GET", 0, false), answer(200, fromUpstream(ScriptedWire.of("3\r\nabc\r\n0\r\n\r\n"), -1)), true);

        assertEquals(
                "HTTP/1.1 200 OK\r\nDate: today\r\nx-request-id: req_01\r\nConnection: close\r\n\r\nabc", client.output());
        assertFalse(written.reusable());
        assertEquals(Ending.COMPLETED, written.ending());
    }

    @ParameterizedTest
    @CsvSource({"GET, 204", "GET, 304", "HEAD, 200", "HEAD, 404", "POST, 204"})
    void anAnswerThatHasNoBodyIsNotFramed(String method, int status) {
        String output = written(method, 1, answer(status, text("abc")));

        assertTrue(output.endsWith("x-request-id: req_01\r\n\r\n"), output);
    }

    @Test
    void aSwitchSaysWhatItSwitchesToAndHandsTheOtherSideOver() {
        Exchange exchange = request("GET", 1, false);
        exchange.upgrade(new Upgrade("x-line", null, null, null));
        HeaderFields fields = new HeaderFields();
        fields.add(DATE, "today");
        TunnelEnd end = new SwitchedWire(new InputBuffer(ScriptedWire.of(), new byte[1]), STALL, () -> {});

        Written written = write(exchange, new Outcome.Tunnelled(new ResponseHead(101, fields), end), true);

        assertEquals(
                "HTTP/1.1 101 Switching Protocols\r\nDate: today\r\nx-request-id: req_01\r\n"
                        + "Connection: Upgrade\r\nUpgrade: x-line\r\n\r\n",
                client.output());
        assertSame(end, written.tunnel());
        assertEquals(Ending.TUNNELLED, written.ending());
        assertFalse(written.reusable());
    }

    @Test
    void aSwitchThatTheClientDoesNotGetIsNone() {
        client.takesNothing();
        Exchange exchange = request("GET", 1, false);
        exchange.upgrade(new Upgrade("x-line", null, null, null));
        TunnelEnd end = new SwitchedWire(new InputBuffer(ScriptedWire.of(), new byte[1]), STALL, () -> {});

        Written written = write(exchange, new Outcome.Tunnelled(new ResponseHead(101), end), true);

        assertNull(written.tunnel());
        assertEquals(Ending.CLIENT_GONE, written.ending());
    }

    /** RFC 9110, 7.8: whoever names a protocol names it for this connection. */
    @Test
    void aRefusalThatNamesAProtocolSaysSoInConnection() {
        Outcome outcome = Outcome.refuse(Reason.UPGRADE_REQUIRED);
        outcome.fields().add(FieldName.of("Upgrade"), "websocket");
        write(request("GET", 1, false), outcome, false);
        assertTrue(client.output().contains("\r\nConnection: close, Upgrade\r\n"), client.output());
    }

    @Test
    void theLengthThatAHeadAnswerSaysIsPassedOn() {
        Outcome outcome = answer(200, BodyReader.EMPTY);
        outcome.fields().add(FieldName.of("Content-Length"), "7");
        assertTrue(written("HEAD", 1, outcome).contains("\r\nContent-Length: 7\r\n"));
    }

    @Test
    void anEmptyBodyIsSaidToBeEmpty() {
        assertTrue(written("GET", 1, answer(205, BodyReader.EMPTY)).endsWith("Content-Length: 0\r\n\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"1, true, none", "1, false, close", "0, true, keep-alive", "0, false, close"})
    void theConnectionFieldSaysWhatTheVersionDoesNot(int minorVersion, boolean keep, String said) {
        Written written = write(request("GET", minorVersion, false), answer(200, text("abc")), keep);

        assertEquals(said.equals("none") ? "" : said, said(client.output()));
        assertEquals(keep, written.reusable());
    }

    private static String said(String head) {
        int at = head.indexOf("Connection: ");
        return at < 0 ? "" : head.substring(at + "Connection: ".length(), head.indexOf('\r', at));
    }

    @Test
    void theIdIsOursAndTheDateIsThere() {
        Outcome outcome = new Outcome.Answered(new ResponseHead(200), BodyReader.EMPTY);
        outcome.fields().add(FieldName.of("X-Request-Id"), "theirs");
        String output = written("GET", 1, outcome);

        assertFalse(output.contains("theirs"));
        assertTrue(output.contains("\r\nDate: "), output);
    }

    @Test
    void headAndBodyLeaveTogether() {
        written("GET", 1, answer(200, text("abc")));
        assertEquals(1, client.writes().size());
    }

    @Test
    void trailersGoToWhomTakesThem() {
        String chunks = "1\r\na\r\n0\r\nX: y\r\n\r\n";
        write(request("GET", 1, true), answer(200, fromUpstream(ScriptedWire.of(chunks), -1)), true);
        assertTrue(client.output().endsWith("\r\n\r\n" + chunks));
        write(request("GET", 1, false), answer(200, fromUpstream(ScriptedWire.of(chunks), -1)), true);
        assertTrue(client.output().endsWith("\r\n\r\n1\r\na\r\n0\r\n\r\n"));
    }

    @Test
    void anAnswerThatBreaksBeforeItsFirstByteLeftIsReplaced() {
        InputBuffer held = new InputBuffer(ScriptedWire.of("X"), new byte[64]);
        held.awaitMore();
        Outcome broken = answer(200, BodyReaders.ofAnswer(held, -1, STALL));
        broken.fields().add(FieldName.of("X-Frame-Options"), "DENY");
        Written written = write(request("GET", 1, false), broken, true);

        assertTrue(client.output().startsWith("HTTP/1.1 502 Bad Gateway\r\n"), client.output());
        assertTrue(client.output().contains("X-Frame-Options: DENY\r\n"), "what the gateway put on it stays");
        assertTrue(client.output().contains("\"reason\":\"upstream-broken\""));
        assertEquals(Ending.FAILED, written.ending());
        assertEquals(Reason.UPSTREAM_BROKEN, written.reason());
        assertTrue(written.reusable());
    }

    @Test
    void anAnswerThatBreaksLaterIsCut() {
        Written written = write(
                request("GET", 1, false), answer(200, fromUpstream(ScriptedWire.of("3\r\nabc\r\n", "X"), -1)), true);

        assertTrue(client.output().endsWith("3\r\nabc\r\n"), client.output());
        assertFalse(client.output().contains("502"));
        assertEquals(Ending.UPSTREAM_BROKE, written.ending());
        assertFalse(written.reusable());
        assertFalse(client.isReset(), "the missing last chunk says it");
    }

    @Test
    void whereNothingElseSaysThatAnAnswerIsNotWholeTheConnectionIsReset() {
        write(request("GET", 0, false), answer(200, fromUpstream(ScriptedWire.of("3\r\nabc\r\n", "X"), -1)), true);
        assertTrue(client.isReset());
    }

    @Test
    void anUpstreamThatPausesTooLongIsADeadline() {
        Written written = write(
                request("GET", 1, false), answer(200, fromUpstream(ScriptedWire.of("ab").thenIsSilent(), 3)), true);
        assertEquals(Ending.DEADLINE, written.ending());
        assertFalse(written.reusable());
    }

    @Test
    void aClientThatTakesNothingIsGone() {
        client.takesNothing();
        Written written = write(request("GET", 1, false), answer(200, text("abc")), true);

        assertEquals(Ending.CLIENT_GONE, written.ending());
        assertFalse(written.reusable());
        assertTrue(client.writeExpired());
    }

    @Test
    void aRefusalIsAProblemDocument() {
        Written written = write(request("GET", 1, false), Outcome.refuse(Reason.NO_ROUTE), true);
        String output = client.output();

        assertTrue(output.startsWith("HTTP/1.1 404 Not Found\r\n"), output);
        assertTrue(output.contains("Content-Type: application/problem+json\r\n"));
        String body = output.substring(output.indexOf("\r\n\r\n") + 4);
        assertTrue(output.contains("Content-Length: " + body.length() + "\r\n"));
        assertTrue(body.contains("\"reason\":\"no-route\"") && body.contains("\"request-id\":\"req_01\""), body);
        assertEquals(Ending.REFUSED, written.ending());
        assertEquals(body.length(), written.bytes());
    }

    @Test
    void aProblemForHeadIsItsHead() {
        Written written = write(request("HEAD", 1, false), Outcome.refuse(Reason.NO_ROUTE), true);
        assertTrue(client.output().endsWith("\r\n\r\n"));
        assertFalse(client.output().contains("Content-Length: 0"));
        assertEquals(0, written.bytes());
    }

    @Test
    void theClientIsAskedForItsBodyOnlyBeforeTheAnswer() throws IOException {
        answers.sendContinue(STALL);
        write(request("POST", 1, false), answer(200, text("abc")), true);
        answers.sendContinue(STALL);
        assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.writes().getFirst());
        assertEquals(2, client.writes().size());

        answers.reset();
        answers.sendContinue(STALL);
        assertEquals(3, client.writes().size());
    }

    @Test
    void interimAnswersAreWrittenAtOnce() {
        HeaderFields fields = new HeaderFields();
        fields.add(FieldName.of("Link"), "</a>");
        answers.interim(new ResponseHead(103, fields), STALL);

        assertEquals(List.of("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), client.writes());
    }

    @Test
    void anInterimAnswerThatNobodyTakesEndsTheConnection() {
        client.takesNothing();
        answers.interim(new ResponseHead(103), STALL);
        assertFalse(client.isOpen());
    }

    @Test
    void noDeadlineIsLeftBehind() {
        write(request("GET", 1, false), answer(200, text("abc")), true);
        client.strike();
        assertFalse(client.writeExpired());
    }
}
