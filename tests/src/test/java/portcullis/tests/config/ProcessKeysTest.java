package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** What belongs to the process as a whole: who it is, its ports, who may operate it, how it ends. */
class ProcessKeysTest {
    /** All of these may wait for a restart; the others may not. */
    private static final String SOCKETS = """
            format: 1
            service: { name: under-test, environment: development }
            listeners:
              public: { bind: 127.0.0.1:@public@, protocols: [http/1.1] }
            admin: { bind: 127.0.0.1:@admin@, probes: 127.0.0.1:@probes@ }
            """;

    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start(GatewayUnderTest.with().file("gateway.yaml", SOCKETS));
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void process(String from, String to) throws IOException {
        live.inForce("gateway.yaml", SOCKETS.replace(from, to));
    }

    @Test
    void formatIsOne() throws IOException {
        live.refused("gateway.yaml", SOCKETS.replace("format: 1", "format: 2"), SOCKETS, "format");
    }

    @Test
    void serviceNameStandsInViaAndInAMetric() throws IOException {
        process("name: under-test", "name: east");
        assertEquals("1.1 east", live.seen().field("via"));
        assertTrue(live.gateway.metrics().has("target_info", "service_name=\"east\""));
        process("name: under-test", "name: west");
        assertEquals("1.1 west", live.seen().field("via"));
        assertTrue(live.gateway.metrics().has("target_info", "service_name=\"west\""));
        assertFalse(live.gateway.metrics().has("target_info", "service_name=\"east\""));
    }

    @Test
    void environmentDecidesWhatIsRefused() throws IOException {
        String talkative = SOCKETS + "telemetry: { logs: { level: debug } }\n";
        live.inForce("gateway.yaml", talkative);
        live.refused("gateway.yaml", talkative.replace("development", "production"), SOCKETS, "telemetry.logs.level");
    }

    /** Two listeners of one process: each is where its own bind says. */
    @Test
    void bindIsWhereAListenerListens() throws Exception {
        String two = SOCKETS.replace("admin:", "  second: { bind: 127.0.0.1:@second@ }\nadmin:");
        try (GatewayUnderTest gateway = GatewayUnderTest.with()
                .upstream(live.fake)
                .file("gateway.yaml", two.replace(", probes: 127.0.0.1:@probes@", ""))
                .api("listeners: [public, second]")
                .start()) {
            assertEquals(200, RawHttp.once(gateway.port("public"), RawHttp.get("/")).status());
            assertEquals(200, RawHttp.once(gateway.port("second"), RawHttp.get("/")).status());
        }
        waits("listeners.public.bind", "127.0.0.1:@public@", "127.0.0.1:@elsewhere@");
        assertEquals(200, live.status("/"));
        assertFalse(answers("elsewhere"));
    }

    @Test
    void protocolsAreThoseThatAreSpoken() throws IOException {
        process("[http/1.1]", "[http/1.1]");
        assertEquals("HTTP/1.1", live.gateway.get("/").version());
        live.refused("gateway.yaml", SOCKETS.replace("[http/1.1]", "[h2]"), SOCKETS, "protocols");
    }

    @Test
    void adminBindIsWhereTheAdminPortListens() throws IOException {
        assertEquals(200, live.gateway.readyStatus());
        waits("admin.bind", "127.0.0.1:@admin@", "127.0.0.1:@elsewhere@");
        assertEquals(200, live.gateway.readyStatus());
        assertFalse(answers("elsewhere"));
    }

    @Test
    void probesIsASecondPortForProbesAlone() throws IOException {
        assertEquals(200, probe("probes", "/ready"));
        assertEquals(200, probe("probes", "/metrics"));
        assertEquals(404, probe("probes", "/admin/routes"));
        waits("admin.probes", "127.0.0.1:@probes@", "127.0.0.1:@elsewhere@");
        assertFalse(answers("elsewhere"));
    }

    private static int probe(String port, String path) throws IOException {
        return RawHttp.once(live.gateway.port(port), "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").status();
    }

    private static boolean answers(String port) {
        try {
            probe(port, "/ready");
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** An edit of a socket is named in the log, on the admin port and by a metric, until it is taken back. */
    private static void waits(String key, String from, String to) throws IOException {
        process(from, to);
        String config = live.gateway.admin("GET", "/admin/config").text();
        assertTrue(String.valueOf(Json.object(config).get("restart-pending")).contains(key), config);
        assertEquals(1, live.gateway.metrics().sum("portcullis_config_restart_pending"));
        live.gateway.logLine("waits for a restart: " + key);
        live.inForce("gateway.yaml", SOCKETS);
        assertEquals(0, live.gateway.metrics().sum("portcullis_config_restart_pending"));
    }

    @Test
    void tokensAndTheirRolesOpenTheAdminApi() throws IOException {
        process("admin: {", "admin: { tokens: [ { token: first-token-of-an-operator, role: read } ],");
        assertEquals(200, operator("GET", "/admin/routes", "first-token-of-an-operator"));
        assertEquals(403, operator("POST", "/admin/reload", "first-token-of-an-operator"));
        assertEquals(401, operator("GET", "/admin/routes", "other-token-of-an-operator"));
        process("admin: {", "admin: { tokens: [ { token: other-token-of-an-operator, role: operate } ],");
        assertEquals(401, operator("GET", "/admin/routes", "first-token-of-an-operator"));
        assertEquals(200, operator("POST", "/admin/reload", "other-token-of-an-operator"));
    }

    private static int operator(String method, String path, String token) throws IOException {
        return RawHttp.once(live.gateway.port("admin"), method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                + token + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").status();
    }

    @Test
    void preDrainIsHowLongItServesOn() throws Exception {
        assertEquals(0, ended("pre-drain: 30s, drain: 30s", "pre-drain: 0s, drain: 30s", false));
        assertThrows(AssertionError.class, () -> ended("pre-drain: 0s, drain: 30s", "pre-drain: 30s, drain: 30s", false));
    }

    @Test
    void drainIsHowLongWhatRunsMayTake() throws Exception {
        assertEquals(0, ended("pre-drain: 0s, drain: 30s", "pre-drain: 0s, drain: 100ms", true));
        assertThrows(AssertionError.class, () -> ended("pre-drain: 0s, drain: 100ms", "pre-drain: 0s, drain: 30s", true));
    }

    /** How a process ends that was told of its end and of another one later. @throws AssertionError when it still runs */
    private static int ended(String started, String edited, boolean busy) throws Exception {
        try (LiveGateway mortal = LiveGateway.start(GatewayUnderTest.with().gateway("shutdown: { " + started + " }"));
                RawHttp hanging = mortal.gateway.connect()) {
            mortal.sections("shutdown: { " + edited + " }");
            if (busy) {
                mortal.fake.on("/hang", Scripts.silent());
                hanging.send(RawHttp.get("/hang"));
                mortal.fake.only("/hang");
            }
            mortal.gateway.signal("TERM");
            Waiting.until("not ready", () -> mortal.gateway.readyStatus() != 200);
            return mortal.gateway.exitCode(Duration.ofSeconds(4));
        }
    }
}
