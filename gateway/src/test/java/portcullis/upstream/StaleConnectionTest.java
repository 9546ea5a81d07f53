package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.upstream.Forwarding.Call;
import portcullis.upstream.SocketUpstream.Peer;

/** A connection that ends before a byte of an answer, after an exchange before had used it. */
class StaleConnectionTest {
    private final Forwarding forwarding = new Forwarding();

    @AfterEach
    void close() throws IOException {
        forwarding.close();
    }

    private static ExchangeOf request(String method) {
        return ExchangeOf.request(method, "/again");
    }

    /** The upstream reads the request, and closes the connection without a word. */
    private Call staleAfterReading(Exchange exchange) throws IOException {
        Peer reused = forwarding.warmed();
        Call call = forwarding.send(exchange);
        reused.readHead();
        reused.close();
        return call;
    }

    private void assertSentAgain(Call call) throws IOException {
        Peer fresh = forwarding.socket.accept();
        assertTrue(fresh.readHead().contains(" /again HTTP/1.1\r\n"));
        fresh.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertEquals("ok", call.body());
        assertEquals(2, call.exchange.attempts());
        assertEquals(1, forwarding.state().open());
    }

    private void assertNotSentAgain(Call call) {
        assertEquals("upstream-reset", call.said());
        assertEquals(1, call.exchange.attempts());
        assertEquals(0, forwarding.state().open());
        assertEquals(0, forwarding.state().inFlight());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
    void anIdempotentRequestGoesOutOnceMore(String method) throws IOException {
        Call call = staleAfterReading(request(method).exchange());
        Peer fresh = forwarding.socket.accept();
        fresh.readHead();
        fresh.send("HTTP/1.1 204 x\r\n\r\n");

        assertEquals("204", call.said());
        call.body();
        assertEquals(1, forwarding.state().idle());
    }

    @Test
    void withItsWholeBody() throws IOException {
        Peer reused = forwarding.warmed();
        Call call = forwarding.send(request("PUT").body("hello"));
        reused.readTo("hello");
        reused.reset();
        Peer fresh = forwarding.socket.accept();
        assertTrue(fresh.readTo("\r\n\r\nhello").contains("Content-Length: 5\r\n"));
        fresh.send("HTTP/1.1 204 x\r\n\r\n");

        assertEquals("204", call.said());
    }

    @Test
    void aResetIsAsStaleAsAnEnd() throws IOException {
        Peer reused = forwarding.warmed();
        Call call = forwarding.send(request("GET"));
        reused.readHead();
        reused.reset();

        assertSentAgain(call);
    }

    @Test
    void onlyOnce() throws IOException {
        Call call = staleAfterReading(request("GET").exchange());
        forwarding.socket.accept().close();

        assertEquals("upstream-reset", call.said());
        assertEquals(2, call.exchange.attempts());
        assertEquals(0, forwarding.state().inFlight());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "MERGE"})
    void aRequestThatMayHaveBeenServedIsNotSentAgain(String method) throws IOException {
        assertNotSentAgain(staleAfterReading(request(method).exchange()));
    }

    @Test
    void unlessItsRouteSaysThatItMay() throws IOException {
        Exchange exchange = request("POST").exchange();
        exchange.idempotent(true);

        assertSentAgain(staleAfterReading(exchange));
    }

    @Test
    void oneWhoseRouteSaysThatItMayNotIsNotSentAgain() throws IOException {
        Exchange exchange = request("GET").exchange();
        exchange.idempotent(false);

        assertNotSentAgain(staleAfterReading(exchange));
    }

    @Test
    void aRequestWhoseBodyIsGoneIsNotSentAgain() throws IOException {
        assertNotSentAgain(staleAfterReading(request("PUT").chunked("hello").exchange()));
    }

    @Test
    void oneThatTheUpstreamBeganToAnswerIsNotSentAgain() throws IOException {
        Peer reused = forwarding.warmed();
        Call call = forwarding.send(request("GET"));
        reused.readHead();
        reused.send("H").end();

        assertNotSentAgain(call);
    }

    @Test
    void oneThatTheUpstreamAcknowledgedIsNotSentAgain() throws IOException {
        Peer reused = forwarding.warmed();
        Call call = forwarding.send(request("GET"));
        reused.readHead();
        reused.send("HTTP/1.1 102 Processing\r\n\r\n").end();

        assertNotSentAgain(call);
    }

    @Test
    void aFreshConnectionIsNeverStale() throws IOException {
        Call call = forwarding.send(request("GET"));
        Peer fresh = forwarding.socket.accept();
        fresh.readHead();
        fresh.close();

        assertNotSentAgain(call);
    }

    @Test
    void aClientThatLeavesDoesNotMakeARequestGoOutAgain() throws IOException {
        Peer reused = forwarding.warmed();
        Call call = forwarding.send(request("GET"));
        reused.readHead();
        call.exchange.abort();

        assertNotSentAgain(call);
    }

    @Test
    void theTryIsCounted() throws IOException {
        assertSentAgain(staleAfterReading(request("GET").exchange()));
        assertEquals(1, forwarding.retried());
        assertTrue(forwarding.ended(TryEnding.RESET));
    }
}
