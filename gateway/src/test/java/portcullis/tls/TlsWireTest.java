package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import portcullis.config.ListenerTls;
import portcullis.config.ListenerTls.Certificate;
import portcullis.config.ListenerTls.Profile;
import portcullis.config.ListenerTls.Provider;
import portcullis.config.ListenerTls.TlsVersion;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;

@ParameterizedClass
@EnumSource(Provider.class)
class TlsWireTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("test authority");
    private static final TestAuthority.Issued ISSUED = AUTHORITY.issue("edge.test");
    /** The type of a record that says what went wrong (RFC 8446, 5.1). */
    private static final byte ALERT = 21;

    private static final byte[] BYTES = new byte[4 * 1024 * 1024];

    static {
        new Random(1).nextBytes(BYTES);
    }

    private final Wires wires = new Wires();
    private final ClientTls client = Wires.trusting(AUTHORITY);
    private final Provider provider;
    private final ServerTls server;

    /** @param provider the server's */
    TlsWireTest(Provider provider) {
        this.provider = provider;
        this.server = Wires.open(listener(Wires.files(ISSUED)));
    }

    private ListenerTls listener(Certificate... certificates) {
        return Wires.by(provider, Wires.listener(certificates));
    }

    private ListenerTls listener(
            Profile profile, @Nullable List<TlsVersion> versions, @Nullable List<String> ciphers, Certificate... certificates) {
        return Wires.by(provider, Wires.listener(profile, versions, ciphers, certificates));
    }

    @AfterEach
    void close() throws Exception {
        wires.close();
    }

    private Wires.Agreed agree() throws Exception {
        return wires.agree(client, server, "edge.test");
    }

    /** A peer that is not ours, after the handshake. */
    private record Met(SSLSocket client, TlsWire server) {}

    private Met meet(String version) throws Exception {
        Wires.Pair pair = wires.accept(server);
        SSLSocket socket = new JdkClient(AUTHORITY).over(pair.client(), JdkClient.versions(version));
        var done = Wires.async(() -> {
            pair.server().handshake();
            return null;
        });
        socket.startHandshake();
        Wires.await(done);
        return new Met(socket, pair.server());
    }

    private static byte[] text(String text) {
        return text.getBytes();
    }

    private static void write(TlsWire wire, byte[] bytes) throws IOException {
        wire.write(bytes, 0, bytes.length);
    }

    private static int read(TlsWire wire) throws IOException {
        return wire.read(new byte[1024], 0, 1024);
    }

    @Test
    void bytesGoBothWays() throws Exception {
        Wires.Agreed both = agree();
        write(both.client(), text("question"));
        assertEquals("question", new String(Wires.readFully(both.server(), 8)));
        write(both.server(), text("answer"));
        assertEquals("answer", new String(Wires.readFully(both.client(), 6)));
        assertEquals("TLSv1.3", both.server().version());
        assertEquals("TLSv1.3", both.client().version());
        assertEquals(ISSUED.chain(), both.client().peerCertificates());
    }

    @Test
    void countsTheBytesOfTheApplication() throws Exception {
        Wires.Agreed both = agree();
        assertEquals(0, both.server().written());
        write(both.server(), text("answer"));
        assertEquals(6, both.server().written());
        Wires.readFully(both.client(), 6);
        both.server().write(ByteBuffer.wrap(BYTES, 0, 40_000));
        assertEquals(40_006, both.server().written());
    }

    @Test
    void countsNothingOfAWriteThatNobodyTook() throws Exception {
        Wires.Agreed both = agree();
        both.server().close();
        assertThrows(IOException.class, () -> write(both.server(), text("answer")));
        assertEquals(0, both.server().written());
    }

    @Test
    void everySizeAroundTheBordersOfRecordsAndArraysArrivesWhole() throws Exception {
        Wires.Agreed both = agree();
        int[] borders = {1, 1002, 1024, 4074, 4096, 15995, 16037, 16384, 32379, 32421, 32768, 65536, 131072};
        for (int border : borders) {
            for (int length = Math.max(1, border - 2); length <= border + 2; length++) {
                arrivesWhole(both, 64 - length % 64, length);
            }
        }
    }

    /** Odd lengths through buffers outside the heap, on both sides. */
    private static void arrivesWhole(Wires.Agreed both, int offset, int length) throws Exception {
        boolean direct = length % 2 == 1;
        var sent = Wires.async(() -> {
            if (direct) {
                both.client().write(ByteBuffer.allocateDirect(length).put(BYTES, offset, length).flip());
            } else {
                both.client().write(BYTES, offset, length);
            }
            return null;
        });
        ByteBuffer got = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
        while (got.hasRemaining()) {
            assertTrue(both.server().read(got) > 0);
        }
        Wires.await(sent);
        assertEquals(ByteBuffer.wrap(BYTES, offset, length), got.flip(), () -> "of " + length + " bytes");
    }

    @Test
    void whatDoesNotFitIsKeptForTheNextRead() throws Exception {
        Wires.Agreed both = agree();
        for (int length : new int[] {10, 5000, 16384}) {
            both.client().write(BYTES, 0, length);
            byte[] got = new byte[length];
            for (int at = 0; at < length; ) {
                at += both.server().read(got, at, Math.min(7, length - at));
            }
            assertArrayEquals(Arrays.copyOf(BYTES, length), got);
        }
    }

    @Test
    void megabytesGoBothWaysAtOnce() throws Exception {
        Wires.Agreed both = agree();
        var upSent = Wires.async(() -> send(both.client()));
        var downSent = Wires.async(() -> send(both.server()));
        var down = Wires.async(() -> Wires.readFully(both.client(), BYTES.length));
        assertTrue(Arrays.equals(BYTES, Wires.readFully(both.server(), BYTES.length)));
        assertTrue(Arrays.equals(BYTES, Wires.await(down)));
        Wires.await(upSent);
        Wires.await(downSent);
        assertEquals(BYTES.length, both.server().written());
    }

    private static boolean send(TlsWire wire) throws IOException {
        Random sizes = new Random(2);
        for (int at = 0; at < BYTES.length; ) {
            int length = Math.min(BYTES.length - at, 1 + sizes.nextInt(70_000));
            wire.write(BYTES, at, length);
            at += length;
        }
        return true;
    }

    @Test
    void keysChangeWhileMegabytesGoBothWays() throws Exception {
        Met met = meet("TLSv1.3");
        var downSent = Wires.async(() -> send(met.server));
        var up = Wires.async(() -> {
            OutputStream out = met.client.getOutputStream();
            for (int at = 0; at < BYTES.length; at += 131072) {
                out.write(BYTES, at, 131072);
                met.client.startHandshake();
            }
            return null;
        });
        var down = Wires.async(() -> met.client.getInputStream().readNBytes(BYTES.length));
        assertTrue(Arrays.equals(BYTES, Wires.readFully(met.server, BYTES.length)));
        assertTrue(Arrays.equals(BYTES, Wires.await(down)));
        Wires.await(up);
        Wires.await(downSent);
    }

    @Test
    void aChangeOfKeysIsAnsweredThoughNobodyWrites() throws Exception {
        Met met = meet("TLSv1.3");
        for (int i = 0; i < 100; i++) { // more than may wait for an answer
            met.client.startHandshake();
            met.client.getOutputStream().write(i);
            assertEquals(i, Wires.readFully(met.server, 1)[0]);
        }
        write(met.server, text("answer"));
        assertEquals("answer", new String(JdkClient.read(met.client, 6)));
    }

    @Test
    void changesOfKeysWithoutDataEndTheConnection() throws Exception {
        Met met = meet("TLSv1.3");
        var reading = Wires.async(() -> read(met.server));
        try {
            for (int i = 0; i < 2 * TlsInput.MOST_EMPTY; i++) {
                met.client.startHandshake();
            }
        } catch (IOException e) {
            // it has been cut off already
        }
        assertThrows(SSLException.class, () -> Wires.await(reading));
        assertFalse(met.server.isOpen());
    }

    @Test
    void asManyChangesAsMayBeAreTaken() throws Exception {
        Met met = meet("TLSv1.3");
        var reading = Wires.async(() -> Wires.readFully(met.server, 1)[0]);
        int most = provider == Provider.JDK ? TlsInput.MOST_EMPTY : 32; // BoringSSL takes no more
        for (int i = 0; i < most; i++) {
            met.client.startHandshake();
        }
        met.client.getOutputStream().write(7);
        assertEquals((byte) 7, Wires.await(reading));
    }

    @Test
    void aClientThatNegotiatesAnewIsRefused() throws Exception {
        Met met = meet("TLSv1.2");
        var reading = Wires.async(() -> read(met.server));
        assertThrows(IOException.class, () -> {
            met.client.startHandshake();
            met.client.getInputStream().read();
        });
        assertThrows(SSLException.class, () -> Wires.await(reading));
        assertFalse(met.server.isOpen());
    }

    @Test
    void anEndThatThePeerAnnouncesIsAnEnd() throws Exception {
        for (TlsVersion version : TlsVersion.values()) {
            Wires.Agreed both = wires.agree(client, of(version), "edge.test");
            write(both.client(), text("last"));
            both.client().finish();
            assertFalse(both.client().isOpen());
            assertEquals("last", new String(Wires.readFully(both.server(), 4)));
            assertEquals(-1, read(both.server()));
            assertEquals(-1, read(both.server()));
        }
    }

    private ServerTls of(TlsVersion version) {
        return Wires.open(listener(Profile.INTERMEDIATE, List.of(version), null, Wires.files(ISSUED)));
    }

    @Test
    void anEndThatNobodyAnnouncedIsACut() throws Exception {
        for (TlsVersion version : TlsVersion.values()) {
            Wires.Agreed both = wires.agree(client, of(version), "edge.test");
            write(both.client(), text("last"));
            assertEquals("last", new String(Wires.readFully(both.server(), 4)));
            both.client().isStale(); // takes the ticket in: closing over it would be a reset
            both.client().close();
            assertThrows(EOFException.class, () -> read(both.server()));
        }
    }

    @Test
    void anEndWithinARecordIsACut() throws Exception {
        Wires.Agreed both = agree();
        both.client().isStale(); // takes the ticket in
        both.channel().write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 100, 1, 2, 3}));
        both.client().close();
        assertThrows(EOFException.class, () -> read(both.server()));
    }

    @Test
    void afterItsOwnEndItStillHearsThePeer() throws Exception {
        Wires.Agreed both = agree();
        write(both.server(), text("last"));
        both.server().shutdownOutput();
        assertEquals("last", new String(Wires.readFully(both.client(), 4)));
        assertEquals(-1, read(both.client()));
        write(both.client(), text("more"));
        assertEquals("more", new String(Wires.readFully(both.server(), 4)));
        assertThrows(IOException.class, () -> write(both.server(), text("never")));
    }

    @Test
    void aRecordThatWasChangedOnItsWayIsRefused() throws Exception {
        Wires.Agreed both = agree();
        both.client().isStale(); // takes the ticket in
        both.channel().write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 24}));
        both.channel().write(ByteBuffer.allocate(24));
        assertThrows(SSLException.class, () -> read(both.server()));
        assertThrows(SSLException.class, () -> read(both.client()), "the peer is told");
    }

    @Test
    void aRecordThatPromisesTooMuchIsRefused() throws Exception {
        Wires.Agreed both = agree();
        both.client().isStale(); // takes the ticket in
        both.channel().write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0x4f, 0}));
        assertThrows(SSLException.class, () -> read(both.server()));
        assertThrows(SSLException.class, () -> read(both.client()), "the peer is told");
    }

    @Test
    void plaintextIsRefusedAtOnce() throws Exception {
        for (String text : List.of("GET / HTTP/1.1\r\nHost: edge.test\r\n\r\n", "\0\0\0\0\0\0", "\u0080\u002e\1\3\1\0\0")) {
            Wires.Pair pair = wires.accept(server);
            pair.client().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            assertThrows(SSLException.class, () -> pair.server().handshake(), text);
        }
    }

    @Test
    void aClientOfHttpIsToldInTheWordsOfTls() throws Exception {
        Wires.Pair pair = wires.accept(server);
        pair.client().write(ByteBuffer.wrap(text("GET / HTTP/1.1\r\n")));
        assertThrows(SSLException.class, () -> pair.server().handshake());
        ByteBuffer told = ByteBuffer.allocate(7);
        assertEquals(7, pair.client().read(told));
        assertEquals(ALERT, told.get(0));
    }

    @Test
    void aClientThatSpeaksNothingOfOursIsToldSo() throws Exception {
        ServerTls modern = Wires.open(listener(Profile.MODERN, null, null, Wires.files(ISSUED)));
        Wires.Pair pair = wires.accept(modern);
        SSLSocket socket = new JdkClient(AUTHORITY).over(pair.client(), JdkClient.versions("TLSv1.2"));
        var done = Wires.async(() -> {
            pair.server().handshake();
            return null;
        });
        SSLException told = assertThrows(SSLException.class, socket::startHandshake);
        assertTrue(String.valueOf(told.getMessage()).contains("protocol_version"), told::toString);
        assertThrows(SSLException.class, () -> Wires.await(done));
    }

    @Test
    void aHandshakeEndsAtItsDeadline() throws Exception {
        Wires.Pair pair = wires.accept(server);
        pair.server().readWithin(TimeUnit.MILLISECONDS.toNanos(1));
        pair.client().write(ByteBuffer.wrap(new byte[] {22, 3, 1, 1}));
        assertThrows(IOException.class, () -> pair.server().handshake());
        assertTrue(pair.server().readExpired());
    }

    @Test
    void aClientThatLeavesDuringTheHandshakeIsNoTimeout() throws Exception {
        Wires.Pair pair = wires.accept(server);
        pair.client().close();
        assertThrows(EOFException.class, () -> pair.server().handshake());
        assertFalse(pair.server().readExpired());
    }

    @Test
    void aReadEndsAtItsDeadlineAndWritingGoesOn() throws Exception {
        Wires.Agreed both = agree();
        both.server().readWithin(TimeUnit.MILLISECONDS.toNanos(1));
        assertEquals(-1, read(both.server()));
        assertTrue(both.server().readExpired());
        write(both.server(), text("too slow"));
        assertEquals("too slow", new String(Wires.readFully(both.client(), 8)));
    }

    @Test
    void aWriteEndsAtItsDeadline() throws Exception {
        Wires.Agreed both = agree();
        both.server().writeWithin(TimeUnit.MILLISECONDS.toNanos(100));
        assertThrows(IOException.class, () -> {
            while (true) {
                both.server().write(BYTES, 0, 65536);
            }
        });
        assertTrue(both.server().writeExpired());
        assertFalse(both.server().isOpen());
    }

    @Test
    void aReaderIsNotHeldUpByAWriterThatIsStuck() throws Exception {
        Met met = meet("TLSv1.3");
        var stuck = Wires.async(() -> {
            while (true) {
                met.server.write(BYTES, 0, 65536);
            }
        });
        for (int i = 0; i < 20; i++) {
            met.client.startHandshake();
            met.client.getOutputStream().write(i);
            assertEquals(i, Wires.readFully(met.server, 1)[0]);
        }
        met.server.close();
        assertThrows(IOException.class, () -> Wires.await(stuck));
    }

    @Test
    void anotherThreadEndsAReadByClosing() throws Exception {
        Wires.Agreed both = agree();
        var reading = Wires.async(() -> read(both.server()));
        both.server().close();
        assertThrows(IOException.class, () -> Wires.await(reading));
    }

    @Test
    void anIdleConnectionIsFreshThoughTicketsAndKeysArrive() throws Exception {
        Wires.Agreed both = agree(); // and a ticket is on its way
        assertFalse(both.client().isStale());
        write(both.server(), text("x"));
        Wires.readFully(both.client(), 1);
        assertFalse(both.client().isStale());
        write(both.client(), text("question"));
        assertEquals("question", new String(Wires.readFully(both.server(), 8)));
    }

    @Test
    void aConnectionIsStaleWhenThePeerLeftOrSaysWhatNobodyAskedFor() throws Exception {
        Wires.Agreed announced = agree();
        announced.server().finish();
        assertTrue(becomesStale(announced.client()));
        Wires.Agreed cut = agree();
        cut.server().close();
        assertTrue(becomesStale(cut.client()));
        Wires.Agreed talking = agree();
        write(talking.server(), text("x"));
        assertTrue(becomesStale(talking.client()));
    }

    /** What was sent on the loopback is there at once, or a moment later. */
    private static boolean becomesStale(TlsWire wire) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!wire.isStale()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    @Test
    void pooledArraysAreGivenBackAsSoonAsNothingIsInThem() throws Exception {
        Wires.Agreed both = agree();
        for (int length : new int[] {100, 3000, 16384, 40_000}) {
            byte[] large = wires.buffers.large();
            byte[] small = wires.buffers.small();
            wires.buffers.give(large);
            wires.buffers.give(small);
            both.client().write(BYTES, 0, length);
            byte[] got = new byte[length];
            for (int at = 0; at < length; ) {
                at += both.server().read(got, at, Math.min(900, length - at));
            }
            assertTrue(isIn(large, wires.buffers::large), () -> "after " + length + " bytes");
            assertTrue(isIn(small, wires.buffers::small), () -> "after " + length + " bytes");
        }
    }

    /** Whether the pool has that very array; it may have got others since. */
    private static boolean isIn(byte[] array, Supplier<byte[]> pool) {
        return Stream.generate(pool).limit(8).anyMatch(taken -> taken == array);
    }

    @Test
    void anIdleConnectionHoldsNoPooledArrayAndLosesNothing() throws Exception {
        BufferPool pool = new BufferPool();
        Wires.Sockets sockets = wires.connect();
        TlsWire reader = wires.watched(server.over(new SocketWire(sockets.accepted()), pool));
        TlsWire writer = wires.client(client, sockets.connecting(), "edge.test");
        var done = Wires.async(() -> {
            writer.handshake();
            writer.write(BYTES, 0, 16000);
            return null;
        });
        reader.handshake();
        assertEquals(BYTES[0], Wires.readFully(reader, 1)[0]);
        Wires.await(done);
        reader.idle();
        byte[] large = pool.large();
        pool.give(large);
        assertArrayEquals(Arrays.copyOfRange(BYTES, 1, 16000), Wires.readFully(reader, 15999));
        assertTrue(isIn(large, pool::large));
    }

    @Test
    void aPeerThatIsNotOursUnderstandsIt() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            Met met = meet(version);
            var sent = Wires.async(() -> send(met.server));
            InputStream in = met.client.getInputStream();
            assertTrue(Arrays.equals(BYTES, in.readNBytes(BYTES.length)));
            Wires.await(sent);
            met.server.finish();
            assertEquals(-1, in.read());
        }
    }
}
