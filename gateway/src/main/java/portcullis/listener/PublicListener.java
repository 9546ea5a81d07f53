package portcullis.listener;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerConfig;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.http.BodyReader;
import portcullis.http.ResponseHead;
import portcullis.tls.ServerTls;
import portcullis.wire.AcceptProbe;
import portcullis.wire.SocketWire;

/**
 * One port that clients connect to. Helidon accepts and gives each connection its virtual thread; everything on the
 * connection is ours. Helidon's accept loop ends for good when {@code accept} fails once, with the process still alive:
 * so the port is asked twice a second whether it still answers, and opened anew when it does not.
 */
public final class PublicListener implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PublicListener.class.getName());

    /** Helidon's own timers never strike: our deadlines are the only ones. */
    private static final Duration NEVER = Duration.ofDays(365);

    private static final int BACKLOG = 4096;
    private static final Duration HOUSEKEEPING = Duration.ofMillis(500);
    /** Most requests are answered sooner; only for the others is it worth a thread to see whether anybody still waits. */
    private static final long LONG_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Shared shared;
    private final ClientLimits clientLimits = new ClientLimits();
    private final Set<AcceptedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger tunnels = new AtomicInteger();
    private final AcceptGate gate = new AcceptGate(this::admits);
    private final AcceptProbe probe = new AcceptProbe();
    private volatile @Nullable WebServer server;
    private volatile ListenerSettings settings;
    private volatile int port;
    private volatile boolean cut;

    /** @param tls null for plaintext */
    public PublicListener(ListenerConfig config, @Nullable ServerTls tls, Shared shared) {
        this.shared = shared;
        this.port = config.bind().port();
        this.settings = ListenerSettings.of(config, tls, port, shared.descriptors());
    }

    /**
     * Goes by a new configuration from the next request on, and by its TLS from the next connection on; whoever was let in
     * by another trust is let go. Its bind and protocols must be the old ones.
     *
     * @param tls opened with this configuration; null for plaintext
     */
    public void apply(ListenerConfig config, @Nullable ServerTls tls) {
        if (tls != null) {
            tls.inForce();
            shared.meters().tlsStarted(config.name());
        }
        if (config.proxyProtocol() != ListenerConfig.ProxyProtocol.OFF) {
            for (ProxyHeader.Fault fault : ProxyHeader.Fault.values()) {
                shared.meters().proxyHeadersRead(config.name(), fault.slug());
            }
        }
        settings = ListenerSettings.of(config, tls, port, shared.descriptors());
        if (tls != null) {
            connections.forEach(connection -> connection.closeUnlessAdmittedBy(tls));
        }
    }

    /**
     * Binds the port and accepts from then on.
     *
     * @throws java.io.UncheckedIOException when it cannot be bound
     */
    public void start() {
        InetSocketAddress address = new InetSocketAddress(config().bind().host(), config().bind().port());
        apply(config(), settings.tls()); // its certificates are there before the first client
        WebServer started = open(address);
        server = started;
        port = started.port();
        apply(config(), settings.tls());
        Thread.ofPlatform().daemon().name("listener-" + config().name()).start(() -> keepHouse(address.getAddress()));
    }

    private WebServer open(InetSocketAddress address) {
        WebServer opened = WebServer.builder()
                .address(address.getAddress())
                .port(address.getPort())
                .backlog(BACKLOG)
                .useNio(false)
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .idleConnectionTimeout(NEVER)
                .idleConnectionPeriod(NEVER)
                .connectionOptions(gate)
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .addConnectionSelector(new Selector())
                .build()
                .start();
        // Helidon only logs that it could not bind.
        if (!opened.isRunning()) {
            String text = "listener " + config().name() + " cannot listen on " + config().bind() + ": in use, or not an address of this machine";
            throw new UncheckedIOException(text, new BindException(text));
        }
        return opened;
    }

    /** Twice a second: does the port still answer, and are the clients still there that have been waiting for long? */
    private void keepHouse(InetAddress bound) {
        while (!cut) {
            LockSupport.parkNanos(HOUSEKEEPING.toNanos());
            try {
                if (!cut && !shared.drain().isClosing() && probe.isRefused(bound, port)) {
                    LOG.log(Level.ERROR, "listener " + config().name() + " accepts no more and is opened again");
                    server = open(new InetSocketAddress(bound, port));
                    shared.meters().listenerRebuilt(config().name());
                }
                long now = System.nanoTime();
                for (AcceptedConnection connection : connections) {
                    connection.watchClient(now, LONG_WAIT_NANOS);
                }
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "listener " + config().name() + " could not be looked after", e);
            }
        }
    }

    /** On the accept thread: is there a place for one more connection of that peer? */
    private boolean admits(InetSocketAddress peer) {
        ListenerSettings now = settings;
        if (probe.isQuestion(peer) || shared.drain().isClosing() || cut) {
            return false;
        }
        if (open.get() >= now.mostConnections() || !shared.descriptors().takeClient()) {
            return false;
        }
        ClientAddress address = Arrivals.named(peer.getAddress().getAddress());
        if (!clientLimits.connect(address.text(), most(address, now))) {
            shared.descriptors().giveClient();
            return false;
        }
        open.incrementAndGet();
        return true;
    }

    private final class Selector implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return 0;
        }

        @Override
        public Support supports(BufferData data) {
            return Support.SUPPORTED;
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return Set.of("http/1.1");
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            InetSocketAddress peer = (InetSocketAddress) context.remotePeer().address();
            SocketChannel channel = gate.take(peer);
            if (channel == null) {
                throw new IllegalStateException("a connection that the gate did not see");
            }
            return new AcceptedConnection(
                    PublicListener.this, new SocketWire(channel), Arrivals.named(peer.getAddress().getAddress()));
        }
    }

    void opened(AcceptedConnection connection) {
        connections.add(connection);
        if (cut) {
            connection.cut();
        }
    }

    /**
     * Counts an open connection for another address than so far; false, and nothing changed, when that one has as many as
     * it may.
     */
    boolean recount(ClientAddress from, ClientAddress to, ListenerSettings now) {
        if (!clientLimits.connect(to.text(), most(to, now))) {
            return false;
        }
        clientLimits.disconnect(from.text());
        return true;
    }

    /** Trusted proxies bring the connections of others. */
    private static int most(ClientAddress peer, ListenerSettings now) {
        return now.arrivals().isTrusted(peer) ? Integer.MAX_VALUE : now.limits().connectionsPerClient();
    }

    /** @param peer whom it is counted for */
    void closed(AcceptedConnection connection, String peer) {
        connections.remove(connection);
        clientLimits.disconnect(peer);
        open.decrementAndGet();
        shared.descriptors().giveClient();
    }

    /** Counts a request in; false, and nothing counted, when the listener has as many as it takes. */
    boolean beginRequest() {
        if (inFlight.incrementAndGet() > settings.limits().requestsInFlight()) {
            inFlight.decrementAndGet();
            return false;
        }
        return true;
    }

    void endRequest() {
        inFlight.decrementAndGet();
    }

    /** The answer of {@code ready-path}: what a load balancer without an eye for the admin port asks. */
    Outcome ready() {
        if (!shared.readiness().isReady()) {
            return Outcome.refuse(Refusal.because(Reason.DRAINING));
        }
        return new Outcome.Answered(new ResponseHead(200), BodyReader.EMPTY);
    }

    public ListenerConfig config() {
        return settings.config();
    }

    /** What new connections speak; null for plaintext. */
    public @Nullable ServerTls tls() {
        return settings.tls();
    }

    ListenerSettings settings() {
        return settings;
    }

    Shared shared() {
        return shared;
    }

    ClientLimits clientLimits() {
        return clientLimits;
    }

    /** The port that is bound, which the configuration may have left to the system. */
    public int port() {
        return port;
    }

    /** Connections that are open right now. */
    public int connections() {
        return open.get();
    }

    void tunnelBegun() {
        tunnels.incrementAndGet();
    }

    void tunnelOver() {
        tunnels.decrementAndGet();
    }

    /** Connections that have left HTTP; each still is a request in flight. */
    public int tunnels() {
        return tunnels.get();
    }

    /** Requests that are being served right now. */
    public int inFlight() {
        return inFlight.get();
    }

    boolean isCut() {
        return cut;
    }

    /** Closes connections that wait for a request; the others end with their answer. */
    public void closeIdle() {
        for (AcceptedConnection connection : connections) {
            connection.closeWhenIdle();
        }
    }

    /** Cuts everything that is still going on; says how many requests that were. */
    public int cut() {
        cut = true;
        int running = inFlight.get();
        connections.forEach(AcceptedConnection::cut);
        return running;
    }

    /** Stops accepting and closes what is open. */
    @Override
    public void close() {
        cut = true;
        WebServer running = server;
        if (running != null) {
            running.stop();
        }
    }
}
