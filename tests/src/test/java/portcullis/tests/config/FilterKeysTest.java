package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;

/** Each key of each filter. */
class FilterKeysTest {
    private static final String[] FROM_APP = {"Origin: https://app.test"};

    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
        live.fake.on("/answer", turn -> turn.readAll().answer(200, "", "X-Theirs: yes", "X-Other: yes"));
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void filter(String name, String keys) throws IOException {
        live.api("filters: { " + name + ": { " + keys + " } }");
    }

    private static @Nullable String cors(String keys, String field, String... lines) throws IOException {
        filter("cors", keys);
        return live.field(field, "/x", lines);
    }

    private static @Nullable String preflight(String keys, String field) throws IOException {
        filter("cors", "origins: [https://app.test], " + keys);
        return live.gateway.send(RawHttp.request("OPTIONS", "/x", "Origin: https://app.test", "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: x-one")).field(field);
    }

    @Test
    void corsOrigins() throws IOException {
        assertEquals("https://app.test", cors("origins: [https://app.test]", "access-control-allow-origin", FROM_APP));
        assertNull(cors("origins: [https://else.test]", "access-control-allow-origin", FROM_APP));
    }

    @Test
    void corsAnyOrigin() throws IOException {
        assertEquals("*", cors("any-origin: true", "access-control-allow-origin", FROM_APP));
        assertNull(cors("any-origin: false, origins: [https://else.test]", "access-control-allow-origin", FROM_APP));
    }

    @Test
    void corsCredentials() throws IOException {
        assertEquals("true", cors("origins: [https://app.test], credentials: true", "access-control-allow-credentials", FROM_APP));
        assertNull(cors("origins: [https://app.test], credentials: false", "access-control-allow-credentials", FROM_APP));
    }

    @Test
    void corsExpose() throws IOException {
        assertEquals("x-one", cors("origins: [https://app.test], expose: [x-one]", "access-control-expose-headers", FROM_APP));
        assertNull(cors("origins: [https://app.test]", "access-control-expose-headers", FROM_APP));
    }

    @Test
    void corsMethods() throws IOException {
        assertEquals("GET, POST", preflight("methods: [GET, POST]", "access-control-allow-methods"));
        assertEquals("PUT", preflight("methods: []", "access-control-allow-methods"));
    }

    @Test
    void corsHeaders() throws IOException {
        assertEquals("x-one", preflight("headers: [x-one]", "access-control-allow-headers"));
        assertNull(preflight("headers: []", "access-control-allow-headers"));
    }

    @Test
    void corsMaxAge() throws IOException {
        assertEquals("60", preflight("max-age: 1m", "access-control-max-age"));
        assertEquals("120", preflight("max-age: 2m", "access-control-max-age"));
    }

    @Test
    void ipAccessAllow() throws IOException {
        filter("ip-access", "allow: [127.0.0.1/32]");
        assertEquals(200, live.status("/x"));
        filter("ip-access", "allow: [127.0.0.9/32]");
        assertEquals(403, live.status("/x"));
    }

    @Test
    void ipAccessDeny() throws IOException {
        filter("ip-access", "deny: [127.0.0.1/32]");
        assertEquals(403, live.status("/x"));
        filter("ip-access", "deny: [127.0.0.9/32]");
        assertEquals(200, live.status("/x"));
    }

    @Test
    void bodyLimitBytes() throws IOException {
        String request = RawHttp.withBody("POST", "/x", "0123456789");
        filter("body-limit", "bytes: 9B");
        assertEquals(413, live.gateway.send(request).status());
        filter("body-limit", "bytes: 10B");
        assertEquals(200, live.gateway.send(request).status());
    }

    private static Received sent(String changes) throws IOException {
        filter("headers", "one: { request: { " + changes + " } }");
        return live.seen("X-Mine: yes", "X-Other: yes");
    }

    private static @Nullable String answered(String changes, String field) throws IOException {
        filter("headers", "one: { response: { " + changes + " } }");
        return String.join(" ", live.gateway.get("/answer").fields().all(field));
    }

    @Test
    void headersRequestRemove() throws IOException {
        assertNull(sent("remove: [x-mine]").field("x-mine"));
        assertEquals("yes", sent("remove: [x-other]").field("x-mine"));
    }

    @Test
    void headersRequestSet() throws IOException {
        assertEquals("one", sent("set: { x-mine: one }").fields().only("x-mine"));
        assertEquals("two", sent("set: { x-mine: two }").fields().only("x-mine"));
    }

    @Test
    void headersRequestAdd() throws IOException {
        assertEquals("[yes, one]", sent("add: { x-mine: one }").fields().all("x-mine").toString());
        assertEquals("[yes, two]", sent("add: { x-mine: two }").fields().all("x-mine").toString());
    }

    @Test
    void headersResponseRemove() throws IOException {
        assertEquals("", answered("remove: [x-theirs]", "x-theirs"));
        assertEquals("yes", answered("remove: [x-other]", "x-theirs"));
    }

    @Test
    void headersResponseSet() throws IOException {
        assertEquals("one", answered("set: { x-theirs: one }", "x-theirs"));
        assertEquals("two", answered("set: { x-theirs: two }", "x-theirs"));
    }

    @Test
    void headersResponseAdd() throws IOException {
        assertEquals("yes one", answered("add: { x-theirs: one }", "x-theirs"));
        assertEquals("yes two", answered("add: { x-theirs: two }", "x-theirs"));
    }
}
