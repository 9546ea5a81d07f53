package portcullis.tests.websocket;

import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;

/** Gateways before a {@link EchoServer}. */
final class Gateways {
    private Gateways() {}

    /** All paths go there, under these filters. */
    static GatewayUnderTest inFrontOf(int upstream, String filters) {
        return with(upstream).file("routes/api.yaml", api(filters)).start();
    }

    static GatewayLauncher with(int upstream) {
        return GatewayUnderTest.with().port("echo", upstream);
    }

    /** The file of an API that sends every path to the echo server. */
    static String api(String filters) {
        return """
                format: 1
                api: echo
                upstream: echo
                filters: { %s }
                routes:
                  any: { match: { path: "/{rest...}" } }
                upstreams:
                  echo: { endpoints: ["http://127.0.0.1:@echo@"], timeouts: { connect: 10s } }
                """.formatted(filters);
    }
}
