package portcullis.tests.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** Secrets are planted wherever a request or an answer can carry one; none may turn up in anything that is printed. */
class MaskingTest {
    private static final String SECRET = "s3cr3t-";

    private final List<String> planted = new ArrayList<>();

    private String secret() {
        String value = SECRET + planted.size() + "-x";
        planted.add(value);
        return value;
    }

    private String[] fields() {
        return new String[] {
            "Authorization: Bearer " + secret(),
            "Proxy-Authorization: Basic " + secret(),
            "Cookie: session=" + secret() + "; other=" + secret(),
            "X-Api-Key: " + secret(),
            "X-Auth-Token: " + secret(),
            "X-Csrf-Token: " + secret(),
            "X-Mine: " + secret(),
        };
    }

    private String query() {
        return "?access_token=" + secret() + "&token=" + secret() + "&api_key=" + secret() + "&password=" + secret()
                + "&client_secret=" + secret() + "&code=" + secret() + "&mine=" + secret();
    }

    @Test
    void noSecretReachesTheLog() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .gateway("""
                                telemetry: { logs: { level: debug, mask: { headers: [x-mine], query: [mine], cookies: [other] } } }
                                shutdown: { pre-drain: 0s, drain: 1s }
                                """)
                        .start()) {
            upstream.on("/answers", Scripts.raw("HTTP/1.1 200 OK\r\nSet-Cookie: session=" + secret() + "\r\nX-Api-Key: " + secret()
                    + "\r\nContent-Length: 0\r\n\r\n"));
            upstream.on("/breaks", Scripts.rawThenClose("HTTP/1.1 200 OK\r\nSet-Cookie " + secret() + "\r\n\r\n"));
            assertEquals(200, gateway.get("/answers" + query(), fields()).status());
            assertEquals(502, gateway.get("/breaks" + query(), fields()).status());
            assertEquals(400, gateway.get("/a%2fb" + query(), fields()).status());
            assertEquals(400, gateway.get("/malformed" + query(), "Authorization : Bearer " + secret()).status());
            assertEquals(400, gateway.send("GET http://user:" + secret() + "@gate.test/ HTTP/1.1\r\nHost: gate.test\r\n\r\n").status());
            assertEquals(200, gateway.send(RawHttp.withBody("POST", "/body", "password=" + secret())).status());
            Waiting.until("a line for each request", () -> gateway.accessLog().size() >= 6);
            assertFalse(planted.isEmpty());
            String log = String.join("\n", gateway.log());
            for (String secret : planted) {
                assertFalse(log.contains(secret), () -> "printed: " + gateway.log().stream().filter(line -> line.contains(secret)).toList());
            }
            assertTrue(gateway.metrics().text().lines().noneMatch(line -> line.contains(SECRET)), "a secret in a metric");
        }
    }
}
