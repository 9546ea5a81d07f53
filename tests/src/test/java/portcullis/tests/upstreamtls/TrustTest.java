package portcullis.tests.upstreamtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;

/**
 * Not a byte of a request goes to whoever cannot show a certificate of an authority that is trusted, for the name that was
 * asked for. The operator reads why, the caller does not.
 */
class TrustTest {
    private static final Authority OURS = Certificates.authority("Ours");
    private static final Authority THEIRS = Certificates.authority("Theirs");
    private static final String BY_US = "trust-file: '" + OURS.certificateFile() + "'";

    private static final Map<String, FakeUpstream> UPSTREAMS = new LinkedHashMap<>();
    private static final StringBuilder ROUTES = new StringBuilder("format: 1\napi: trust\nroutes:\n");
    private static final StringBuilder KEYS = new StringBuilder("upstreams:\n");
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        GatewayLauncher launcher = GatewayUnderTest.with();
        Issued here = OURS.issue("127.0.0.1");
        // Trusted, each in its way.
        add("address", here, "127.0.0.1", BY_US);
        add("one-of-many", OURS.issue("a.test", "127.0.0.1", "b.test"), "127.0.0.1", BY_US);
        add("intermediate", OURS.intermediate("Below us").issue("127.0.0.1"), "127.0.0.1", BY_US);
        add("rsa", OURS.issue(options -> options.rsa().names("127.0.0.1")), "127.0.0.1", BY_US);
        add("by-name", OURS.issue("localhost"), "localhost", BY_US);
        add("named", OURS.issue("orders.test"), "127.0.0.1", BY_US + ", server-name: orders.test");
        add("wildcard", OURS.issue("*.svc.test"), "127.0.0.1", BY_US + ", server-name: orders.svc.test");
        // Not trusted.
        add("unknown", THEIRS.issue("127.0.0.1"), "127.0.0.1", BY_US);
        add("system", here, "127.0.0.1", "");
        add("other-address", OURS.issue("127.0.0.2"), "127.0.0.1", BY_US);
        add("no-address", OURS.issue("localhost"), "127.0.0.1", BY_US);
        add("other-name", OURS.issue("shop.test"), "127.0.0.1", BY_US + ", server-name: orders.test");
        add("below", OURS.issue("*.test"), "127.0.0.1", BY_US + ", server-name: orders.svc.test");
        add("common-name", OURS.issue(options -> options.subject("orders.test")), "127.0.0.1", BY_US + ", server-name: orders.test");
        add("expired", OURS.issue(options -> options.names("127.0.0.1").expired()), "127.0.0.1", BY_US);
        add("not-yet", OURS.issue(options -> options.names("127.0.0.1").from(Instant.now().plus(Duration.ofHours(1)))), "127.0.0.1", BY_US);
        add("client", OURS.issue(options -> options.names("127.0.0.1").forClients()), "127.0.0.1", BY_US);
        UPSTREAMS.forEach((name, upstream) -> launcher.port(name, upstream.port()));
        gateway = launcher.file("routes/trust.yaml", ROUTES.append(KEYS).toString())
                .file("defaults.yaml", "format: 1\nupstream: { timeouts: { connect: 10s } }\n")
                .start();
    }

    private static void add(String name, Issued shown, String host, String tls) throws IOException {
        UPSTREAMS.put(name, FakeUpstream.startTls(shown));
        ROUTES.append("  %1$s: { match: { path: \"/%1$s/{rest...}\" }, upstream: %1$s }\n".formatted(name));
        KEYS.append("  %1$s: { endpoints: [ \"https://%2$s:@%1$s@\" ], tls: { %3$s } }\n".formatted(name, host, tls));
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        for (FakeUpstream upstream : UPSTREAMS.values()) {
            upstream.close();
        }
    }

    private static FakeUpstream upstream(String name) {
        return Objects.requireNonNull(UPSTREAMS.get(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"address", "one-of-many", "intermediate", "rsa", "by-name", "named", "wildcard"})
    void speaksToWhomItCanTrust(String name) throws IOException {
        Answer answer = gateway.get("/" + name + "/");
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("gate.test", upstream(name).only("/" + name + "/").field("host"));
        assertTrue(gateway.metrics().has("portcullis_upstream_tls_handshakes_total", "upstream=\"" + name + "\"", "result=\"completed\""));
    }

    /** SNI is for names only (RFC 6066, 3). */
    @ParameterizedTest
    @CsvSource({"address,", "by-name,localhost", "named,orders.test", "wildcard,orders.svc.test"})
    void asksForTheNameThatItChecks(String name, String asked) throws IOException {
        assertEquals(200, gateway.get("/" + name + "/asked").status());
        String seen = upstream(name).connections().getFirst().serverName();
        if (asked == null) {
            assertNull(seen);
        } else {
            assertEquals(asked, seen);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unknown,        no authority that is trusted",
        "system,         no authority that is trusted",
        "other-address,  certificate is refused",
        "no-address,     certificate is refused",
        "other-name,     certificate is refused",
        "below,          certificate is refused",
        "common-name,    certificate is refused",
        "expired,        has expired",
        "not-yet,        not valid yet",
        "client,         certificate is refused"
    })
    void saysNothingToAnybodyElse(String name, String why) throws IOException {
        Answer answer = gateway.get("/" + name + "/");
        assertEquals(502, answer.status(), answer::toString);
        assertEquals("upstream-unreachable", answer.reason());
        String text = answer.text();
        assertFalse(Pattern.compile("127\\.0|certificate|TLS|" + gateway.port(name)).matcher(text).find(), text);
        assertEquals(0, upstream(name).bytes());
        assertTrue(gateway.metrics().has("portcullis_upstream_tls_handshakes_total", "upstream=\"" + name + "\"", "result=\"failed\""));

        String line = gateway.logLine("upstream " + name + ", endpoint 127.0.0.1:" + gateway.port(name) + ": no TLS: ");
        assertTrue(line.contains(why), line);
        assertTrue(line.contains("\"WARNING\"") || line.contains("warn"), line);
    }

    /** A thousand requests that meet the same trouble do not make a thousand lines. */
    @Test
    void tellsTheOperatorOnceInAWhile() throws IOException {
        String beginning = "upstream unknown, endpoint ";
        for (int i = 0; i < 50; i++) {
            assertEquals(502, gateway.get("/unknown/again").status());
        }
        gateway.logLine(beginning);
        long lines = gateway.log().stream().filter(line -> line.contains(beginning)).count();
        assertTrue(lines >= 1 && lines <= 3, lines + " lines");
    }

    @Test
    void theAdminPortSaysWhichEndpointsAreSpokenToOverTls() throws IOException {
        String upstreams = gateway.admin("GET", "/admin/upstreams").text();
        assertTrue(Pattern.compile("\"tls\"\\s*:\\s*true").matcher(upstreams).find(), upstreams);
    }
}
