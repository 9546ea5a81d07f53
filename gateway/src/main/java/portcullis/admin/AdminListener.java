package portcullis.admin;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.BindAddress;

/**
 * The operator's port, and the second one for probes alone, on Helidon's web server: plain HTTP/1.1, one request per
 * connection, bounded in number, size and time.
 */
public final class AdminListener implements AutoCloseable {
    private static final String PROBES = "probes";
    private static final int CONNECTIONS = 256;
    private static final int BODY_BYTES = 64 * 1024;

    private final BindAddress bind;
    private final WebServer server;
    private final ConnectionLifetime lifetime;

    private AdminListener(BindAddress bind, WebServer server, ConnectionLifetime lifetime) {
        this.bind = bind;
        this.server = server;
        this.lifetime = lifetime;
    }

    /**
     * Binds and serves.
     *
     * @param probes null for no second port
     * @throws java.io.UncheckedIOException when a port cannot be bound
     */
    public static AdminListener start(BindAddress bind, @Nullable BindAddress probes, AdminParts parts) {
        return start(bind, probes, parts, ConnectionLifetime.LONGEST);
    }

    static AdminListener start(BindAddress bind, @Nullable BindAddress probes, AdminParts parts, Duration longest) {
        AdminAccess access = new AdminAccess(parts.tokens(), parts.controlToken(), bind.host());
        AdminApi api = new AdminApi(parts, access, InstantSource.system());
        ConnectionLifetime lifetime = new ConnectionLifetime(longest);
        var server = WebServer.builder().shutdownHook(false).featuresDiscoverServices(false);
        configure(server, bind, lifetime);
        server.routing(routing(api, false));
        if (probes != null) {
            ListenerConfig.Builder second = ListenerConfig.builder();
            configure(second, probes, lifetime);
            server.putSocket(PROBES, second.build());
            server.routing(PROBES, routing(api, true));
        }
        WebServer started = server.build().start();
        // Helidon only logs that it could not bind.
        if (!started.isRunning()) {
            String ports = probes == null ? bind.toString() : bind + " and " + probes;
            String text = "the admin port cannot listen on " + ports + ": in use, or not an address of this machine";
            throw new UncheckedIOException(text, new BindException(text));
        }
        return new AdminListener(bind, started, lifetime);
    }

    private static void configure(ListenerConfig.BuilderBase<?, ?> listener, BindAddress bind, ConnectionLifetime lifetime) {
        listener.address(new InetSocketAddress(bind.host(), bind.port()).getAddress())
                .port(bind.port())
                .useNio(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(Http1ConnectionSelector.builder().config(Http1Config.create()).build())
                .connectionOptions(lifetime)
                .maxTcpConnections(CONNECTIONS)
                .maxPayloadSize(BODY_BYTES)
                .shutdownGracePeriod(Duration.ofMillis(100));
    }

    private static HttpRouting.Builder routing(AdminApi api, boolean probesOnly) {
        return HttpRouting.builder().any((request, response) -> send(api.answer(read(request), probesOnly), request, response));
    }

    private static AdminRequest read(ServerRequest request) {
        Map<String, String> query = new HashMap<>();
        request.query().names().forEach(name -> query.put(name, request.query().first(name).orElse("")));
        return new AdminRequest(
                request.prologue().method().text(),
                request.path().path(),
                query,
                field(request, HeaderNames.HOST, ""),
                request.headers().contains(HeaderNames.ORIGIN) ? field(request, HeaderNames.ORIGIN, "") : null,
                request.headers().contains(HeaderNames.AUTHORIZATION) ? field(request, HeaderNames.AUTHORIZATION, "") : null,
                field(request, HeaderNames.ACCEPT, ""),
                request.content().hasEntity() ? request.content().as(String.class) : "",
                request.remotePeer().address().toString());
    }

    private static String field(ServerRequest request, HeaderName name, String otherwise) {
        return request.headers().contains(name) ? String.join(", ", request.headers().get(name).allValues()) : otherwise;
    }

    private static void send(AdminAnswer answer, ServerRequest request, ServerResponse response) {
        response.status(Status.create(answer.status()))
                .header("Content-Type", answer.type())
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Connection", "close");
        answer.fields().forEach(response::header);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.contentLength(body.length);
            response.send();
        } else {
            response.send(body);
        }
        // Helidon announces the close that we ask for and leaves it to the client
        throw new CloseConnectionException("one request per connection");
    }

    /** The port that is bound, which the configuration may have left to the system. */
    public int port() {
        return server.port();
    }

    /** The port for probes; -1 without one. */
    public int probesPort() {
        return server.port(PROBES);
    }

    /** The URL by which commands on this machine reach it, without a slash at the end. */
    public String url() {
        String host = switch (bind.host()) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> bind.host();
        };
        return "http://" + new BindAddress(host, port());
    }

    @Override
    public void close() {
        server.stop();
        lifetime.close();
    }
}
