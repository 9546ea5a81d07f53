package portcullis.tests.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;

/** Fields behind a chunked request body are as untrusted as those before it. */
class RequestTrailersTest {
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.inFrontOf(upstream);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static Received sentWithTrailers(String path, String trailers) throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", path, "Transfer-Encoding: chunked") + RawHttp.chunk("abc") + "0\r\n" + trailers + "\r\n");
            assertEquals(200, client.read().status());
            assertEquals("fake", client.send(RawHttp.get("/next")).read().text());
        }
        Received received = upstream.only(path);
        assertEquals("abc", received.body());
        assertTrue(received.complete());
        return received;
    }

    @Test
    void passesOrdinaryTrailersOn() throws IOException {
        assertEquals("6", sentWithTrailers("/ordinary", "X-Sum: 6\r\n").trailers().only("x-sum"));
    }

    @Test
    void neverPassesAnIdentityAsATrailer() throws IOException {
        Received received = sentWithTrailers("/identity", "X-User-Id: root\r\nx_roles: admin\r\nX-Forwarded-For: 192.0.2.1\r\nX-Original-URL: /admin\r\n");
        for (String name : List.of("x-user-id", "x_roles", "x-forwarded-for", "x-original-url")) {
            assertFalse(received.trailers().has(name), name);
        }
    }

    @Test
    void neverPassesAFieldThatGovernsTheConnectionAsATrailer() throws IOException {
        Received received = sentWithTrailers("/connection", "Connection: close\r\nKeep-Alive: timeout=1\r\nTE: trailers\r\nUpgrade: h2c\r\n");
        for (String name : List.of("connection", "keep-alive", "te", "upgrade")) {
            assertFalse(received.trailers().has(name), name);
        }
    }
}
