package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.GatewayUnderTest;

/** The security fields say what is configured. */
class SecurityHeaderKeysTest {
    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void says(String key, String field, @Nullable String value) throws IOException {
        live.inForce("gateway.yaml", GatewayUnderTest.with()
                .listener("behind-tls-proxy: true")
                .gateway("security-headers: { " + key + " }")
                .gatewayYaml());
        assertEquals(value, live.field(field, "/"), key);
    }

    @Test
    void hsts() throws IOException {
        says("hsts: none", "strict-transport-security", null);
        says("hsts: { max-age: 1d }", "strict-transport-security", "max-age=86400; includeSubDomains");
        says("hsts: { max-age: 2d }", "strict-transport-security", "max-age=172800; includeSubDomains");
        says("hsts: { max-age: 1d, subdomains: false }", "strict-transport-security", "max-age=86400");
        says("hsts: { max-age: 1d, preload: true }", "strict-transport-security", "max-age=86400; includeSubDomains; preload");
    }

    @Test
    void contentTypeOptions() throws IOException {
        says("content-type-options: nosniff", "x-content-type-options", "nosniff");
        says("content-type-options: none", "x-content-type-options", null);
    }

    @Test
    void frameOptions() throws IOException {
        says("frame-options: DENY", "x-frame-options", "DENY");
        says("frame-options: SAMEORIGIN", "x-frame-options", "SAMEORIGIN");
    }

    @Test
    void referrerPolicy() throws IOException {
        says("referrer-policy: no-referrer", "referrer-policy", "no-referrer");
        says("referrer-policy: none", "referrer-policy", null);
    }

    @Test
    void permissionsPolicy() throws IOException {
        says("permissions-policy: camera=()", "permissions-policy", "camera=()");
        says("permissions-policy: none", "permissions-policy", null);
    }
}
