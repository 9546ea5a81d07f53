package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portcullis.http.BodyException;
import portcullis.http.BodyException.Fault;
import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http1.BodyReaders;
import portcullis.http1.InputBuffer;
import portcullis.wire.ScriptedWire;

class RequestBodyTest {
    private static final long SECONDS = TimeUnit.SECONDS.toNanos(30);
    private final Arrivals arrivals = Listeners.plain().arrivals();
    private final byte[] into = new byte[64];
    private int asked;

    private RequestBody body(ScriptedWire wire, long declared, RequestBody.@Nullable Continue onDemand) throws BodyException {
        return new RequestBody(
                BodyReaders.ofRequest(new InputBuffer(wire, new byte[256]), declared, SECONDS), onDemand, arrivals);
    }

    private RequestBody body(String text, long declared) throws BodyException {
        return body(ScriptedWire.of(text), declared, null);
    }

    @Test
    void anEmptyBodyIsOverFromTheStart() throws BodyException {
        RequestBody body = body("", 0);

        assertTrue(body.isEnded());
        assertEquals(-1, body.read(into, 0, 64));
        assertTrue(body.reclaim(0));
    }

    @Test
    void isOverWithItsLastDeclaredByte() throws BodyException {
        RequestBody body = body(ScriptedWire.of("ab", "c"), 3, null);
        body.read(into, 0, 64);
        assertFalse(body.isEnded());
        assertEquals(2, body.bytes());
        body.read(into, 0, 64);
        assertTrue(body.isEnded());
        assertEquals(-1, body.read(into, 0, 64));
        assertEquals(3, body.bytes());
    }

    @Test
    void aChunkedOneIsOverWithItsLastLineOnly() throws BodyException {
        RequestBody body = body("3\r\nabc\r\n0\r\n\r\n", RequestHead.UNKNOWN_LENGTH);
        body.read(into, 0, 64);
        assertFalse(body.isEnded());
        body.read(into, 0, 64);
        assertTrue(body.isEnded());
    }

    @Test
    void remembersWhatBrokeIt() throws BodyException {
        RequestBody cut = body("ab", 3);
        assertNull(cut.fault());
        cut.read(into, 0, 64);
        assertThrows(BodyException.class, () -> cut.read(into, 0, 64));
        assertEquals(Fault.CUT, cut.fault());
        assertFalse(cut.isEnded());

        RequestBody slow = body(ScriptedWire.of().thenIsSilent(), 3, null);
        assertThrows(BodyException.class, () -> slow.read(into, 0, 64));
        assertEquals(Fault.TOO_SLOW, slow.fault());
    }

    @Test
    void asksOnceBeforeTheFirstRead() throws BodyException {
        RequestBody body = body(ScriptedWire.of("a", "b", "c"), 3, () -> asked++);
        assertFalse(body.ready());
        assertFalse(body.isRelayed());
        assertEquals(0, asked);
        body.read(into, 0, 1);
        body.read(into, 0, 1);
        assertEquals(1, asked);
    }

    @Test
    void aClientThatCannotBeAskedIsGone() throws BodyException {
        RequestBody body = body(ScriptedWire.of("abc"), 3, () -> {
            throw new IOException("gone");
        });
        assertThrows(BodyException.class, () -> body.read(into, 0, 64));
        assertEquals(Fault.CUT, body.fault());
    }

    @Test
    void afterReclaimingNobodyElseReads() throws BodyException {
        ScriptedWire wire = ScriptedWire.of("abc");
        RequestBody body = body(wire, 3, () -> asked++);
        assertTrue(body.reclaim(SECONDS));

        assertEquals(Fault.ABANDONED, assertThrows(BodyException.class, () -> body.read(into, 0, 64)).fault());
        assertEquals(0, asked, "nobody is asked for what nobody wants");
        assertEquals("abc", wire.unread());
    }

    @Test
    void reclaimingWaitsForWhoeverReadsAndNotForEver() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        RequestBody body = new RequestBody(new BodyReader() {
            @Override
            public long declaredLength() {
                return 3;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                reading.countDown();
                try {
                    return go.await(60, TimeUnit.SECONDS) ? 1 : -1;
                } catch (InterruptedException e) {
                    return -1;
                }
            }

            @Override
            public boolean ready() {
                return false;
            }
        }, null, arrivals);
        Thread upload = Thread.ofVirtual().start(() -> {
            try {
                body.read(into, 0, 64);
            } catch (BodyException e) {
                throw new AssertionError(e);
            }
        });
        reading.await();
        assertFalse(body.reclaim(1));
        go.countDown();
        assertTrue(body.reclaim(SECONDS));
        upload.join();
        assertEquals(1, body.bytes());
    }

    @Test
    void drainingReadsTheRestUpToABound() throws BodyException {
        ScriptedWire wire = ScriptedWire.of("abcdeGET");
        RequestBody body = body(wire, 5, null);
        body.read(into, 0, 1);
        assertTrue(body.reclaim(0));
        assertTrue(body.drain(into, 5, SECONDS));
        assertTrue(body.isEnded());
        assertEquals("GET", wire.unread());
    }

    @Test
    void drainingGivesUpOnTooMuchTooLateOrBroken() throws BodyException {
        assertFalse(body("abcdef", 6).drain(new byte[2], 3, SECONDS));
        assertTrue(body("abcdef", 6).drain(new byte[2], 6, SECONDS));
        assertFalse(body("abcdef", 6).drain(into, 64, 0));
        RequestBody cut = body("abc", 6);
        assertFalse(cut.drain(into, 64, SECONDS));
        assertFalse(cut.isEnded());
    }

    @Test
    void isWorthDrainingWhenLittleIsLeftForSure() throws BodyException {
        assertTrue(body("", 64).isWorthDraining(64));
        assertFalse(body("", 65).isWorthDraining(64));
        RequestBody begun = body("a", 65);
        begun.read(into, 0, 64);
        assertTrue(begun.isWorthDraining(64));
        assertFalse(body("", RequestHead.UNKNOWN_LENGTH).isWorthDraining(64), "nobody knows how much that is");
        assertFalse(body(ScriptedWire.of(), 1, () -> asked++).isWorthDraining(64), "it is not on its way at all");
        RequestBody broken = body("", 1);
        assertThrows(BodyException.class, () -> broken.read(into, 0, 64));
        assertFalse(broken.isWorthDraining(64));
    }

    @Test
    void trailersSayWhatAClientMaySay() throws BodyException {
        RequestBody body = body("0\r\nX-User-Id: root\r\nX-A: 1\r\nx_b: 2\r\n\r\n", RequestHead.UNKNOWN_LENGTH);
        assertEquals(-1, body.read(into, 0, 64));
        HeaderFields trailers = body.trailers();

        assertEquals("fields[X-A]", String.valueOf(trailers));
    }
}
