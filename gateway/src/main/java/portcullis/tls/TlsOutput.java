package portcullis.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls.Provider;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;

/**
 * The writing half of a TLS connection. What is written is sealed into an array of the pool, as many records as it takes,
 * and leaves with one system call. One thread at a time: the writer, or the reader that owes the peer an answer, and the
 * reader never waits for either the writer or the peer.
 */
final class TlsOutput {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The most that a record carries (RFC 8446, 5.1). */
    private static final int MOST_DATA = 16 * 1024;
    /** The most that a record adds to its data, with the ciphers of today. */
    private static final int OVERHEAD = 64;
    /** Answers that may wait for a write, each to a change of keys: nobody honest changes them that often. */
    private static final int MOST_UNANSWERED = 64;
    /** Records that an engine can have to say at its end, with room to spare. */
    private static final int MOST_LAST_WORDS = 16;

    /** The client speaks none of our protocols (RFC 7301, 3.2). */
    static final byte NO_APPLICATION_PROTOCOL = 120;

    private final SocketWire socket;
    private final Provider provider;
    private SSLEngine engine;
    private final BufferPool buffers;
    private final int mostRecord;
    private final ReentrantLock lock = new ReentrantLock();
    /** The rest of an answer that the socket did not take at once; goes before everything else. */
    private @Nullable ByteBuffer unsent;

    private long taken;
    private volatile int unanswered;
    private volatile boolean ending;
    private volatile boolean mayChangeKeys;

    /** @param mostRecord bytes of room that the engine asks for, whatever it has to say */
    TlsOutput(SocketWire socket, SSLEngine engine, Provider provider, BufferPool buffers, int mostRecord) {
        this.provider = provider;
        this.socket = socket;
        this.engine = engine;
        this.buffers = buffers;
        this.mostRecord = mostRecord;
    }

    /** From now on it is this one. Before the handshake. */
    void use(SSLEngine engine) {
        this.engine = engine;
    }

    static SSLException renegotiation() {
        return new SSLHandshakeException("the peer wants to negotiate anew, which is refused");
    }

    /** The handshake is over. From TLS 1.3 on a peer may change its keys and ask us to do so. */
    void established(boolean mayChangeKeys) {
        this.mayChangeKeys = mayChangeKeys;
    }

    /** Bytes of the application that have left, be it in part of a record. */
    long taken() {
        return taken;
    }

    void write(ByteBuffer from) throws IOException {
        lock.lock();
        byte[] array = buffers.large();
        try {
            ByteBuffer net = ByteBuffer.wrap(array);
            while (from.hasRemaining()) {
                send(from, net.clear());
            }
        } finally {
            buffers.give(array);
            lock.unlock();
        }
    }

    /** As many records as there is room for, in one write. */
    private void send(ByteBuffer from, ByteBuffer net) throws IOException {
        putUnsent(net);
        int start = from.position();
        do {
            seal(from, net);
        } while (from.hasRemaining() && net.remaining() >= mostRecord);
        int count = from.position() - start;
        long before = socket.written();
        try {
            socket.write(net.flip());
        } finally {
            if (socket.written() != before) {
                taken += count;
            }
        }
        unanswered = 0;
    }

