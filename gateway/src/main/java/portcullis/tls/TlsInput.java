package portcullis.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls.Provider;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;

/**
 * The reading half of a TLS connection: whole records are collected and opened. Waiting for a record needs a small array of
 * the connection's own; one from the pool is held only while a larger record is coming in, or was opened and not taken yet.
 */
final class TlsInput {
    /** The peer said that nothing follows. */
    static final int END = -1;
    /** The connection ended, and the peer did not say that it would. */
    static final int CUT = -2;
    /** Records in a row without a byte for the application: more are an attack on our time, not an exchange. */
    static final int MOST_EMPTY = 64;

    /** Type, version and length of a record (RFC 8446, 5.1). */
    private static final int HEADER = 5;

    /** An ordinary request, a key update, a ticket. */
    private static final int OWN = 1024;

    /** A record that nobody may send, be it before or after there are keys: one byte of data, in plaintext. */
    private static final byte[] FORBIDDEN = {23, 3, 3, 0, 1, 0};

    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private final SocketWire socket;
    private SSLEngine engine;
    private final Provider provider;
    private final TlsOutput output;
    private final BufferPool buffers;
    private final int mostRecord;
    private final ByteBuffer own = ByteBuffer.allocate(OWN).limit(0);
    /** What was received and not opened, between position and limit. */
    private ByteBuffer sealed = own;

    private @Nullable ByteBuffer opened;
    private int empty;
    private boolean ended;

    /** @param mostRecord bytes of the longest record that the engine takes */
    TlsInput(SocketWire socket, SSLEngine engine, Provider provider, TlsOutput output, BufferPool buffers, int mostRecord) {
        this.socket = socket;
        this.engine = engine;
        this.provider = provider;
        this.output = output;
        this.buffers = buffers;
        this.mostRecord = mostRecord;
    }

    /**
     * Waits for at least one byte.
     *
     * @return how many were put, {@link #END} or {@link #CUT}
     */
    int read(ByteBuffer into) throws IOException {
        if (opened != null) {
            return take(opened, into);
        }
        try {
            while (!ended && into.hasRemaining()) {
                if (holdsRecord()) {
                    int count = open(into);
                    if (count > 0) {
                        return count;
                    }
                } else if (!fill()) {
                    return CUT;
                }
            }
            return ended ? END : 0;
        } finally {
            if (!sealed.hasRemaining()) {
                rest();
            }
        }
    }

    /** From now on it is this one. Before the handshake. */
    void use(SSLEngine engine) {
        this.engine = engine;
    }

    /**
     * Lets the client's first record be heard, and leaves it where it is.
     *
     * @return false when the connection ended
     */
    boolean hear(RequestedName requested) throws IOException {
        while (!holdsRecord()) {
            if (!fill()) {
                return false;
            }
        }
        requested.hear(sealed);
        return true;
    }

    /**
     * Takes in one record of the handshake.
     *
     * @return false when the connection ended
     */
    boolean negotiate() throws IOException {
        while (!holdsRecord()) {
            if (!fill()) {
                return false;
            }
        }
        SSLEngineResult result = engine.unwrap(sealed, NO_ROOM);
        if (!sealed.hasRemaining()) {
            rest();
        }
        switch (result.getStatus()) {
            case OK -> {}
            case CLOSED -> throw new SSLException("the peer gave up during the handshake");
            case BUFFER_UNDERFLOW, BUFFER_OVERFLOW -> throw new SSLException("the peer sends what no handshake has");
        }
        return true;
    }

    /** Whether bytes are here already, if only as a record or a part of one. */
    boolean hasInput() {
        return opened != null || holdsRecord() || socket.hasInput();
    }

    /** Whether the peer ended the connection or sent something for the application. Tickets and key updates are taken in. */
    boolean isStale() throws IOException {
        while (opened == null && !ended) {
            if (holdsRecord()) {
                open(NO_ROOM);
            } else {
                int count = fillNow();
                if (count <= 0) {
                    idle();
                    return count < 0;
                }
            }
        }
        return true;
    }

    /** Gives pooled arrays back, whatever they hold moves to arrays of its size. */
    void idle() {
        if (!sealed.hasRemaining()) {
            rest();
        } else if (sealed != own) {
            sealed = moved(sealed, new byte[sealed.remaining()]);
        }
        if (opened != null) {
            opened = moved(opened, new byte[opened.remaining()]);
        }
    }

