package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.config.UpstreamConfig.Timeouts;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.http.RequestHead;
import portcullis.kit.Deadline;
import portcullis.upstream.Forwarding.Call;
import portcullis.upstream.SocketUpstream.Peer;

class TimeoutsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(20);
    private Forwarding forwarding = new Forwarding();

    @AfterEach
    void close() throws IOException {
        forwarding.close();
    }

    private void timeouts(Duration firstByte, Duration bodyIdle) throws IOException {
        forwarding.close();
        forwarding = new Forwarding(Configs.ROOMY, new Timeouts(LONG, firstByte, bodyIdle));
    }

    private void assertNothingLeft() {
        assertEquals(0, forwarding.state().open());
        assertEquals(0, forwarding.state().inFlight());
        assertTrue(forwarding.ended(TryEnding.TIMEOUT));
    }

    @Test
    void anAnswerMustBeginInTime() throws IOException {
        timeouts(SHORT, LONG);
        Call call = forwarding.get("/x");
        Peer peer = forwarding.socket.accept();
        peer.readHead();

        assertEquals("upstream-timeout", call.said());
        assertNothingLeft();
        peer.awaitClose();
    }

    @Test
    void aHeadThatStopsIsATimeoutToo() throws IOException {
        timeouts(SHORT, LONG);
        Call call = forwarding.get("/x");
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 20");

        assertEquals("upstream-timeout", call.said());
        assertNothingLeft();
    }

    @Test
    void theDeadlineOfTheExchangeCountsWhereItIsNearer() throws IOException {
        forwarding.warmed();
        Exchange exchange = ExchangeOf.request("GET", "/x").exchange();
        exchange.deadline(Deadline.in(SHORT, System.nanoTime()));
        Call call = forwarding.send(exchange);

        assertEquals("upstream-timeout", call.said());
        assertNothingLeft();
    }

    @Test
    void theDeadlineOfTheExchangeHoldsWhileTheBodyIsComing() throws IOException {
        SlowBody body = new SlowBody(RequestHead.UNKNOWN_LENGTH);
        Exchange exchange = ExchangeOf.request("POST", "/x").exchange();
        exchange.withBody(none -> body);
        exchange.deadline(Deadline.in(SHORT, System.nanoTime()));
        Call call = forwarding.send(exchange);

        assertEquals("upstream-timeout", call.said());
        assertEquals(0, forwarding.state().open());
        body.ends();
    }

    @Test
    void theFirstByteIsAwaitedFromTheEndOfTheBodyOn() throws IOException {
        timeouts(SHORT, LONG);
        SlowBody body = new SlowBody(RequestHead.UNKNOWN_LENGTH);
        Exchange exchange = ExchangeOf.request("POST", "/x").exchange();
        exchange.withBody(none -> body);
        Call call = forwarding.send(exchange);
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        for (int i = 0; i < 20; i++) { // longer than the first byte may take
            body.sends("x");
            peer.readTo("1\r\nx\r\n");
            wait(Duration.ofMillis(5));
        }
        body.ends();
        peer.readTo("0\r\n\r\n");

        assertEquals("upstream-timeout", call.said());
        assertNothingLeft();
    }

    /** Time itself is the subject here. */
    private static void wait(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anAnswersBodyMayPauseForItsTimeOnly() throws IOException {
        timeouts(LONG, SHORT);
        Call call = forwarding.get("/x");
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab");

        assertEquals("ab!TOO_SLOW", call.body());
        assertEquals(0, forwarding.state().open());
    }

    @Test
    void aStreamMayPauseAsLongAsItsRouteSays() throws IOException {
        Exchange exchange = ExchangeOf.request("GET", "/x").exchange();
        exchange.streamIdle(SHORT);
        Call call = forwarding.send(exchange);
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab");

        assertEquals("ab!TOO_SLOW", call.body());
    }

    @Test
    void anAnswerInTimeLeavesNoDeadlineBehind() throws IOException {
        Duration enough = Duration.ofMillis(300);
        timeouts(enough, enough);
        Peer peer = forwarding.warmed();
        wait(enough.plusMillis(150));
        Call call = forwarding.get("/later");
        peer.readHead();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertEquals("ok", call.body());
        assertEquals(1, call.exchange.attempts());
        assertEquals(1, forwarding.state().idle());
    }

    @Test
    void aPlaceThatDoesNotComeIsNoTimeOfTheUpstream() throws IOException {
        forwarding.close();
        forwarding = new Forwarding(Configs.connections(1, 1, LONG, null), new Timeouts(SHORT, LONG, LONG));
        Call first = forwarding.get("/x");
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        Call second = forwarding.get("/y");
        assertEquals("bulkhead-full", second.said());

        peer.send("HTTP/1.1 204 x\r\n\r\n");
        first.body();
        assertEquals(1, forwarding.state().idle());
        assertEquals(0, forwarding.state().inFlight());
    }
}
