package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.Caller;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.upstream.Forwarding.Call;
import portcullis.upstream.SocketUpstream.Peer;

class ForwarderTest {
    private final Forwarding forwarding = new Forwarding();

    @AfterEach
    void close() throws IOException {
        forwarding.close();
    }

    /** An exchange whose request the upstream has read and answered so. */
    private Call answered(String method, String answer) throws IOException {
        Call call = forwarding.send(ExchangeOf.request(method, "/x"));
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send(answer);
        return call;
    }

    private static String fields(HeaderFields fields) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < fields.count(); i++) {
            all.append(fields.name(i)).append('=').append(fields.value(i)).append(' ');
        }
        return all.toString().strip();
    }

    private void assertKept(int idle) {
        assertEquals(idle, forwarding.state().idle(), "connections in the pool");
        assertEquals(idle, forwarding.state().open(), "connections open");
        assertEquals(0, forwarding.state().inFlight(), "exchanges in flight");
    }

    @Test
    void bringsBackHeadAndBodyAndKeepsTheConnection() throws IOException {
        Call call = answered("GET", "HTTP/1.1 201 Made\r\nContent-Length: 5\r\nX-A: 1\r\n\r\nhello");

        assertEquals("201", call.said());
        assertEquals("X-A=1", fields(call.outcome().fields()));
        assertEquals(1, forwarding.state().inFlight());
        assertEquals("hello", call.body());
        assertKept(1);
    }

    @Test
    void aCallerOfWhomThereIsTooMuchToSayIsNotPassedOn() {
        Exchange exchange = ExchangeOf.request("GET", "/x").exchange();
        List<String> roles = Collections.nCopies(200, "main/" + "r".repeat(256));
        exchange.caller(Caller.user(Caller.Method.JWT, "main", "a", "", "", roles, List.of(), Map.of()), () -> true);
        assertEquals("headers-too-large", forwarding.send(exchange).said());
        assertEquals(0, exchange.attempts());
        assertKept(0);
    }

    @Test
    void theSecondRequestGoesOverTheSameConnection() throws IOException {
        Peer peer = forwarding.warmed();
        Call call = forwarding.get("/second");
        assertTrue(peer.readHead().startsWith("GET /second HTTP/1.1\r\n"));
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");

        assertEquals("ab", call.body());
        assertKept(1);
    }

    @Test
    void aClientThatLeavesAfterwardsDoesNotHarmWhoeverHasTheConnectionNow() throws IOException {
        Call first = forwarding.get("/first");
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 204 x\r\n\r\n");
        first.body();
        Call second = forwarding.get("/second");
        peer.readHead();
        first.exchange.abort();
        first.exchange.end(Ending.CLIENT_GONE);
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertEquals("ok", second.body());
        assertKept(1);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 1",
        "GET, 'HTTP/1.1 204 x\r\n\r\n', 1",
        "GET, 'HTTP/1.1 304 x\r\nContent-Length: 5\r\n\r\n', 1",
        "HEAD, 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 1",
        "HEAD, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 1",
        "HEAD, 'HTTP/1.1 200 OK\r\n\r\n', 1",
        "GET, 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n', 1",
        "GET, 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', 0",
        "GET, 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', 0",
        "GET, 'HTTP/1.1 204 x\r\nContent-Length: 5\r\n\r\n', 0",
        "GET, 'HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n', 0",
        "HEAD, 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 0",
        "GET, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', 0",
        "GET, 'HTTP/1.1 304 x\r\n\r\nbody', 0",
    })
    void anAnswerWithoutBodyKeepsTheConnectionUnlessSomethingSpeaksAgainstIt(String method, String answer, int kept)
            throws IOException {
        assertEquals("", answered(method, answer).body());
        assertKept(kept);
    }

    @Test
    void anExchangeThatEndsBeforeItsAnswerWasReadClosesTheConnection() throws IOException {
        Call call = answered("GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        call.outcome();
        call.end();
        assertKept(0);
    }

    @Test
    void anAnswerUntilCloseEndsWithItsConnection() throws IOException {
        Call call = forwarding.get("/x");
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 200 OK\r\n\r\nhello").end();

        assertEquals("hello", call.body());
        assertKept(0);
    }

    @Test
    void anAnswerThatBreaksEndsItsConnection() throws IOException {
        Call call = forwarding.get("/x");
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello").end();

        assertEquals("hello!CUT", call.body());
        assertKept(0);
    }

    @Test
    void aMalformedChunkBreaksTheAnswer() throws IOException {
        assertEquals(
                "ab!MALFORMED", answered("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabX").body());
        assertKept(0);
    }

    @Test
    void whatFollowsAnAnswerIsNeverTheNextOne() throws IOException {
        Call call = answered("GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 200 Poison\r\nContent-Length: 0\r\n\r\n");
        assertEquals("ab", call.body());
        assertKept(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SSH-2.0\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 999 x\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: \"x\"\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 103 x\r\nConnection: \"x\"\r\n\r\n", "HTTP/1.1 103 x\r\nContent-Length: x\r\n\r\n"
    })
    void nonsenseIsAFailureAndItsConnectionIsClosed(String answer) throws IOException {
        assertEquals("upstream-broken", answered("GET", answer).said());
        assertKept(0);
        assertTrue(forwarding.ended(TryEnding.BROKEN));
    }

    @Test
    void anUpstreamThatOnlySaysWaitDoesNotAnswer() throws IOException {
        assertEquals("upstream-broken", answered("GET", "HTTP/1.1 102 x\r\n\r\n".repeat(17)).said());
        assertKept(0);
    }

    @Test
    void interimAnswersArePassedOnWithoutWhatIsNotTheirs() throws IOException {
        Exchange exchange = ExchangeOf.request("GET", "/x").exchange();
        List<String> seen = new ArrayList<>();
        exchange.interimTo(head -> seen.add(head.status() + " " + fields(head.fields())));
        Call call = forwarding.send(exchange);
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\nConnection: x-b\r\nX-B: 1\r\nContent-Length: 3\r\n\r\n");
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");

        assertEquals("a", call.body());
        assertEquals(List.of("103 Link=</a>"), seen);
        assertKept(1);
    }

    @Test
    void fieldsOfTheConnectionEndHere() throws IOException {
        Call call = answered(
                "GET",
                "HTTP/1.1 200 OK\r\nConnection: x-a\r\nX-A: 1\r\nX-B: 2\r\nKeep-Alive: timeout=5\r\nUpgrade: h2c\r\n"
                        + "Trailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertEquals("X-B=2", fields(call.outcome().fields()));
        assertEquals("", call.body());
    }

    @Test
    void theLengthStaysWhereTheListenerDoesNotFrame() throws IOException {
        Call head = answered("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
        assertEquals("Content-Length=7", fields(head.outcome().fields()));
        head.body();
        assertKept(1);
    }

    @Test
    void anUpstreamThatClosesFirstHasReset() throws IOException {
        Call closed = forwarding.get("/x");
        forwarding.socket.accept().close();
        assertEquals("upstream-reset", closed.said());
        assertEquals("upstream-reset", cutWithin("HTTP/1.1 2").said());
        assertKept(0);
        assertEquals(1, closed.exchange.attempts());
    }

    private Call cutWithin(String head) throws IOException {
        Call call = forwarding.get("/x");
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send(head).end();
        return call;
    }

    @Test
    void whereNobodyListensIsUnreachable() throws IOException {
        forwarding.socket.close();
        Call call = forwarding.get("/x");

        assertEquals("upstream-unreachable", call.said());
        assertEquals(1, call.exchange.attempts());
        assertKept(0);
    }

    @Test
    void aClientThatLeavesEndsTheWaiting() throws IOException {
        Call call = forwarding.get("/x");
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        call.exchange.abort();

        call.outcome();
        peer.awaitClose();
        assertKept(0);
        assertTrue(forwarding.ended(TryEnding.ABANDONED));
    }

    @Test
    void aClientThatLeftBeforeTheTryEndsItToo() throws IOException {
        Exchange exchange = ExchangeOf.request("GET", "/x").exchange();
        exchange.abort();
        Call call = forwarding.send(exchange);

        assertEquals("upstream-reset", call.said());
        assertKept(0);
    }

    @Test
    void aClientThatLeavesWithinTheAnswerIsNotTheUpstreamsFault() throws IOException {
        Call call = answered("GET", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
        call.outcome();
        call.exchange.abort();

        assertTrue(call.body().endsWith("!ABANDONED"));
        assertKept(0);
    }

    @Test
    void nothingIsLeftBehindWhenThePipelineThrows() throws IOException {
        Exchange exchange = ExchangeOf.request("GET", "/x").exchange();
        exchange.interimTo(head -> {
            throw new IllegalStateException("on purpose");
        });
        Call call = forwarding.send(exchange);
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 103 x\r\n\r\n");

        assertFalse(thrown(call).isEmpty());
        exchange.end(Ending.FAILED);
        assertKept(0);
        peer.awaitClose();
    }

    private static String thrown(Call call) {
        try {
            return call.said() == null ? "" : "";
        } catch (AssertionError e) {
            return e.getMessage();
        }
    }

    @Test
    void anOwnFieldOfTheAnswerMayBeChangedOnTheWayBack() throws IOException {
        Call call = answered("GET", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX: 1\r\n\r\na");
        call.outcome().fields().set(FieldName.of("X"), "2");
        assertEquals("X=2", fields(call.outcome().fields()));
        assertEquals("a", call.body());
    }
}
