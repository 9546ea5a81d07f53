package portcullis.tls;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls.Provider;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;
import portcullis.wire.Wire;

/**
 * A connection under TLS. The handshake comes first, then bytes go as over any wire; whoever makes the wire has a watchdog
 * watch this one and not the socket's.
 *
 * <p>A connection that ends without the peer's close_notify is an {@link EOFException} and not an end: anybody on the way
 * can end a TCP connection, and what was cut short must not be taken for the whole (RFC 8446, 6.1). A peer that changes its
 * keys is answered with the next write, or at once if nobody writes. Renegotiation is refused.
 */
public final class TlsWire extends Wire {
    /** How long the peer may take to accept our last words, which are some thirty bytes. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SocketWire socket;
    /** Makes engines. */
    interface Engines {
        /** @param name that the client asked for; null when it asked for none, or nothing is known of it yet */
        SSLEngine of(@Nullable String name);
    }

    private final Engines engines;
    private final Provider provider;
    private SSLEngine engine;
    private final @Nullable RequestedName requested;
    private final TlsInput input;
    private final TlsOutput output;
    private @Nullable ByteBuffer readView;
    private @Nullable CertificateNames shown;
    private long begunMillis;
    private volatile String version = "";

    /** @param requested hears the name that the client asks for; null on our own side of an upstream's connection */
    TlsWire(SocketWire socket, Engines engines, Provider provider, @Nullable RequestedName requested, BufferPool buffers) {
        this.engines = engines;
        this.provider = provider;
        this.socket = socket;
        this.engine = engines.of(null);
        this.requested = requested;
        int mostRecord = engine.getSession().getPacketBufferSize();
        this.output = new TlsOutput(socket, engine, provider, buffers, mostRecord);
        this.input = new TlsInput(socket, engine, provider, output, buffers, mostRecord);
    }

    /**
     * Agrees with the peer, within the deadlines that are armed on this wire: both, because it reads and writes. After a
     * failed handshake there is nothing to do but to close the wire, perhaps a moment later: closing on unread bytes would
     * destroy on its way what the peer has been told.
     *
     * @throws javax.net.ssl.SSLException when there is no agreement; the peer has been told why
     * @throws IOException when the connection broke or a deadline struck
     */
    public void handshake() throws IOException {
        boolean agreed = false;
        try {
            negotiate();
            agreed = true;
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // checked ones, too: native code throws what it likes
            throw new SSLException("the handshake failed: " + e, e);
        } finally {
            if (!agreed) {
                tell();
            }
        }
        version = engine.getSession().getProtocol();
        output.established(version.equals("TLSv1.3"));
    }

    /** Whether the handshake took up an earlier session. Known from its age, in milliseconds: a session of no age counts as new, and with Conscrypt, which does not tell, every one. */
    public boolean isResumed() {
        return provider == Provider.JDK && engine.getSession().getCreationTime() < begunMillis;
    }

    private void negotiate() throws IOException {
        begunMillis = System.currentTimeMillis();
        if (requested != null) {
            hear(requested);
        }
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> output.negotiate();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!input.negotiate()) {
                        throw left();
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private void hear(RequestedName name) throws IOException {
        if (!input.hear(name)) {
            throw left();
        }
        SSLEngine chosen = engines.of(name.name());
        if (chosen != engine) {
            output.release();
            engine = chosen;
            input.use(chosen);
            output.use(chosen);
        }
        if (name.isForeign()) {
            output.refuse(TlsOutput.NO_APPLICATION_PROTOCOL);
            throw new SSLHandshakeException("(no_application_protocol) the client speaks other protocols only");
        }
    }

    private EOFException left() {
        return new EOFException(readExpired() ? "the handshake took too long" : "the peer left during the handshake");
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** The version in the JDK's words, such as {@code TLSv1.3}; empty before the handshake. */
    public String version() {
        return version;
    }

    /** The name that the client asked for (SNI, RFC 6066, 3), lower case; null when it named none. Of a server's wire only. */
    public @Nullable String requestedName() {
        return requested == null ? null : requested.name();
    }

    /** Whether the certificate that we showed is for that host (exactly or by its wildcard). Of a server's wire only. */
    public boolean isCertifiedFor(String host) {
        if (shown == null) {
            Certificate[] local = engine.getSession().getLocalCertificates();
            shown = local == null ? CertificateNames.NONE : CertificateNames.of((X509Certificate) local[0]);
        }
        return shown.covers(host);
    }

    /** What the peer showed, its own certificate first; empty when it showed none. Verified by the handshake. */
    public List<X509Certificate> peerCertificates() {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : engine.getSession().getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return chain;
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        ByteBuffer view = readView;
        if (view == null || view.array() != into) {
            view = ByteBuffer.wrap(into);
            readView = view;
        }
        return read(view.limit(offset + length).position(offset));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count;
        try {
            count = input.read(into);
        } catch (SSLException e) {
            tell();
            close();
            throw e;
        }
        if (count == TlsInput.CUT && !readExpired()) {
            throw new EOFException("the peer ended the connection without saying so (close_notify)");
        }
        return Math.max(-1, count);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(from, offset, length));
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        output.write(from);
    }

    /** {@inheritDoc} In bytes of the application. */
    @Override
    public long written() {
        return output.taken();
    }

    @Override
    public boolean isStale() {
        try {
            return input.isStale();
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public boolean hasInput() {
        return input.hasInput();
    }

    @Override
    public void idle() {
        readView = null;
        input.idle();
        socket.idle();
    }

    @Override
    public void finish() {
        sayEnd();
        close();
    }

    @Override
    public void shutdownOutput() {
        sayEnd();
        writeWhenever();
        socket.shutdownOutput();
    }

    private void sayEnd() {
        if (isOpen()) {
            writeWithin(LAST_WORDS_NANOS);
            try {
                output.end();
            } catch (IOException e) {
                // the peer is not there to hear it
            }
        }
    }

    /** It went wrong: the peer hears why, as far as TLS has words for it. */
    private void tell() {
        writeWithin(LAST_WORDS_NANOS);
        try {
            output.tell();
        } catch (IOException e) {
            // the peer is not there to hear it
        }
        writeWhenever(); // a deadline that struck now would take back what has just been said
    }

    @Override
    protected void shutdownInput() {
        socket.shutdownInput();
    }

    @Override
    public void close() {
        socket.close();
        output.release();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void reset() {
        socket.reset();
        output.release();
    }
}
