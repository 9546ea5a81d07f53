package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TestIssuer;

/** The filter: whom it asks who he is, whom it refuses, and where it has nothing to say. */
class AuthorizeTest {
    private static final String ANNA = "permit(principal == User::\"main/anna\", action, resource);";

    private static PolicyGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = PolicyGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    private static String routes(String authenticate, String authorize, String rest) {
        return """
                filters:
                  authenticate: %s
                  authorize: %s
                %s
                """.formatted(authenticate, authorize, rest);
    }

    private static final String OPTIONAL = "{ issuers: [main], mode: optional }";
    private static final String LIST = "routes:\n  list: { match: { path: /orders } }";

    @Test
    void aStrangerIsAskedWhoHeIsAndACallerIsTold() throws IOException {
        gateway.api(routes(OPTIONAL, "{}", LIST));
        gateway.policies(ANNA);

        Answer stranger = gateway.gateway.get("/orders");
        Answer caller = gateway.gateway.get("/orders", gateway.bearer("bert"));
        assertEquals("401 unauthenticated", PolicyGateway.outcome(stranger));
        assertEquals("Bearer realm=\"orders\"", stranger.field("WWW-Authenticate"));
        assertEquals("403 denied", PolicyGateway.outcome(caller));
        assertNull(caller.field("WWW-Authenticate"));
        assertFalse(caller.text().contains("cedar"), caller::text);
        assertEquals("200", gateway.get("/orders", gateway.bearer("anna")));
    }

    @Test
    void aStrangerIsToldNoWhereNobodyAsks() throws IOException {
        gateway.api("filters: { authorize: {} }\n" + LIST);
        gateway.policies("permit(principal == Anonymous::\"anonymous\", action, resource) when { context.method == \"GET\" };");

        assertEquals("200", gateway.get("/orders"));
        assertEquals("403 denied", gateway.send("DELETE", "/orders"));
    }

    @Test
    void aPreflightHasNoCallerAndIsNotAsked() throws IOException {
        gateway.api(routes(OPTIONAL, "{}", """
                  cors: { origins: ["https://app.test"], methods: [GET, PUT], headers: [authorization] }
                routes:
                  list: { match: { methods: [GET, PUT], path: /orders } }
                """));
        gateway.policies(ANNA);
        String origin = "Origin: https://app.test";

        Answer preflight = gateway.gateway.send(RawHttp.request("OPTIONS", "/orders", origin, "Access-Control-Request-Method: PUT"));
        Answer refused = gateway.gateway.get("/orders", origin);
        assertEquals(204, preflight.status(), preflight::toString);
        assertEquals("https://app.test", preflight.field("Access-Control-Allow-Origin"));
        assertEquals(401, refused.status(), refused::toString);
        assertEquals("https://app.test", refused.field("Access-Control-Allow-Origin"));
    }

    @Test
    void theNearerAuthorizeIsInForce() throws IOException {
        gateway.api(routes(OPTIONAL, "{ time-zone: Europe/Berlin }", """
                versioning: path
                versions: { v1: {}, v2: { filters: { authorize: off } } }
                routes:
                  list: { match: { method: GET, path: /orders } }
                  free: { match: { method: GET, path: /free }, filters: { authorize: off } }
                  held: { match: { method: GET, path: /held }, filters: { authorize: {} } }
                  open: { match: { method: GET, path: /open }, public: true }
                """));
        gateway.policies("permit(principal == User::\"main/anna\", action in Action::\"orders\", resource);");

        assertEquals("401 unauthenticated", gateway.get("/v1/orders"));
        assertEquals("200", gateway.get("/v1/orders", gateway.bearer("anna")));
        assertEquals("200", gateway.get("/v2/orders"));
        assertEquals("200", gateway.get("/v1/free"));
        assertEquals("401 unauthenticated", gateway.get("/v1/held"));
        assertEquals("401 unauthenticated", gateway.get("/v2/held"));
        assertEquals("200", gateway.get("/v2/held", gateway.bearer("anna")));
        assertEquals("200", gateway.get("/v1/open"));
        assertEquals("200", gateway.get("/v2/open", gateway.bearer("bert")));
    }

    @Test
    void aVersionCanHavePoliciesOfItsOwn() throws IOException {
        gateway.api(routes(OPTIONAL, "{}", """
                versioning: path
                versions: { v1: {}, v2: {} }
                """ + LIST));
        gateway.policies("permit(principal is User, action, resource) when { context.version == \"v2\" };");

        assertEquals("403 denied", gateway.get("/v1/orders", gateway.bearer("anna")));
        assertEquals("200", gateway.get("/v2/orders", gateway.bearer("anna")));
    }

    @Test
    void timeZoneIsWhereTheLocalDateIs() throws IOException {
        LocalDate east = LocalDate.now(ZoneId.of("Pacific/Kiritimati"));
        gateway.api("filters: { authorize: { time-zone: Pacific/Kiritimati } }\n" + LIST);
        gateway.policies("permit(principal, action, resource) when { [\"%s\", \"%s\"].contains(context.local.date) };"
                .formatted(east, east.plusDays(1)));

        assertEquals("200", gateway.get("/orders"));
        gateway.api("filters: { authorize: { time-zone: Etc/GMT+12 } }\n" + LIST);
        assertEquals("403 denied", gateway.get("/orders"));
    }

