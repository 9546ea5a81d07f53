package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.http.BodyException.Fault;
import portcullis.http.RequestHead;
import portcullis.upstream.Forwarding.Call;
import portcullis.upstream.SocketUpstream.Peer;

class UploadTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private final Forwarding forwarding = new Forwarding();

    @AfterEach
    void close() throws IOException {
        forwarding.close();
    }

    private Call send(SlowBody body) {
        Exchange exchange = ExchangeOf.request("POST", "/up").exchange();
        exchange.withBody(none -> body);
        return forwarding.send(exchange);
    }

    private void assertOpen(int open) {
        assertEquals(open, forwarding.state().open(), "connections open");
        assertEquals(0, forwarding.state().inFlight(), "exchanges in flight");
    }

    @Test
    void aBodyThatIsHereLeavesWithItsHead() throws IOException {
        Call call = forwarding.send(ExchangeOf.request("POST", "/up").body("hello"));
        Peer peer = forwarding.socket.accept();
        assertTrue(peer.readTo("hello").contains("\r\nContent-Length: 5\r\n\r\nhello"));
        peer.send(OK);

        assertEquals("ok", call.body());
        assertOpen(1);
    }

    @Test
    void aBodyThatComesSlowlyIsPassedOnPieceByPiece() throws IOException {
        SlowBody body = new SlowBody(10);
        Call call = send(body);
        Peer peer = forwarding.socket.accept();
        peer.readTo("Content-Length: 10\r\n\r\n");
        body.sends("hello");
        peer.readTo("hello");
        body.sends("world").ends();
        peer.readTo("world");
        peer.send(OK);

        assertEquals("ok", call.body());
    }

    @Test
    void aBodyWithoutLengthIsChunked() throws IOException {
        SlowBody body = new SlowBody(RequestHead.UNKNOWN_LENGTH);
        Call call = send(body);
        Peer peer = forwarding.socket.accept();
        peer.readTo("Transfer-Encoding: chunked\r\n\r\n");
        body.sends("hello");
        peer.readTo("5\r\nhello\r\n");
        body.ends();
        peer.readTo("0\r\n\r\n");
        peer.send(OK);

        assertEquals("ok", call.body());
    }

    @Test
    void aLargeBodyArrivesWhole() throws IOException {
        String large = "0123456789abcdef".repeat(20_000);
        Call call = forwarding.send(ExchangeOf.request("PUT", "/up").body(large));
        Peer peer = forwarding.socket.accept();
        String head = peer.readHead();
        assertTrue(head.contains("Content-Length: " + large.length()));
        StringBuilder read = new StringBuilder();
        while (read.length() < large.length()) {
            read.append(peer.readTo("f"));
        }
        assertEquals(large, read.toString());
        peer.send(OK);

        assertEquals("ok", call.body());
    }

    @Test
    void anAnswerIsPassedOnWhileTheBodyIsStillComing() throws IOException {
        SlowBody body = new SlowBody(RequestHead.UNKNOWN_LENGTH);
        Call call = send(body);
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertEquals("200", call.said());
        body.sends("ping");
        peer.readTo("4\r\nping\r\n");
        peer.send("4\r\npong\r\n");
        body.ends();
        peer.readTo("0\r\n\r\n");
        peer.send("0\r\n\r\n");

        assertEquals("pong", call.body());
    }

    @Test
    void aConnectionWhoseRequestWasNotSentWholeIsNotUsedAgain() throws IOException {
        SlowBody body = new SlowBody(10).sends("hello");
        Call call = send(body);
        Peer peer = forwarding.socket.accept();
        peer.readTo("hello");
        peer.send("HTTP/1.1 413 x\r\nContent-Length: 2\r\n\r\nno");

        assertEquals("no", call.body());
        assertOpen(0);
        peer.awaitClose();
        body.ends();
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED, malformed-request", "TOO_LARGE, body-too-large", "TOO_SLOW, client-too-slow", "CUT, client-too-slow"
    })
    void aBodyThatBreaksIsTheClientsDoingAndNeverPassedAsWhole(Fault fault, String reason) throws IOException {
        SlowBody body = new SlowBody(RequestHead.UNKNOWN_LENGTH).sends("hello");
        Call call = send(body);
        Peer peer = forwarding.socket.accept();
        peer.readTo("hello\r\n");
        body.breaks(fault);

        assertEquals(reason, call.said());
        assertEquals("", rest(peer));
        assertOpen(0);
        assertTrue(forwarding.ended(TryEnding.ABANDONED));
    }

    /** What comes until the gateway closes. */
    private static String rest(Peer peer) throws IOException {
        try {
            return peer.readTo("0\r\n\r\n");
        } catch (AssertionError e) {
            return e.getMessage().substring("closed after: ".length());
        }
    }

    @Test
    void aBodyThatIsRefusedBeforeItWasSentReachesNobody() throws IOException {
        Call call = forwarding.send(limited(ExchangeOf.request("POST", "/up").body("hello").exchange()));

        assertEquals("body-too-large", call.said());
        assertOpen(0);
        assertEquals(0, call.exchange.attempts());
    }

    private static Exchange limited(Exchange exchange) {
        return exchange.withBody(body -> body.limitedTo(4));
    }

    @Test
    void aBodyThatBreaksWithinTheAnswerEndsTheAnswer() throws IOException {
        SlowBody body = new SlowBody(RequestHead.UNKNOWN_LENGTH);
        Call call = send(body);
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        call.outcome();
        body.breaks(Fault.CUT);

        assertEquals("!ABANDONED", call.body());
        assertOpen(0);
    }

    @Test
    void anUpstreamThatClosesWithinTheBodyHasReset() throws IOException {
        SlowBody body = new SlowBody(RequestHead.UNKNOWN_LENGTH).sends("hello");
        Call call = send(body);
        Peer peer = forwarding.socket.accept();
        peer.readTo("hello\r\n");
        peer.reset();

        assertEquals("upstream-reset", call.said());
        assertOpen(0);
        body.ends();
    }

    @Test
    void anUpstreamThatAnswersAndClosesWithinTheBodyIsHeard() throws IOException {
        SlowBody body = new SlowBody(RequestHead.UNKNOWN_LENGTH).sends("hello");
        Call call = send(body);
        Peer peer = forwarding.socket.accept();
        peer.readTo("hello\r\n");
        peer.send("HTTP/1.1 413 x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno").end();

        assertEquals("413", call.said());
        assertEquals("no", call.body());
        assertOpen(0);
        body.ends();
    }
}
