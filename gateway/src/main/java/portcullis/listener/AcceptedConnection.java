package portcullis.listener;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerConfig.ProxyProtocol;
import portcullis.exchange.ClientAddress;
import portcullis.tls.HandshakeFault;
import portcullis.tls.ServerTls;
import portcullis.tls.TlsWire;
import portcullis.wire.Farewell;
import portcullis.wire.SocketWire;
import portcullis.wire.Wire;

/**
 * A connection from its accept to its close: the PROXY header where one is due, then TLS where the port speaks it, then
 * requests. One deadline covers all that comes before the requests. What the port went by when the connection was taken
 * up holds for its whole beginning.
 */
final class AcceptedConnection implements ServerConnection {
    private static final System.Logger LOG = System.getLogger(AcceptedConnection.class.getName());

    /** How long a connection without a request is kept once it is to be closed. */
    static final long LAST_CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final PublicListener listener;
    private final SocketWire socket;
    private final long acceptedNanos = System.nanoTime();
    private long patienceNanos;
    private ClientAddress peer;
    private Wire wire;
    private @Nullable TlsWire tls;
    private volatile @Nullable ServerTls spoken;
    private @Nullable ClientConnection requests;
    private boolean closing;

    AcceptedConnection(PublicListener listener, SocketWire socket, ClientAddress peer) {
        this.listener = listener;
        this.socket = socket;
        this.wire = socket;
        this.peer = peer;
    }

    @Override
    public void handle(Limit limit) {
        listener.opened(this);
        listener.shared().watchdog().watch(socket);
        try {
            ListenerSettings settings = listener.settings();
            patienceNanos = settings.timeouts().tlsHandshake().toNanos();
            if (isIntroduced(settings) && isSecured(settings.tls())) {
                requests().serveAll();
            }
        } catch (IOException e) {
            // the client broke the connection where nobody waits for an answer
        } finally {
            wire.close();
            listener.shared().watchdog().forget(wire);
            listener.closed(this, peer.text());
        }
    }

    /** Whether the connection may go on, with the address that a trusted proxy gives its peer where one is due. */
    private boolean isIntroduced(ListenerSettings settings) throws IOException {
        ProxyProtocol expected = settings.config().proxyProtocol();
        if (expected == ProxyProtocol.OFF) {
            return true;
        }
        if (!settings.arrivals().isTrusted(peer)) {
            return expected == ProxyProtocol.ACCEPT || refuse(ProxyHeader.Fault.UNTRUSTED);
        }
        readInTime();
        ProxyHeader header = ProxyHeader.read(socket);
        socket.readWhenever();
        return switch (header) {
            case ProxyHeader.Absent _ -> expected == ProxyProtocol.ACCEPT || refuse(ProxyHeader.Fault.MISSING);
            case ProxyHeader.Unnamed _ -> true;
            case ProxyHeader.Named named -> isTakenFor(named.source(), settings);
            case ProxyHeader.Refused refused -> refuse(refused.fault());
            case ProxyHeader.Partial _ when socket.readExpired() -> refuse(ProxyHeader.Fault.TIMEOUT);
            case ProxyHeader.Partial partial -> partial.came() > 0 && refuse(ProxyHeader.Fault.TRUNCATED);
        };
    }

    /** From here on the connection is that client's. */
    private boolean isTakenFor(ClientAddress source, ListenerSettings settings) {
        if (!listener.recount(peer, source, settings)) {
            return refuse(ProxyHeader.Fault.CLIENT_LIMIT);
        }
        peer = source;
        return true;
    }

    /** Counts and logs why the connection may not go on; false for whoever says whether it may. */
    private boolean refuse(ProxyHeader.Fault fault) {
        listener.shared().meters().proxyHeaderRejected(listener.config().name(), fault.slug());
        LOG.log(Level.DEBUG, () -> "listener " + listener.config().name() + " closed a connection of " + peer.text()
                + ": PROXY header " + fault.slug());
        return false;
    }

    /** Whether the connection may go on, under TLS where the port speaks it. */
    private boolean isSecured(@Nullable ServerTls terms) throws IOException {
        if (terms == null) {
            return true;
        }
        TlsWire secured = terms.over(socket, listener.shared().buffers());
        spoken = terms;
        goOn(secured);
        tls = secured;
        String result = "failed";
        try {
            readInTime();
            secured.writeWithin(leftNanos());
            secured.handshake();
            result = "completed";
            secured.readWhenever();
            secured.writeWhenever();
            return true;
        } catch (IOException e) {
            boolean late = secured.readExpired() || secured.writeExpired();
            result = late ? "timeout" : e instanceof SSLException ? "failed" : "gone";
            String found = result;
            LOG.log(Level.DEBUG, () -> "listener " + listener.config().name() + " has no TLS with " + peer.text() + ": "
                    + found + ": " + HandshakeFault.of(e));
            if (e instanceof SSLException && !late) {
                goOn(socket);
                Farewell.to(socket, listener.shared().buffers(), Farewell.NANOS);
            }
            return false;
        } finally {
            listener.shared().meters().tlsHandshake(listener.config().name(), result);
        }
    }

    /** What is left of the time that all of the beginning has. */
    private long leftNanos() {
        return patienceNanos - (System.nanoTime() - acceptedNanos);
    }

    private synchronized void readInTime() {
        wire.readWithin(closing ? Math.min(leftNanos(), LAST_CALL_NANOS) : leftNanos());
    }

    /** From here on this is the outermost wire, whose deadlines count. */
    private synchronized void goOn(Wire next) {
        listener.shared().watchdog().watch(next);
        listener.shared().watchdog().forget(wire);
        wire = next;
    }

    private synchronized ClientConnection requests() {
        ClientConnection begun = new ClientConnection(listener, wire, tls, spoken, peer, acceptedNanos);
        requests = begun;
        if (closing) {
            begun.closeWhenIdle();
        }
        return begun;
    }

    /** Looks, from the listener's thread, whether the client of a request that has been waiting for long is still there. */
    void watchClient(long now, long waitedNanos) {
        ClientConnection begun;
        synchronized (this) {
            begun = requests;
        }
        if (begun != null) {
            begun.watchClient(now, waitedNanos);
        }
    }

    /**
     * Ends the connection as soon as it is not needed: after the answer to what is being served, or after a moment of
     * silence. Not at once, because a request may be on its way that its client could not safely send again.
     */
    synchronized void closeWhenIdle() {
        closing = true;
        if (requests != null) {
            requests.closeWhenIdle();
        } else {
            wire.readWithin(LAST_CALL_NANOS);
        }
    }

    /** Ends a connection whose client was let in on other terms than those of the port by now; it may come in anew. */
    synchronized void closeUnlessAdmittedBy(ServerTls now) {
        ServerTls then = spoken;
        if (requests != null && then != null && then != now && !now.admitsAs(then)) {
            requests.closeWhenIdle();
        }
    }

    /** Cuts whatever is going on. */
    void cut() {
        socket.close();
        ClientConnection begun;
        synchronized (this) {
            closing = true;
            begun = requests;
        }
        if (begun != null) {
            begun.cut();
        }
    }

    /** Helidon's own idle timer has nothing to do here: each phase has a deadline of ours. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            cut();
        } else {
            closeWhenIdle();
        }
    }
}
