package portcullis.tests.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portcullis.tests.explain.ExplainedGateway.Came;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;

/** Whatever the gateway does with a request, the command has said before. */
class SameAsRunningTest {
    /** As many commands at once as do not starve each other. */
    private static final int AT_ONCE = 2;

    private static ExplainedGateway both;

    @BeforeAll
    static void start() throws IOException {
        both = new ExplainedGateway();
    }

    @AfterAll
    static void stop() throws IOException {
        both.close();
    }

    private static List<Asked> table() {
        String anna = both.token("anna");
        String support = both.issuer.token().subject("sam").roles("support").sign();
        String suspended = both.issuer.token().subject("sid").claim("suspended", true).sign();
        String high = both.issuer.token().subject("zoe").claim("level", 4).sign();
        String staff = both.issuer.token().subject("ed").roles("staff").sign();
        String scoped = both.issuer.token().subject("ed").scopes("orders:read").sign();
        String expired = both.issuer.token().subject("anna").lifetime(Duration.ofHours(-1)).sign();
        String forged = both.issuer.token().subject("anna").signBadly();
        String elsewhere = both.issuer.token().subject("anna").audience("https://other.test").sign();
        return List.of(
                Asked.get("200 orders/list everybody may list", "/api/v3/orders", anna),
                Asked.get("200 orders/list everybody may list", "/api/v2/orders?page=2&size=10", anna),
                Asked.send("200 orders/list everybody may list", "HEAD", "/api/v3/orders", anna),
                Asked.get("200 orders/get own orders", "/api/v3/orders/anna", anna),
                Asked.get("200 orders/get own orders", "/api/v3/x/../orders/%61nna", anna),
                Asked.get("403 denied orders/get", "/api/v3/orders/bert", anna),
                Asked.get("200 orders/get support reads", "/api/v3/orders/bert", support),
                Asked.get("403 denied orders/get suspended", "/api/v3/orders/sid", suspended),
                Asked.get("403 denied orders/list suspended", "/api/v3/orders", suspended),
                Asked.get("403 policy-error orders/get too high", "/api/v3/orders/zoe", high),
                Asked.get("200 orders/invoice own orders", "/api/v3/orders/anna/invoice", anna),
                Asked.send("200 orders/change own orders", "PUT", "/api/v3/orders/anna", anna, "Content-Length: 0"),
                Asked.send("413 body-too-large orders/change", "PUT", "/api/v3/orders/anna", anna, "Content-Length: 17"),
                Asked.send("403 denied orders/change", "PUT", "/api/v3/orders/bert", support, "Content-Length: 0"),
                Asked.send("405 method-not-allowed", "DELETE", "/api/v3/orders/anna", anna),
                Asked.send("204", "OPTIONS", "/api/v3/orders/anna", ""),
                Asked.send("204 orders/get", "OPTIONS", "/api/v3/orders/anna", "", "Origin: https://app.test", "Access-Control-Request-Method: GET"),
                Asked.get("401 unauthenticated orders/get", "/api/v3/orders/anna", ""),
                Asked.get("401 unauthenticated orders/get", "/api/v3/orders/anna", "", "Authorization: Basic YTpi"),
                Asked.get("401 token-expired orders/get", "/api/v3/orders/anna", expired),
                Asked.get("401 token-invalid orders/get", "/api/v3/orders/anna", forged),
                Asked.get("401 token-invalid orders/get", "/api/v3/orders/anna", elsewhere),
                Asked.get("401 token-invalid orders/get", "/api/v3/orders/anna", "not.a.token"),
                Asked.get("400 malformed-request orders/get", "/api/v3/orders/anna", anna, "Authorization: Bearer x"),
                Asked.get("403 role-missing orders/staff", "/api/v3/staff", anna),
                Asked.get("403 denied orders/staff", "/api/v3/staff", staff),
                Asked.get("403 scope-missing orders/scoped", "/api/v3/scoped", anna),
                Asked.get("200 orders/scoped", "/api/v3/scoped", scoped),
                Asked.get("403 ip-denied orders/office", "/api/v3/office", anna),
                Asked.get("200 orders/office", "/api/v3/office", anna, "X-Forwarded-For: 10.1.2.3"),
                Asked.get("403 ip-denied orders/office", "/api/v3/office", anna, "X-Forwarded-For: 10.1.2.3, 192.0.2.1"),
                Asked.get("200 orders/cookie", "/api/v3/cookie", "", "Cookie: sid=" + anna),
                Asked.get("401 unauthenticated orders/optional", "/api/v3/optional", ""),
                Asked.get("200 orders/split", "/api/v3/split", "", "x-to: canary"),
                Asked.get("301 orders/old", "/api/v3/old/7?a=b", ""),
                Asked.get("200 orders/robots", "/api/robots.txt", ""),
                Asked.get("410 version-sunset orders/list", "/api/v1/orders", anna),
                Asked.get("404 no-version", "/api/v9/orders", anna),
                Asked.get("404 no-route", "/api/v3/nothing", anna),
                Asked.get("404 no-route", "/elsewhere", anna),
                Asked.get("200 open/any", "/open/a/b?c=%64", "", "Host: eu.open.test"),
                Asked.get("404 no-route", "/open/a", "", "Host: open.example"),
                Asked.get("200", "/_ready", ""),
                Asked.get("400 ambiguous-path", "/api/v3/orders/a%2Fb", anna),
                Asked.get("400 ambiguous-path", "/api/v3/orders/%2e%2e%2fb", anna),
                Asked.get("414 target-too-long", "/api/v3/orders/" + "a".repeat(600), anna),
                Asked.get("400 malformed-request", "/api/v3/orders/{", anna),
                Asked.get("400 bad-host", "/api/v3/orders", anna, "Host: a b"),
                Asked.send("501 not-implemented orders/list everybody may list", "GET", "/api/v3/orders", anna, "Connection: upgrade", "Upgrade: other"),
                Asked.send("400 malformed-request", "POST", "/api/v3/orders", anna, "Transfer-Encoding: gzip"));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES) // a JVM for each row
    void theCommandSaysOfEachRequestWhatTheGatewayDoes() throws Exception {
        List<Asked> table = table();
        List<Future<CommandRun>> runs = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        try (ExecutorService commands = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Asked asked : table) {
                runs.add(commands.submit(() -> both.run(asked.token(), asked.words(both.gateway.port()))));
            }
            for (int i = 0; i < table.size(); i++) {
                Asked asked = table.get(i);
                Came happened = both.happens(asked);
                Came said = both.explained(runs.get(i).get());
                if (!said.equals(happened) || !said.inShort().equals(asked.expected())) {
                    wrong.add(asked + "\n    said:     " + said + "\n    happened: " + happened);
                }
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
        assertTrue(table.size() >= 30);
    }

    @Test
    void aCertificateIsLookedAtAsInTheHandshake() throws Exception {
        Issued client = ExplainedGateway.CLIENTS.issue(options -> options.names("robot.test").forClients());
        Asked asked = Asked.get("200 orders/list everybody may list", "/api/v3/orders", "");
        List<String> words = List.of(
                "explain", "GET", "https://gate.test:" + both.gateway.port("secure") + "/api/v3/orders", "-H", "Host: gate.test", "--json",
                "--cert", client.certificateFile().toString());

        Came said = both.explained(both.run("", words));
        RawHttp connection = RawHttp.tls(both.gateway.port("secure"), client.context(ExplainedGateway.SERVERS), "gate.test");

        assertEquals(both.happens(asked, connection), said);
        assertEquals(asked.expected(), said.inShort());

        Issued stranger = ExplainedGateway.SERVERS.issue(options -> options.names("robot.test").forClients());
        CommandRun refused = both.run("", List.of(
                "explain", "GET", "https://gate.test:" + both.gateway.port("secure") + "/api/v3/orders", "--cert",
                stranger.certificateFile().toString()));
        assertEquals(0, refused.exit(), refused.text());
        assertTrue(refused.out().contains("-> no answer: the TLS handshake fails"), refused.out());
    }

    @Test
    void whoAsksOverTlsForAnotherHostIsMisdirected() throws Exception {
        Asked asked = Asked.get("421 misdirected", "/api/v3/orders", "", "Host: other.test");
        int port = both.gateway.port("secure");

        Came said = both.explained(both.run("", List.of(
                "explain", "GET", "https://gate.test:" + port + "/api/v3/orders", "-H", "Host: other.test", "--json")));

        assertEquals(both.happens(asked, RawHttp.tls(port, ExplainedGateway.SERVERS, "gate.test")), said);
        assertEquals(asked.expected(), said.inShort());
    }

    @Test
    void aListenerThatRedirectsSendsOn() throws Exception {
        int port = both.gateway.port("redirect");
        CommandRun run = both.run("", List.of("explain", "GET", "http://gate.test:" + port + "/api/v3/orders"));

        assertEquals(0, run.exit(), run.text());
        assertTrue(run.out().contains("-> 308: the listener redirects"), run.out());
        assertTrue(run.out().contains("Location: https://gate.test:" + both.gateway.port("secure") + "/api/v3/orders"), run.out());
    }

    @Test
    void noSecretIsEverPrinted() throws Exception {
        String token = both.token("anna");
        String payload = token.substring(token.indexOf('.') + 1);
        for (List<String> words : List.of(List.of("--json"), List.<String>of())) {
            List<String> all = new ArrayList<>(List.of(
                    "explain", "GET", "http://gate.test:" + both.gateway.port() + "/api/v3/orders?access_token=geheim1&q=1", "--token", "-",
                    "-H", "Cookie: sid=geheim2", "-H", "X-Api-Key: geheim3"));
            all.addAll(words);
            CommandRun run = both.run(token, all);

            assertEquals(0, run.exit(), run.text());
            assertFalse(run.text().contains("geheim"), run.text());
            assertFalse(run.text().contains(payload), run.text());
            assertTrue(run.text().contains("main/anna"), run.text());
        }
    }
}
