package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.config.UpstreamConfig.Connections;
import portcullis.config.UpstreamConfig.Timeouts;
import portcullis.exchange.Reason;
import portcullis.upstream.SocketUpstream.Peer;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.ScriptedWire;
import portcullis.wire.Watchdog;

class EndpointTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final SocketUpstream upstream = new SocketUpstream();
    private final Watchdog watchdog = new Watchdog();
    private final Resolver resolver = new Resolver();
    private final Descriptors descriptors = new Descriptors(144);

    @AfterEach
    void close() throws IOException {
        upstream.close();
        watchdog.close();
        resolver.close();
    }

    private Endpoint endpoint(Connections connections) {
        return endpoint(upstream.port(), connections, Configs.PATIENT);
    }

    private Endpoint endpoint(int port, Connections connections, Timeouts timeouts) {
        Connector connector = new Connector(watchdog, new BufferPool(), descriptors, resolver, Forwarding.TRIES);
        return new Endpoint(Configs.endpoint(port, 1), Configs.of(port, connections, timeouts), null, connector);
    }

    /** Over TLS an end without a word could be anybody's doing; where a request is cut off it has to look like that. */
    @Test
    void onlyAConnectionThatRestsIsEndedPolitely() {
        Endpoint endpoint = endpoint(Configs.ROOMY);
        ScriptedWire idle = ScriptedWire.of();
        endpoint.release(new UpstreamConnection(endpoint, idle, new BufferPool(), System.nanoTime()), System.nanoTime());
        endpoint.retire();
        assertTrue(idle.isFinished());

        ScriptedWire late = ScriptedWire.of();
        endpoint.release(new UpstreamConnection(endpoint, late, new BufferPool(), System.nanoTime()), System.nanoTime());
        assertTrue(late.isFinished());

        ScriptedWire busy = ScriptedWire.of();
        new UpstreamConnection(endpoint, busy, new BufferPool(), System.nanoTime()).close();
        assertFalse(busy.isOpen());
        assertFalse(busy.isFinished());
    }

    @Test
    void theConnectionThatRestedLeastServesNext() throws Exception {
        Endpoint endpoint = endpoint(Configs.ROOMY);
        UpstreamConnection first = endpoint.connect(PATIENCE);
        UpstreamConnection second = endpoint.connect(PATIENCE);
        assertFalse(first.isReused());
        long now = System.nanoTime();
        endpoint.release(first, now);
        endpoint.release(second, now);

        assertSame(second, endpoint.reuse(now));
        assertSame(first, endpoint.reuse(now));
        assertNull(endpoint.reuse(now));
        assertTrue(first.isReused());
        assertEquals(2, endpoint.openCount());
    }

    @Test
    void aRestingConnectionHoldsNoBuffer() throws Exception {
        Endpoint endpoint = endpoint(Configs.ROOMY);
        UpstreamConnection connection = endpoint.connect(PATIENCE);
        assertTrue(connection.input().bytes().length > 0);
        endpoint.release(connection, System.nanoTime());

        assertEquals(0, connection.input().bytes().length);
        assertSame(connection, endpoint.reuse(System.nanoTime()));
        assertTrue(connection.input().bytes().length > 0);
    }

    @Test
    void oneThatTheUpstreamClosedIsNotUsedAgain() throws Exception {
        Endpoint endpoint = endpoint(Configs.ROOMY);
        UpstreamConnection connection = endpoint.connect(PATIENCE);
        Peer peer = upstream.accept();
        long now = System.nanoTime();
        endpoint.release(connection, now);
        peer.close();
        awaitStale(connection);

        assertNull(endpoint.reuse(now));
        assertEquals(0, endpoint.openCount());
    }

    @Test
    void oneOnWhichTheUpstreamSpokeUnaskedIsNotUsedAgain() throws Exception {
        Endpoint endpoint = endpoint(Configs.ROOMY);
        UpstreamConnection connection = endpoint.connect(PATIENCE);
        Peer peer = upstream.accept();
        long now = System.nanoTime();
        endpoint.release(connection, now);
        peer.send("HTTP/1.1 200 OK\r\n\r\n");
        awaitStale(connection);

        assertNull(endpoint.reuse(now));
        peer.awaitClose();
    }

    /** The packet is on its way through the kernel. */
    private static void awaitStale(UpstreamConnection connection) throws IOException {
        connection.wire().readWithin(PATIENCE);
        assertTrue(connection.wire().read(new byte[1], 0, 1) <= 1);
    }

    @Test
    void oneThatRestedTooLongIsClosed() throws Exception {
        Endpoint endpoint = endpoint(Configs.connections(10, 10, Duration.ofSeconds(5), null));
        long now = System.nanoTime();
        endpoint.release(endpoint.connect(PATIENCE), now);
        UpstreamConnection again = endpoint.reuse(now + 5 * SECOND - 1);
        assertNotNull(again);
        endpoint.release(again, now);

        assertNull(endpoint.reuse(now + 5 * SECOND));
        upstream.accept().awaitClose();
        assertEquals(0, endpoint.openCount());
    }

    @Test
    void oneThatIsTooOldIsNeitherKeptNorTaken() throws Exception {
        Endpoint endpoint = endpoint(Configs.connections(10, 10, LONG, Duration.ofSeconds(60)));
        long now = System.nanoTime();
        UpstreamConnection connection = endpoint.connect(PATIENCE);
        endpoint.release(connection, now + 50 * SECOND);
        assertEquals(1, endpoint.idleCount());
        assertNull(endpoint.reuse(now + 61 * SECOND));

        endpoint.release(endpoint.connect(PATIENCE), System.nanoTime() + 60 * SECOND);
        assertEquals(0, endpoint.idleCount());
        assertEquals(0, endpoint.openCount());
    }

    @Test
    void noMoreRestThanMayRest() throws Exception {
        Endpoint endpoint = endpoint(Configs.connections(10, 1, LONG, null));
        UpstreamConnection first = endpoint.connect(PATIENCE);
        UpstreamConnection second = endpoint.connect(PATIENCE);
        endpoint.release(first, System.nanoTime());
        endpoint.release(second, System.nanoTime());

        assertEquals(1, endpoint.idleCount());
        assertEquals(1, endpoint.openCount());
    }

    @Test
    void noMoreAreOpenThanMayBe() throws Exception {
        Endpoint endpoint = endpoint(Configs.connections(1, 1, LONG, null));
        UpstreamConnection only = endpoint.connect(PATIENCE);

        ConnectFailure full = assertThrows(ConnectFailure.class, () -> endpoint.connect(1));
        assertEquals(Reason.BULKHEAD_FULL, full.reason());
        assertEquals(0, endpoint.waiting());
        only.close();
        assertNotNull(endpoint.connect(PATIENCE));
    }

    @Test
    void whoWaitsGetsThePlaceOfTheNextThatIsReleased() throws Exception {
        Endpoint endpoint = endpoint(Configs.connections(1, 1, LONG, null));
        UpstreamConnection only = endpoint.connect(PATIENCE);
        FutureTask<UpstreamConnection> waiting = start(() -> endpoint.connect(PATIENCE));
        while (endpoint.waiting() == 0) {
            Thread.onSpinWait();
        }
        endpoint.release(only, System.nanoTime());

        assertNotNull(waiting.get(30, TimeUnit.SECONDS));
        assertEquals(1, endpoint.openCount());
    }

    @Test
    void whoWaitsTakesThePlaceOfOneThatRests() throws Exception {
        Endpoint endpoint = endpoint(Configs.connections(1, 1, LONG, null));
        endpoint.release(endpoint.connect(PATIENCE), System.nanoTime());

        assertNotNull(endpoint.connect(PATIENCE));
        assertEquals(1, endpoint.openCount());
    }

    @Test
    void noMoreWaitThanMayBeOpen() throws Exception {
        Endpoint endpoint = endpoint(Configs.connections(1, 1, LONG, null));
        UpstreamConnection only = endpoint.connect(PATIENCE);
        FutureTask<UpstreamConnection> waiting = start(() -> endpoint.connect(PATIENCE));
        while (endpoint.waiting() == 0) {
            Thread.onSpinWait();
        }

        assertThrows(ConnectFailure.class, () -> endpoint.connect(PATIENCE));
        only.close();
        waiting.get(30, TimeUnit.SECONDS);
    }

    private static FutureTask<UpstreamConnection> start(java.util.concurrent.Callable<UpstreamConnection> work) {
        FutureTask<UpstreamConnection> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void sweepingClosesWhatIsDeadAndKeepsTheOrderOfTheRest() throws Exception {
        Endpoint endpoint = endpoint(Configs.connections(10, 10, Duration.ofSeconds(60), null));
        long now = System.nanoTime();
        UpstreamConnection[] connections = new UpstreamConnection[5];
        Peer[] peers = new Peer[5];
        for (int i = 0; i < 5; i++) {
            connections[i] = endpoint.connect(PATIENCE);
            peers[i] = upstream.accept();
        }
        endpoint.release(connections[0], now - 60 * SECOND); // too long
        endpoint.release(connections[1], now - 4 * SECOND);
        endpoint.release(connections[2], now - 3 * SECOND); // closed by the upstream
        endpoint.release(connections[3], now - 2 * SECOND);
        endpoint.release(connections[4], now); // in constant use
        peers[2].close();
        awaitStale(connections[2]);
        endpoint.sweep(now);

        peers[0].awaitClose();
        assertEquals(3, endpoint.openCount());
        assertSame(connections[4], endpoint.reuse(now));
        assertSame(connections[3], endpoint.reuse(now));
        assertSame(connections[1], endpoint.reuse(now));
        assertNull(endpoint.reuse(now));
    }

    @Test
    void afterRetiringNothingIsKept() throws Exception {
        Endpoint endpoint = endpoint(Configs.ROOMY);
        UpstreamConnection resting = endpoint.connect(PATIENCE);
        UpstreamConnection busy = endpoint.connect(PATIENCE);
        endpoint.release(resting, System.nanoTime());
        endpoint.retire();
        assertEquals(1, endpoint.openCount());
        assertTrue(busy.wire().isOpen());

        endpoint.release(busy, System.nanoTime());
        assertEquals(0, endpoint.openCount());
    }

    @Test
    void aConnectionThatFailsGivesEverythingBack() throws Exception {
        int refusing;
        try (ServerSocket nobody = new ServerSocket(0)) {
            refusing = nobody.getLocalPort();
        }
        Endpoint endpoint = endpoint(refusing, Configs.connections(1, 1, LONG, null), Configs.PATIENT);
        for (int i = 0; i < 2 * descriptors.upstreams(); i++) {
            ConnectFailure failure = assertThrows(ConnectFailure.class, () -> endpoint.connect(PATIENCE));
            assertEquals(Reason.UPSTREAM_UNREACHABLE, failure.reason());
        }
        assertEquals(0, endpoint.openCount());
    }

    @Test
    void withoutADescriptorNothingIsOpened() throws Exception {
        Endpoint endpoint = endpoint(Configs.ROOMY);
        for (int i = 0; i < descriptors.upstreams(); i++) {
            endpoint.connect(PATIENCE);
        }

        assertEquals(Reason.OVERLOADED, assertThrows(ConnectFailure.class, () -> endpoint.connect(PATIENCE)).reason());
        assertEquals(descriptors.upstreams(), endpoint.openCount());
    }

    @Test
    void noTimeLeftIsATimeout() {
        Endpoint endpoint = endpoint(Configs.ROOMY);

        assertEquals(Reason.UPSTREAM_TIMEOUT, assertThrows(ConnectFailure.class, () -> endpoint.connect(0)).reason());
        assertEquals(0, endpoint.openCount());
    }

    @Test
    void whoWaitsForAPlaceIsGivenTheConnectionThatComesBack() throws Exception {
        Endpoint endpoint = endpoint(new Connections(1, 1, LONG, null));
        UpstreamConnection only = endpoint.acquire(PATIENCE);
        FutureTask<UpstreamConnection> waiting = start(() -> endpoint.acquire(PATIENCE));
        while (endpoint.waiting() == 0) {
            Thread.onSpinWait();
        }
        endpoint.release(only, System.nanoTime());

        assertSame(only, waiting.get(60, TimeUnit.SECONDS));
        assertEquals(1, endpoint.openCount());
    }
}
