package portcullis.checks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The two services that stand behind the demo's gateway: the order service in its first and its second version, in this
 * process, on loopback only. They hold one order book between them, as two versions of one service do.
 *
 * <p>Each serves {@code GET /orders}, {@code POST /orders}, {@code GET /orders/{id}}, {@code GET /orders/{id}/invoice},
 * {@code POST /orders/{id}/refund}, {@code GET /customers/{name}/orders}, {@code GET /customers/{name}/orders/{id}},
 * {@code GET /orders/events} (server-sent events), {@code GET /orders/slow} (answers after three seconds) and
 * {@code GET /orders/failing} (breaks off in the middle of its answer).
 */
public final class DemoUpstreams implements AutoCloseable {
    private static final int BACKLOG = 128;

    /** What the policies of the repository make of callers. */
    private static final String OTHERS = """

            Be somebody else: the folder policies says what they may.
              TOKEN=$(./portcullis token mint --subject bob)
                  a customer, who reads /api/v2/customers/bob/orders and nothing else
              TOKEN=$(./portcullis token mint --subject grace --role support)
                  of the support, who reads everything; with --claim suspended=true nothing at all
            """;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer v1;
    private final HttpServer v2;

    private DemoUpstreams(int v1Port, int v2Port) {
        OrderBook book = OrderBook.withSamples();
        v1 = serve(v1Port, new OrderService(OrderService.Version.V1, book));
        try {
            v2 = serve(v2Port, new OrderService(OrderService.Version.V2, book));
        } catch (UncheckedIOException taken) {
            v1.stop(0);
            throw taken;
        }
    }

    /**
     * Starts both and returns when they accept connections.
     *
     * @param v1Port port of version 1 on 127.0.0.1; 0 takes any free one
     * @param v2Port port of version 2 on 127.0.0.1; 0 takes any free one
     * @throws UncheckedIOException when a port is taken; its message names the port
     */
    public static DemoUpstreams start(int v1Port, int v2Port) {
        // The JDK's server leaves Nagle's algorithm on (40 ms on every second small answer) and closes idle connections after
        // 30 s, before the gateway's pool would. It reads both once, so they are set before its first use.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "90");
        return new DemoUpstreams(v1Port, v2Port);
    }

    public int v1Port() {
        return v1.getAddress().getPort();
    }

    public int v2Port() {
        return v2.getAddress().getPort();
    }

    /**
     * Three requests to try, for a person at a terminal.
     *
     * @param gateway where the demo listens, without a slash at the end, for example {@code http://127.0.0.1:8080}
     * @param token   of somebody who may do all of it; empty when the demo asks for none
     */
    public static String invitation(String gateway, String token) {
        String who = token.isEmpty() ? "" : """

                  TOKEN=%s
                      who you are for a day: ada, of the support; without it, or without the header below, the answer is 401
                """.formatted(token);
        return """
                Try, in another terminal:
                %3$s
                  curl -i%2$s %1$s/api/v1/orders%4$s
                      the old version: see Deprecation, Sunset and Link among the headers

                  curl -i%2$s %1$s/api/v2/orders%4$s -H 'content-type: application/json' -d '{"item":"teapot","quantity":2}'
                      a new order in the new version

                  curl -N%2$s %1$s/api/v2/orders/events%4$s
                      a stream: one event a second, as it happens
                %5$s""".formatted(
                gateway,
                gateway.startsWith("https:") ? "k" : "",
                who,
                token.isEmpty() ? "" : " -H \"authorization: Bearer $TOKEN\"",
                token.isEmpty() ? "" : OTHERS);
    }

    /** Ends both at once, with whatever streams are open. */
    @Override
    public void close() {
        v1.stop(0);
        v2.stop(0);
        threads.shutdownNow();
    }

    private HttpServer serve(int port, OrderService service) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
            server.setExecutor(threads);
            server.createContext("/", service);
            server.start();
            return server;
        } catch (BindException taken) {
            throw new UncheckedIOException("port " + port + " of the demo upstreams is taken", taken);
        } catch (IOException broken) {
            throw new UncheckedIOException("the demo upstreams cannot listen on port " + port, broken);
        }
    }
}
