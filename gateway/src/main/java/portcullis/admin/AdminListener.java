package portcullis.admin;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.BindAddress;
import portcullis.telemetry.Meters;

/**
 * The operator's port, and the second one for probes alone, on Helidon's web server: HTTP/1.1, one request per connection,
 * bounded in number, size and time. The first speaks TLS while that is configured, the second never does.
 */
public final class AdminListener implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AdminListener.class.getName());

    private static final String ADMIN = "admin";
    private static final String PROBES = "probes";
    private static final Duration HOUSEKEEPING = Duration.ofMillis(500);

    private final BindAddress bind;
    private final AdminPort admin;
    private final @Nullable AdminPort probes;
    private final AdminTls tls;
    private final Meters meters;
    private volatile boolean closed;

    private AdminListener(BindAddress bind, AdminPort admin, @Nullable AdminPort probes, AdminTls tls, Meters meters) {
        this.bind = bind;
        this.admin = admin;
        this.probes = probes;
        this.tls = tls;
        this.meters = meters;
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
        AdminPort first = new AdminPort(ADMIN, bind, parts.tls(), () -> routing(api, false), longest);
        AdminPort second = null;
        if (probes != null) {
            try {
                second = new AdminPort(PROBES, probes, null, () -> routing(api, true), longest);
            } catch (UncheckedIOException e) {
                first.close();
                throw e;
            }
        }
        var listener = new AdminListener(bind, first, second, parts.tls(), parts.meters());
        listener.keepHouse(longest.compareTo(HOUSEKEEPING) < 0 ? longest : HOUSEKEEPING);
        return listener;
    }

    private void keepHouse(Duration every) {
        meters.listenerStarted(ADMIN);
        if (probes != null) {
            meters.listenerStarted(PROBES);
        }
        Thread.ofPlatform().daemon().name("admin-housekeeping").start(() -> {
            while (!closed) {
                LockSupport.parkNanos(every.toNanos());
                keepHouse(admin);
                if (probes != null) {
                    keepHouse(probes);
                }
            }
        });
    }

    private void keepHouse(AdminPort port) {
        try {
            port.keepHouse(meters::listenerRebuilt);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a port of the operator's could not be looked after", e);
        }
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
        return admin.port();
    }

    /** The port for probes; -1 without one. */
    public int probesPort() {
        return probes == null ? -1 : probes.port();
    }

    /** The URL by which commands on this machine reach it, without a slash at the end. */
    public String url() {
        String host = switch (bind.host()) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> bind.host();
        };
        return (tls.inForce().get() == null ? "http://" : "https://") + new BindAddress(host, port());
    }

    @Override
    public void close() {
        closed = true;
        admin.close();
        if (probes != null) {
            probes.close();
        }
    }
}