    private int take(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        into.put(into.position(), from, from.position(), count);
        into.position(into.position() + count);
        from.position(from.position() + count);
        if (!from.hasRemaining()) {
            buffers.give(from.array());
            opened = null;
        }
        return count;
    }

    /** Opens the record that stands in front; straight to where it is wanted when it fits there. */
    private int open(ByteBuffer into) throws IOException {
        int length = recordLength();
        int start = into.position();
        SSLEngineResult result = engine.unwrap(sealed, into);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            ByteBuffer room = pooled(length);
            try {
                result = engine.unwrap(sealed, room);
            } finally {
                opened = room.flip();
            }
            judge(result);
            int count = into.position() - start; // Conscrypt puts what fits
            return count > 0 ? count : take(opened, into);
        }
        judge(result);
        return result.bytesProduced();
    }

    /** Everything but data: the end, keys that change, and what is not allowed. */
    private void judge(SSLEngineResult result) throws IOException {
        switch (result.getStatus()) {
            case OK -> {}
            case CLOSED -> ended = engine.isInboundDone() || result.bytesConsumed() == 0; // or it is we who ended
            case BUFFER_UNDERFLOW, BUFFER_OVERFLOW -> throw new SSLException("the peer sends something that is no record");
        }
        switch (result.getHandshakeStatus()) {
            case FINISHED, NOT_HANDSHAKING -> {}
            case NEED_WRAP -> output.answer(result.bytesProduced() == 0);
            case NEED_TASK, NEED_UNWRAP, NEED_UNWRAP_AGAIN -> throw TlsOutput.renegotiation();
        }
        empty = result.bytesProduced() > 0 ? 0 : empty + 1;
        if (empty > MOST_EMPTY) {
            throw new SSLException("the peer sent " + empty + " records in a row without a byte of data");
        }
    }

    private boolean holdsRecord() {
        return sealed.remaining() >= HEADER && recordLength() <= sealed.remaining();
    }

    /**
     * Bytes of the record in front, header included. A record of no known type is as long as its header, and one that
     * promises too much is made to promise yet more: the engine refuses either, and tells the peer in its own words. Conscrypt
     * does so of a header that it can read only.
     */
    private int recordLength() {
        int start = sealed.position();
        int type = sealed.get(start);
        int length = HEADER + (sealed.getShort(start + 3) & 0xffff);
        boolean unknown = type < 20 || type > 24;
        if (!unknown && length <= mostRecord) {
            return length;
        }
        if (provider == Provider.CONSCRYPT) { // which says nothing of a header that it cannot read
            rest();
            own.clear().put(FORBIDDEN).flip();
            return FORBIDDEN.length;
        } else if (!unknown) {
            sealed.putShort(start + 3, (short) 0xffff);
        }
        return HEADER;
    }

    /** Waits for more; false when nothing more comes. */
    private boolean fill() throws IOException {
        makeRoom();
        int start = sealed.position();
        int end = sealed.limit();
        sealed.limit(sealed.capacity()).position(end);
        try {
            return socket.read(sealed) >= 0;
        } finally {
            sealed.limit(sealed.position()).position(start);
        }
    }

    private int fillNow() throws IOException {
        makeRoom();
        int start = sealed.position();
        int end = sealed.limit();
        sealed.limit(sealed.capacity()).position(end);
        try {
            return socket.readNow(sealed);
        } finally {
            sealed.limit(sealed.position()).position(start);
        }
    }

    /** Makes room for the whole record that has begun. */
    private void makeRoom() {
        if (!sealed.hasRemaining()) {
            rest();
            return;
        }
        int length = sealed.remaining() < HEADER ? HEADER : recordLength();
        if (sealed.capacity() - sealed.position() >= length) {
            return;
        }
        if (sealed.capacity() >= length) {
            sealed.compact().flip();
        } else {
            sealed = moved(sealed, length > BufferPool.SMALL ? buffers.large() : buffers.small());
        }
    }

    /** Back to the own array: nothing is held. */
    private void rest() {
        if (sealed != own) {
            buffers.give(sealed.array());
            sealed = own;
        }
        own.clear().limit(0);
    }

    private ByteBuffer moved(ByteBuffer from, byte[] to) {
        ByteBuffer moved = ByteBuffer.wrap(to).put(from).flip();
        if (from == own) {
            own.clear().limit(0);
        } else {
            buffers.give(from.array());
        }
        return moved;
    }

    private ByteBuffer pooled(int atLeast) {
        return ByteBuffer.wrap(atLeast > BufferPool.SMALL ? buffers.large() : buffers.small());
    }
}