    private void seal(ByteBuffer from, ByteBuffer net) throws IOException {
        int limit = from.limit();
        int leavingRoom = net.remaining() - mostRecord - OVERHEAD;
        if (from.remaining() > MOST_DATA && leavingRoom > 0) {
            from.limit(from.position() + Math.min(MOST_DATA, leavingRoom));
        }
        try {
            SSLEngineResult result = engine.wrap(from, net);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new IOException("the connection was ended for writing");
            }
            boolean idle = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
            if (idle && result.getHandshakeStatus() != HandshakeStatus.FINISHED) {
                throw renegotiation();
            }
        } finally {
            from.limit(limit);
        }
    }

    /** Writes what the engine has to say in the handshake, waiting for the peer where it must. */
    void negotiate() throws IOException {
        lock.lock();
        byte[] array = buffers.large();
        try {
            ByteBuffer net = ByteBuffer.wrap(array);
            HandshakeStatus status;
            do {
                status = engine.wrap(NOTHING, net).getHandshakeStatus();
                if (net.remaining() < mostRecord || status != HandshakeStatus.NEED_WRAP) {
                    socket.write(net.flip());
                    net.clear();
                }
            } while (status == HandshakeStatus.NEED_WRAP);
        } finally {
            buffers.give(array);
            lock.unlock();
        }
    }

    /**
     * The engine owes the peer something that came up while reading: new keys, or the end. Goes as far as it goes without
     * waiting; what is left goes before the next write, and more cannot be asked for (RFC 8446, 4.6.3).
     *
     * @param asked whether the peer asked just now, or an answer is owed still
     */
    void answer(boolean asked) throws IOException {
        if (ending) {
            return;
        }
        if (!mayChangeKeys && !engine.isInboundDone()) {
            throw renegotiation();
        }
        if (asked && ++unanswered > MOST_UNANSWERED) {
            throw new SSLException("the peer changes its keys more often than it lets us answer");
        }
        if (lock.tryLock()) {
            byte[] array = buffers.large();
            try {
                ByteBuffer net = ByteBuffer.wrap(array);
                putUnsent(net);
                speak(net);
                socket.writeNow(net.flip());
                if (net.hasRemaining()) {
                    unsent = ByteBuffer.allocate(net.remaining()).put(net).flip();
                } else {
                    unanswered = 0;
                }
            } finally {
                buffers.give(array);
                lock.unlock();
            }
        }
    }

    /** Says that we write no more (close_notify). Unless a writer is at it: then there is no room for words. */
    void end() throws IOException {
        ending = true;
        lastWords(true);
    }

    /** Tells the peer what went wrong, when the engine has words for it. */
    void tell() throws IOException {
        ending = true;
        lastWords(false);
    }

    private void lastWords(boolean closing) throws IOException {
        if (!lock.tryLock()) {
            return;
        }
        byte[] array = buffers.large();
        try {
            if (closing) {
                engine.closeOutbound();
            }
            ByteBuffer net = ByteBuffer.wrap(array);
            putUnsent(net);
            speak(net);
            socket.write(net.flip());
        } finally {
            buffers.give(array);
            lock.unlock();
        }
    }

    /** Ends a handshake that nothing was said in yet, in plaintext therefore (RFC 8446, 6). */
    void refuse(byte alert) throws IOException {
        ending = true;
        socket.write(ByteBuffer.wrap(new byte[] {21, 3, 3, 0, 2, 2, alert}));
    }

    /** Lets an engine in native code go, and the memory that it has there; to be called when nothing is sent any more. */
    void release() {
        if (provider == Provider.JDK) {
            return;
        }
        byte[] array = buffers.large();
        try {
            engine.closeInbound();
            engine.closeOutbound();
            speak(ByteBuffer.wrap(array));
        } catch (SSLException e) {
            // what is left of it goes with the next collection
        } finally {
            buffers.give(array);
        }
    }

    /** Conscrypt keeps what it has to say to itself, and its status does not tell: it is asked until it says nothing. */
    private void speak(ByteBuffer net) {
        for (int i = 0; i < MOST_LAST_WORDS && net.remaining() >= mostRecord; i++) {
            boolean asks = provider == Provider.CONSCRYPT || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
            if (!asks || engine.isOutboundDone()) {
                return;
            }
            try {
                int said = engine.wrap(NOTHING, net).bytesProduced();
                if (provider == Provider.CONSCRYPT && said == 0) {
                    return;
                }
            } catch (SSLException e) {
                // It says again why it failed, once; its alert comes with the next call.
            }
        }
    }

    private void putUnsent(ByteBuffer net) {
        if (unsent != null) {
            net.put(unsent);
            unsent = null;
        }
    }
}
