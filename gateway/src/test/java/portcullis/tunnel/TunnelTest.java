package portcullis.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import portcullis.exchange.Upgrade;
import portcullis.wire.BufferPool;

class TunnelTest {
    private static final Upgrade LINE = new Upgrade("x-line", Duration.ofMinutes(1), null, Duration.ofSeconds(10));
    private static final Upgrade WEBSOCKET = new Upgrade(
            Upgrade.WEBSOCKET, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofSeconds(10));

    private final ScriptedEnd client = new ScriptedEnd();
    private final ScriptedEnd upstream = new ScriptedEnd();
    private volatile boolean admitted = true;

    private Tunnel tunnel(Upgrade upgrade) {
        return new Tunnel(client, upstream, upgrade, () -> admitted, new BufferPool());
    }

    private Tunnel run(Upgrade upgrade) {
        Tunnel tunnel = tunnel(upgrade);
        tunnel.run(() -> {});
        assertTrue(client.finished && upstream.finished);
        return tunnel;
    }

    @Test
    void bytesGoBothWaysUntilBothSidesEnd() {
        byte[] large = new byte[200_000];
        new Random(1).nextBytes(large);
        client.says((byte) 1, (byte) 2).says(large).ends();
        upstream.says((byte) 3).ends();

        Tunnel tunnel = run(LINE);

        assertEquals(200_002, upstream.told().length);
        assertArrayEquals(large, java.util.Arrays.copyOfRange(upstream.told(), 2, 200_002));
        assertArrayEquals(new byte[] {3}, client.told());
        assertEquals(200_002, tunnel.bytesIn());
        assertEquals(1, tunnel.bytesOut());
        assertTrue(client.outputShut && upstream.outputShut);
    }

    @Test
    void aBrokenSideGivesTheOtherAMomentAndNoMore() {
        client.breaks();

        run(LINE);

        assertTrue(upstream.outputShut);
        assertEquals(Tunnel.PARTING_NANOS, upstream.readWithin);
    }

    @Test
    void whatASideDoesNotTakeIsDroppedAndItsLastWordsStillPass() {
        upstream.takesNothing().says((byte) 9);
        client.says((byte) 1);

        run(LINE);

        assertArrayEquals(new byte[] {9}, client.told());
        assertEquals(Tunnel.PARTING_NANOS, client.readWithin);
    }

    @Test
    void aWebSocketIsToldOnBothSidesThatTheGatewayGoesAway() throws Exception {
        Tunnel tunnel = tunnel(WEBSOCKET);
        tunnel.goAway();
        Thread running = Thread.ofVirtual().start(() -> tunnel.run(() -> {}));

        running.join();

        assertToldBoth(1001);
    }

    private void assertToldBoth(int status) {
        assertArrayEquals(new byte[] {(byte) 0x88, 2, (byte) (status >> 8), (byte) status}, client.told());
        byte[] told = upstream.told();
        assertEquals(8, told.length);
        assertEquals((byte) 0x88, told[0]);
        assertEquals((byte) 0x82, told[1]);
        assertEquals(status, ((told[6] ^ told[2]) & 0xff) << 8 | (told[7] ^ told[3]) & 0xff);
    }

    @Test
    void aWebSocketWhoseCallerMayNoMoreIsToldSoOnBothSides() throws Exception {
        Tunnel tunnel = tunnel(WEBSOCKET);
        admitted = false;
        long now = System.nanoTime();
        tunnel.look(now + Duration.ofSeconds(9).toNanos(), false);
        assertEquals(0, client.readWithin);
        tunnel.look(now + Duration.ofSeconds(11).toNanos(), false);
        assertEquals(Tunnel.PARTING_NANOS, client.readWithin);
        Thread.ofVirtual().start(() -> tunnel.run(() -> {})).join();

        assertToldBoth(1008);
    }

    @Test
    void theCallerIsAskedForAsOftenAsTheRouteSays() {
        Tunnel tunnel = tunnel(WEBSOCKET);
        long now = System.nanoTime();
        tunnel.look(now + Duration.ofSeconds(11).toNanos(), false);
        admitted = false;
        tunnel.look(now + Duration.ofSeconds(20).toNanos(), false);
        assertEquals(0, client.readWithin);
        tunnel.look(now + Duration.ofSeconds(22).toNanos(), false);
        assertEquals(Tunnel.PARTING_NANOS, client.readWithin);
    }

    @Test
    void otherProtocolsAreClosedWhenTheirCallerMayNoMore() {
        Tunnel tunnel = tunnel(LINE);
        admitted = false;
        tunnel.look(System.nanoTime() + Duration.ofSeconds(11).toNanos(), false);
        assertTrue(client.closed && upstream.closed);
    }

    @Test
    void otherProtocolsGoOnWhenTheGatewayGoesAway() {
        Tunnel tunnel = tunnel(LINE);
        tunnel.goAway();
        tunnel.look(System.nanoTime(), true);
        assertFalse(client.closed || upstream.closed);
    }

    @Test
    void silenceAndAgeEndIt() {
        long now = System.nanoTime();
        Tunnel line = tunnel(LINE);
        line.look(now + Duration.ofSeconds(59).toNanos(), false);
        assertFalse(client.closed);
        line.look(now + Duration.ofSeconds(61).toNanos(), false);
        assertTrue(client.closed && upstream.closed);

        ScriptedEnd other = new ScriptedEnd();
        Tunnel aged = new Tunnel(
                other, new ScriptedEnd(), new Upgrade("x-line", null, Duration.ofHours(1), null), () -> false, new BufferPool());
        aged.look(now + Duration.ofMinutes(59).toNanos(), false);
        assertFalse(other.closed);
        aged.look(now + Duration.ofMinutes(61).toNanos(), false);
        assertTrue(other.closed);
    }

    @Test
    void whatDoesNotEndInTimeIsClosed() {
        Tunnel tunnel = tunnel(WEBSOCKET);
        tunnel.goAway();
        tunnel.look(System.nanoTime() + Duration.ofSeconds(2).toNanos(), true);
        assertFalse(client.closed || upstream.closed);
        tunnel.look(System.nanoTime() + Duration.ofSeconds(4).toNanos(), true);
        assertTrue(client.closed && upstream.closed);
    }

    /** RFC 6455, 7.1.1: once both have said Close, nothing but the ends of the connections is awaited. */
    @Test
    void twoClosesEndItSoon() {
        client.says((byte) 0x88, (byte) 0x80, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        upstream.says((byte) 0x88, (byte) 0);

        run(WEBSOCKET);

        assertArrayEquals(new byte[] {(byte) 0x88, 0}, client.told());
        assertEquals(6, upstream.told().length);
        assertEquals(Tunnel.PARTING_NANOS, client.readWithin);
        assertEquals(Tunnel.PARTING_NANOS, upstream.readWithin);
    }

    @Test
    void aCloseIsNotSaidTwice() {
        upstream.says((byte) 0x88, (byte) 0).ends();
        Tunnel tunnel = tunnel(WEBSOCKET);
        Thread running = Thread.ofVirtual().start(() -> tunnel.run(() -> {}));
        awaitTold(client, 2);
        tunnel.goAway();
        try {
            running.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertArrayEquals(new byte[] {(byte) 0x88, 0}, client.told());
    }

    private static void awaitTold(ScriptedEnd end, int count) {
        synchronized (end) {
            try {
                while (end.told().length < count) {
                    end.wait();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