    @Test
    void headersAreThoseThatPoliciesSee() throws IOException {
        gateway.api("filters: { authorize: { headers: [X-Desk] } }\n" + LIST);
        gateway.policies("permit(principal, action, resource) when { context.headers has \"x-desk\" };");
        assertEquals("200", gateway.get("/orders", "X-DESK: 7"));
        assertEquals("403 denied", gateway.get("/orders", "x-other: 7"));

        gateway.gateway.edit("routes/orders.yaml", "");
        gateway.refused("permit(principal, action, resource) when { context.headers has \"x-desk\" };", "orders.yaml");
    }

    @Test
    void aConnectionGoesOnBehindARefusal() throws IOException {
        gateway.api(routes(OPTIONAL, "{}", "routes:\n  list: { match: { methods: [GET, POST], path: /orders } }"));
        gateway.policies(ANNA);
        try (RawHttp client = gateway.gateway.connect()) {
            Answer refused = client.send(RawHttp.withBody("POST", "/orders", "x".repeat(4096), gateway.bearer("bert"))).read();
            assertEquals("403 denied", PolicyGateway.outcome(refused));
            if (refused.saysClose()) {
                assertTrue(client.closedWithin(RawHttp.PATIENCE));
            } else {
                assertEquals(200, client.send(RawHttp.get("/orders", gateway.bearer("anna"))).read().status());
            }
        }
        try (RawHttp client = gateway.gateway.connect()) {
            client.send("POST /orders HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\nx");
            Answer refused = client.read();
            assertEquals("401 unauthenticated", PolicyGateway.outcome(refused));
            assertTrue(refused.saysClose(), "bytes that nobody will read must not become the next request");
        }
        assertTrue(gateway.upstream.received("/orders").stream().noneMatch(received -> received.method().equals("POST")));
    }

    @Test
    void theLogNamesThePolicyThatDecided() throws IOException {
        gateway.api(routes(OPTIONAL, "{}", LIST));
        gateway.policies("""
                @id("own") permit(principal == User::"main/anna", action, resource);

                forbid(principal == User::"main/carl", action, resource);
                """);

        assertEquals("200 own", gateway.decided("/orders", gateway.bearer("anna")));
        assertEquals("403 denied orders.cedar:3", gateway.decided("/orders", gateway.bearer("carl")));
        assertEquals("403 denied -", gateway.decided("/orders", gateway.bearer("bert")));
    }

    @Test
    void aForbidInErrorDeniesAndAPermitInErrorIsLost() throws IOException {
        gateway.api(routes(OPTIONAL, "{}", LIST));
        gateway.policies("""
                @id("all") permit(principal, action, resource);
                @id("broken") forbid(principal is User, action, resource)
                when { principal.claims has level && principal.claims.level * 9223372036854775807 == 0 };
                """);
        double forbids = errors("forbid");
        double permits = errors("permit");

        assertEquals("403 policy-error broken", gateway.decided("/orders", bearer("anna", 2)));
        assertEquals("200 all", gateway.decided("/orders", bearer("anna", 1)));
        assertEquals(forbids + 1, errors("forbid"));
        gateway.gateway.logLine("a policy could not be evaluated; policy: broken; at: policies/orders.cedar:2:1; set: enforced; route: orders/list");

        gateway.policies("""
                @id("lost") permit(principal is User, action, resource)
                when { principal.claims has level && principal.claims.level * 9223372036854775807 != 0 };
                @id("anna") permit(principal == User::"main/anna", action, resource);
                """);
        assertEquals("403 denied -", gateway.decided("/orders", bearer("bert", 2)));
        assertEquals("200 anna", gateway.decided("/orders", bearer("anna", 2)));
        assertTrue(errors("permit") > permits);
        gateway.gateway.logLine("policy: lost; at: policies/orders.cedar:1:1");
    }

    private static String bearer(String subject, long level) {
        return TestIssuer.bearer(gateway.token(subject).claim("level", level).sign());
    }

    private static double errors(String effect) {
        return gateway.gateway.metrics().sum("portcullis_policy_errors_total", "policy_set=\"enforced\"", "effect=\"" + effect + "\"");
    }

    @Test
    void decisionsAreCounted() throws IOException {
        gateway.api(routes(OPTIONAL, "{}", LIST));
        gateway.policies(ANNA);
        double allowed = decisions("allow");
        double denied = decisions("deny");

        gateway.get("/orders", gateway.bearer("anna"));
        gateway.get("/orders", gateway.bearer("bert"));
        gateway.get("/orders");
        assertEquals(allowed + 1, decisions("allow"));
        assertEquals(denied + 2, decisions("deny"));
    }

    private static double decisions(String decision) {
        return gateway.gateway.metrics()
                .sum("portcullis_policy_decisions_total", "policy_set=\"enforced\"", "decision=\"" + decision + "\"");
    }
}
