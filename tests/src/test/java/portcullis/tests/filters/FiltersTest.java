package portcullis.tests.filters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;

/** CORS, addresses and changed fields, as browsers, clients and upstreams see them. */
class FiltersTest {
    private static final String ORIGIN = "Origin: https://app.example.com";

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("trusted-proxies: [127.0.0.1]")
                .api("""
                        filters:
                          cors: { origins: [https://app.example.com], methods: [GET, PUT], headers: [x-key], credentials: true, max-age: 5m }
                          headers:
                            down: { response: { set: { x-id: "{request-id}" } } }
                        routes:
                          any:
                            match: { path: "/{rest...}" }
                            filters:
                              headers:
                                up: { request: { set: { x-way: "{path.rest}", x-none: "{header.x-missing}" }, remove: [cookie] } }
                          small: { match: { path: /small }, filters: { body-limit: { bytes: 1B } } }
                          office: { match: { path: /office }, filters: { ip-access: { allow: [192.0.2.0/24], deny: [192.0.2.66] } } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void answersAPreflightWithoutAskingTheUpstream() throws IOException {
        Answer answer = gateway.send(
                RawHttp.request("OPTIONS", "/preflight", ORIGIN, "Access-Control-Request-Method: PUT"));

        assertEquals(204, answer.status());
        assertEquals("https://app.example.com", answer.field("access-control-allow-origin"));
        assertEquals("GET, PUT", answer.field("access-control-allow-methods"));
        assertEquals("x-key", answer.field("access-control-allow-headers"));
        assertEquals("true", answer.field("access-control-allow-credentials"));
        assertEquals("300", answer.field("access-control-max-age"));
        assertTrue(upstream.received("/preflight").isEmpty());
    }

    @Test
    void refusesThePreflightOfAnotherOrigin() throws IOException {
        Answer answer = gateway.send(RawHttp.request(
                "OPTIONS", "/foreign", "Origin: https://app.example.com.evil.example", "Access-Control-Request-Method: GET"));

        assertEquals(403, answer.status());
        assertEquals("origin-denied", answer.reason());
        assertNull(answer.field("access-control-allow-origin"));
    }

    @Test
    void letsABrowserReadAnErrorOfTheGateway() throws IOException {
        Answer refused = gateway.send(RawHttp.request("POST", "/small", ORIGIN, "Content-Length: 2") + "ab");

        assertEquals(413, refused.status());
        assertEquals("https://app.example.com", refused.field("access-control-allow-origin"));
        assertEquals("Origin", refused.field("vary"));
    }

    @Test
    void servesAnotherOriginWithoutLeaveToRead() throws IOException {
        Answer answer = gateway.get("/other", "Origin: https://other.example");

        assertEquals(200, answer.status());
        assertNull(answer.field("access-control-allow-origin"));
        assertEquals("Origin", answer.field("vary"));
    }

    @Test
    void letsInByTheAddressThatATrustedProxyVouchesFor() throws IOException {
        assertEquals(200, gateway.get("/office", "X-Forwarded-For: 192.0.2.65").status());
        assertEquals("ip-denied", gateway.get("/office", "X-Forwarded-For: 192.0.2.66").reason());
        assertEquals("ip-denied", gateway.get("/office", "X-Forwarded-For: 192.0.3.0").reason());
        assertEquals("ip-denied", gateway.get("/office", "X-Forwarded-For: 192.0.2.65, 198.51.100.1").reason());
    }

    @Test
    void changesFieldsInBothDirections() throws IOException {
        Answer answer = gateway.get("/a/b%20c", "Cookie: a=b", "X-Way: mine", "X-None: mine");

        Received received = upstream.only("/a/b%20c");
        assertEquals("a/b%20c", received.field("x-way"));
        assertNull(received.field("x-none"));
        assertNull(received.field("cookie"));
        assertEquals(answer.field("x-request-id"), answer.field("x-id"));
    }
}
