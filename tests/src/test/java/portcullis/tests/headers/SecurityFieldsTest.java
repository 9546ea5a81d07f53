package portcullis.tests.headers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Scripts;

/** Every answer carries the security fields, refusals included, and an upstream that sets one itself is not overruled. */
class SecurityFieldsTest {
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

    @Test
    void areOnAnswersAndOnRefusals() throws IOException {
        upstream.on("/broken", Scripts.raw("nonsense\r\n"));
        for (String path : List.of("/fine", "/a%2fb", "/broken")) {
            Answer answer = gateway.get(path);
            assertEquals("nosniff", answer.fields().only("x-content-type-options"));
            assertEquals("DENY", answer.fields().only("x-frame-options"));
            assertEquals("strict-origin-when-cross-origin", answer.fields().only("referrer-policy"));
            assertFalse(answer.fields().has("strict-transport-security"), "HSTS over plaintext");
            assertFalse(answer.fields().has("permissions-policy"));
        }
    }

    @Test
    void areLeftAsTheUpstreamSetThem() throws IOException {
        upstream.on("/own", Scripts.raw("HTTP/1.1 200 OK\r\nX-Frame-Options: SAMEORIGIN\r\nReferrer-Policy: no-referrer\r\nContent-Length: 0\r\n\r\n"));
        Answer answer = gateway.get("/own");
        assertEquals("SAMEORIGIN", answer.fields().only("x-frame-options"));
        assertEquals("no-referrer", answer.fields().only("referrer-policy"));
        assertEquals("nosniff", answer.fields().only("x-content-type-options"));
    }

    @Test
    void followTheConfiguration() throws IOException {
        try (GatewayUnderTest behindTls = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("behind-tls-proxy: true")
                .gateway("""
                        security-headers:
                          hsts: { max-age: 2d, subdomains: false, preload: false }
                          frame-options: none
                          permissions-policy: "camera=()"
                        shutdown: { pre-drain: 0s, drain: 1s }
                        """)
                .start()) {
            Answer answer = behindTls.get("/configured");
            assertEquals("max-age=172800", answer.fields().only("strict-transport-security"));
            assertEquals("camera=()", answer.fields().only("permissions-policy"));
            assertFalse(answer.fields().has("x-frame-options"));
        }
    }

    @Test
    void nothingTellsWhatRunsHere() throws IOException {
        Answer answer = gateway.get("/%00");
        assertTrue(answer.fields().all("server").stream().noneMatch(value -> value.toLowerCase(java.util.Locale.ROOT).contains("helidon")), answer::toString);
        assertFalse(answer.text().contains("Exception"), answer::toString);
    }
}
