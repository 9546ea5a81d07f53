package portcullis.admin;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.BindAddress;
import portcullis.wire.AcceptProbe;

/**
 * One port of the operator's: bound, served by Helidon, and opened anew when Helidon's accept loop has ended, as it does
 * for good when {@code accept} fails once.
 */
final class AdminPort implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AdminPort.class.getName());

    /**
     * Connections that have a thread. One whose place was given away keeps its descriptor until its thread has seen that, so
     * few may be in that state at a time: the next client waits for them in the backlog.
     */
    private static final int CONNECTIONS = ConnectionLifetime.MOST + 16;

    private static final int BODY_BYTES = 64 * 1024;

    private final String name;
    private final BindAddress bind;
    private final InetAddress address;
    private final @Nullable AdminTls tls;
    private final Supplier<HttpRouting.Builder> routing;
    private final AcceptProbe probe = new AcceptProbe();
    private final ConnectionLifetime lifetime;
    private final int port;
    private WebServer server;
    private boolean closed;

    /**
     * Binds and serves.
     *
     * @param name as the label {@code listener} of metrics has it
     * @param tls null for a port that is always in plaintext
     * @param longest how old a connection may become
     * @throws java.io.UncheckedIOException when the port cannot be bound
     */
    AdminPort(
            String name,
            BindAddress bind,
            @Nullable AdminTls tls,
            Supplier<HttpRouting.Builder> routing,
            Duration longest) {
        this.name = name;
        this.bind = bind;
        this.address = new InetSocketAddress(bind.host(), bind.port()).getAddress();
        this.tls = tls;
        this.routing = routing;
        this.lifetime = new ConnectionLifetime(probe, longest);
        this.server = open(bind.port());
        this.port = server.port();
    }

    private WebServer open(int number) {
        WebServer opened = WebServer.builder()
                .address(address)
                .port(number)
                .useNio(false)
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .connectionOptions(lifetime)
                .maxTcpConnections(CONNECTIONS)
                .maxPayloadSize(BODY_BYTES)
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .addConnectionSelector(new AdminConnections(lifetime, tls))
                .routing(routing.get())
                .build()
                .start();
        // Helidon only logs that it could not bind.
        if (!opened.isRunning()) {
            String text = "the " + name + " port cannot listen on " + bind + ": in use, or not an address of this machine";
            throw new UncheckedIOException(text, new BindException(text));
        }
        return opened;
    }

    /**
     * To be called again and again: closes what is too old, and opens the port when nobody accepts on it.
     *
     * @param rebuilt hears the name of a port that had to be opened again
     */
    void keepHouse(Consumer<String> rebuilt) {
        lifetime.closeOld(System.nanoTime());
        if (probe.isRefused(address, port) && reopen()) {
            rebuilt.accept(name);
        }
    }

    private synchronized boolean reopen() {
        if (closed) {
            return false;
        }
        LOG.log(Level.ERROR, "the " + name + " port accepts no more and is opened again");
        server = open(port);
        return true;
    }

    /** The port that is bound, which the configuration may have left to the system. */
    int port() {
        return port;
    }

    @Override
    public synchronized void close() {
        closed = true;
        server.stop();
    }
}
