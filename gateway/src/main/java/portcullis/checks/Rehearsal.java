package portcullis.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A gateway's day in a few seconds, on loopback: a configuration, the service behind it, and requests of many kinds. A JVM
 * that records what it loads and runs (an AOT cache, JEP 483 and 515) has then seen what one that serves will do.
 */
public final class Rehearsal implements AutoCloseable {
    /** Rounds of requests, so that what every request runs stands out in the profile. */
    private static final int ROUNDS = 150;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int plain = freePort();
    private final int tls = freePort();
    private final int admin = freePort();
    private final DemoUpstreams upstreams = DemoUpstreams.start(0, 0);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(trustingOurselves())
            .build();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException("no free port on 127.0.0.1", none);
        }
    }

    /** Writes the configuration, into an empty folder. */
    public void write(Path conf) throws IOException {
        Files.createDirectories(conf.resolve("routes"));
        Files.writeString(conf.resolve("gateway.yaml"), """
                format: 1
                service: { name: rehearsal, environment: development }
                listeners:
                  plain: { bind: 127.0.0.1:%d, ready-path: /_ready }
                  tls: { bind: 127.0.0.1:%d, tls: { certificates: [ { self-signed: [localhost, 127.0.0.1] } ] } }
                admin: { bind: 127.0.0.1:%d }
                shutdown: { pre-drain: 0s, drain: 1s }
                """.formatted(plain, tls, admin));
        Files.writeString(conf.resolve("routes/orders.yaml"), """
                format: 1
                api: orders
                listeners: [plain, tls]
                base-path: /api
                versioning: path
                default-version: v2
                versions:
                  v1: { upstream: orders-v1, deprecated-on: 2020-01-01, successor: v2 }
                  v2: { upstream: { split: [ { to: orders-v2, weight: 9 }, { to: orders-v1, weight: 1 } ], stick-by: ip } }
                strip: [base, version]
                filters:
                  cors: { origins: [https://app.example.com], methods: [GET, POST], headers: [content-type] }
                  headers: { mark: { response: { set: { x-api-version: "{version}" } } } }
                  ip-access: { allow: [127.0.0.0/8] }
                routes:
                  list: { match: { method: GET, path: /orders } }
                  create: { match: { method: POST, path: /orders }, filters: { body-limit: { bytes: 16KiB } } }
                  get: { match: { method: GET, path: "/orders/{id:int}" } }
                  old: { match: { path: "/old/{rest...}" }, redirect: { to: "/api/v2/orders" } }
                  robots: { match: { path: /robots.txt }, respond: { body: "User-agent: *" } }
                upstreams:
                  orders-v1: { endpoints: [ http://127.0.0.1:%d ] }
                  orders-v2: { endpoints: [ http://127.0.0.1:%d ] }
                """.formatted(upstreams.v1Port(), upstreams.v2Port()));
    }

    /** Plays a client, an operator and an intruder. */
    public void play() throws IOException, InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            for (String gateway : new String[] {"http://127.0.0.1:" + plain, "https://127.0.0.1:" + tls}) {
                send(gateway + "/api/v2/orders", "GET", "");
                send(gateway + "/api/v1/orders/1", "GET", "");
                send(gateway + "/api/v2/orders", "POST", "{\"item\":\"teapot\",\"quantity\":2}");
                send(gateway + "/api/v2/nothing", "GET", "");
                send(gateway + "/api/v2/old/page", "GET", "");
                send(gateway + "/api/v2/robots.txt", "GET", "");
                send(gateway + "/api/v2/orders", "OPTIONS", "");
            }
        }
        send("http://127.0.0.1:" + plain + "/_ready", "GET", "");
        for (String page : new String[] {"/health", "/ready", "/metrics"}) {
            send("http://127.0.0.1:" + admin + page, "GET", "");
        }
        nonsense();
    }

    private void send(String url, String method, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("origin", "https://app.example.com")
                .header("content-type", "application/json")
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        client.send(request, BodyHandlers.ofByteArray());
    }

    private void nonsense() throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), plain)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write("GET /a b HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        upstreams.close();
    }

    /** The certificate was made a moment ago, by this very process. */
    private static SSLContext trustingOurselves() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has TLS", impossible);
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
