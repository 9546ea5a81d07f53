package portcullis.tests.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.ExternalTool;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/** {@code ./portcullis run --demo}, but for the gateway's ports, which are free ones here. */
class DemoTest {
    private static final Pattern TOKEN = Pattern.compile("(?m)^ +TOKEN=(\\S+)$");
    private static final Pattern REQUEST = Pattern.compile("(?m)^ +(curl .*)$");

    @TempDir
    static Path folder;

    private static int port;
    private static int adminPort;
    private static Launched demo;
    private static String bearer;

    @BeforeAll
    static void start() throws IOException {
        port = freePort();
        adminPort = freePort();
        demo = Launched.start(
                Launched.HOME.resolve("portcullis"),
                folder,
                Map.of(
                        "PORTCULLIS__LISTENERS__PUBLIC__BIND", "127.0.0.1:" + port,
                        "PORTCULLIS__ADMIN__BIND", "127.0.0.1:" + adminPort),
                "run", "--demo", "--state", folder.resolve("state").toString());
        // the launcher may have to build first
        Waiting.until("the demo is ready", Duration.ofMinutes(3), () -> isReady() ? true : null);
        bearer = "Authorization: Bearer " + Waiting.until("the token", () -> TOKEN.matcher(output())
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse(null));
    }

    @AfterAll
    static void stop() {
        demo.process().destroyForcibly();
    }

    @Test
    void marksTheOldVersionAsDeprecated() throws IOException {
        Answer list = RawHttp.once(port, RawHttp.get("/api/v1/orders", bearer));

        assertEquals(200, list.status());
        assertTrue(Objects.requireNonNull(list.field("deprecation")).startsWith("@"));
        assertNotNull(list.field("sunset"));
        assertTrue(list.fields().all("link").contains("</api/v2/orders>; rel=\"successor-version\""), list.fields().toString());
        assertTrue(list.text().startsWith("{\"orders\":["), list.text());
    }

    @Test
    void createsAnOrderInTheNewVersion() throws IOException {
        Answer created = RawHttp.once(port, RawHttp.withBody(
                "POST", "/api/v2/orders", "{\"item\":\"teapot\",\"quantity\":2}", "Content-Type: application/json", bearer));

        assertEquals(201, created.status());
        assertTrue(created.text().contains("\"teapot\""), created.text());
    }

    @Test
    void streamsEventsAsTheyHappen() throws IOException {
        try (RawHttp client = RawHttp.connect(port)) {
            Answer head = client.send(RawHttp.get("/api/v2/orders/events", bearer)).readHead("GET");

            assertEquals(200, head.status());
            client.readChunksUntil("id: 2");
        }
    }

    @Test
    void tellsThatTheReaderOfAStreamLeftAndNotThatTheUpstreamBroke() throws IOException {
        String path = "/api/orders/events";
        try (RawHttp client = RawHttp.connect(port)) {
            client.send(RawHttp.get(path, bearer)).readHead("GET");
            client.readChunksUntil("id: 1");
        }

        String line = Waiting.until("the access log's line", () -> output()
                .lines()
                .filter(logged -> logged.contains('"' + path + '"') && logged.contains("\"outcome\""))
                .findFirst()
                .orElse(null));
        assertTrue(line.contains("\"outcome\":\"client-gone\""), line);
    }

    @Test
    void endsTheSlowPathAtItsDeadline() throws IOException {
        Answer slow = RawHttp.once(port, RawHttp.get("/api/v2/orders/slow", bearer));

        assertEquals(504, slow.status());
        assertEquals("upstream-timeout", slow.reason());
    }

    @Test
    void sendsATesterToTheCanary() throws IOException {
        Answer canary = RawHttp.once(port, RawHttp.get("/api/v2/orders/1001", "X-Canary: orders-v2-canary", bearer));

        assertEquals("orders-v2-canary", canary.field("x-served-by"));
    }

    @Test
    void servesPartnersUnderTheirOwnHosts() throws IOException {
        Answer partner = RawHttp.once(port, "GET /orders HTTP/1.1\r\nHost: acme.partners.localhost\r\nX-API-Version: 2026-01\r\n\r\n");

        assertEquals(200, partner.status());
    }

    @Test
    void redirectsWhereTheOrdersOnceLay() throws IOException {
        Answer moved = RawHttp.once(port, RawHttp.get("/shop/orders/1001"));

        assertEquals(308, moved.status());
        assertEquals("/api/v2/orders/1001", moved.field("location"));
    }

    @Test
    void printsThreeRequestsToTry() throws IOException {
        String printed = demo.stdout() + demo.stderr();

        assertEquals(3, Pattern.compile("(?m)^ +curl .*127\\.0\\.0\\.1:" + port).matcher(printed).results().count(), printed);
    }

    @Test
    void answersWhatItPrintsAsItIsPasted() throws IOException, InterruptedException {
        ExternalTool.require("curl");
        List<String> requests = REQUEST.matcher(output()).results().map(found -> found.group(1)).toList();

        assertTrue(pasted(requests.get(0)).startsWith("HTTP/1.1 200 "), requests.get(0));
        assertTrue(pasted(requests.get(1)).startsWith("HTTP/1.1 201 "), requests.get(1));
        assertTrue(pasted(requests.get(2) + " --max-time 2").contains("id: 1"), requests.get(2));
    }

    /** By a shell that knows what the demo told to set. */
    private static String pasted(String request) throws IOException, InterruptedException {
        String token = TOKEN.matcher(output()).results().findFirst().orElseThrow().group().strip();
        Process shell = new ProcessBuilder("sh", "-c", token + "; " + request + " -s")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        return answer;
    }

    @Test
    void asksWhoeverComesWithoutATokenWhoTheyAre() throws IOException {
        Answer answer = RawHttp.once(port, RawHttp.get("/api/v2/orders"));

        assertEquals(401, answer.status());
        assertEquals("unauthenticated", answer.reason());
        assertEquals(200, RawHttp.once(port, RawHttp.get("/robots.txt")).status());
    }

    @Test
    void makesTokensThatMayOnlyRead() throws IOException, InterruptedException {
        String reader = minted("--subject", "carol", "--scope", "orders:read");

        assertEquals(200, RawHttp.once(port, RawHttp.get("/api/v2/customers/carol/orders", reader)).status());
        Answer refused = RawHttp.once(port, RawHttp.withBody(
                "POST", "/api/v2/orders", "{\"item\":\"teapot\",\"quantity\":2}", "Content-Type: application/json", reader));
        assertEquals(403, refused.status());
        assertEquals("scope-missing", refused.reason());

        assertEquals(0, command("token", "revoke", "--issuer", "main", "--subject", "carol").exitCode());
        assertEquals("token-revoked", RawHttp.once(port, RawHttp.get("/api/v2/customers/carol/orders", reader)).reason());
    }

    @Test
    void letsCustomersReadTheirOwnOrdersAndNothingElse() throws IOException, InterruptedException {
        String bob = minted("--subject", "bob");

        Answer own = RawHttp.once(port, RawHttp.get("/api/v2/customers/bob/orders", bob));
        assertEquals(200, own.status());
        assertTrue(own.text().contains("\"spoon\"") && !own.text().contains("\"kettle\""), own.text());
        assertEquals(200, RawHttp.once(port, RawHttp.get("/api/v2/customers/bob/orders/1003", bob)).status());
        assertEquals(404, RawHttp.once(port, RawHttp.get("/api/v2/customers/bob/orders/1001", bob)).status(), "it is ada's");

        for (String path : List.of("/api/v2/customers/ada/orders", "/api/v2/orders", "/api/v2/orders/1003")) {
            Answer others = RawHttp.once(port, RawHttp.get(path, bob));
            assertEquals(403, others.status(), path);
            assertEquals("denied", others.reason(), path);
        }
        assertDenied(RawHttp.once(port, RawHttp.withBody("POST", "/api/v2/orders/1003/refund", "", bob)));
    }

    @Test
    void letsSupportReadEverythingAndTellsWhatTheShadowPolicyWouldDo() throws IOException, InterruptedException {
        String grace = minted("--subject", "grace", "--role", "support");

        assertEquals(200, RawHttp.once(port, RawHttp.get("/api/v1/orders/1001", grace)).status());
        assertEquals(200, RawHttp.once(port, RawHttp.get("/api/v2/customers/bob/orders", grace)).status());
        assertDenied(RawHttp.once(port, RawHttp.withBody("POST", "/api/v2/orders/1001/refund", "", grace)));
        String flips = "portcullis_policy_shadow_flips_total";
        Waiting.until("a flip", () -> metrics().lines().anyMatch(
                line -> line.startsWith(flips)
                        && line.contains("route=\"orders/get\"")
                        && line.contains("to=\"deny\"")
                        && !line.endsWith(" 0.0")) ? true : null);
    }

    /** What time it is nobody can tell a running demo: the cases of policies/tests ask for both sides. */
    @Test
    void givesMoneyBackInOfficeHours() throws IOException {
        String path = "/api/v2/orders/1002/refund";
        Answer refund = RawHttp.once(port, RawHttp.withBody("POST", path, "", bearer));

        String line = Waiting.until("the access log's line", () ->
                output().lines().filter(logged -> logged.contains(path)).findFirst().orElse(null));
        boolean open = refund.status() == 200;
        assertTrue(open ? refund.text().startsWith("{\"refunded\":{") : "denied".equals(refund.reason()), refund.text());
        assertTrue(line.contains(open ? "\"policy\":\"refunds\"" : "\"policy\":\"refunds-in-office-hours\""), line);
    }

    @Test
    void letsNobodyDoAnythingWhoIsSuspended() throws IOException, InterruptedException {
        String mallory = minted("--subject", "mallory", "--role", "support", "--claim", "suspended=true");

        assertDenied(RawHttp.once(port, RawHttp.get("/api/v2/orders?suspended", mallory)));
        assertDenied(RawHttp.once(port, RawHttp.get("/api/v2/customers/mallory/orders", mallory)));
        String line = Waiting.until("the access log's line", () -> output()
                .lines()
                .filter(logged -> logged.contains("/customers/mallory/orders"))
                .findFirst()
                .orElse(null));
        assertTrue(line.contains("\"policy\":\"suspended\""), line);
    }

    private static void assertDenied(Answer answer) {
        assertEquals(403, answer.status(), answer.text());
        assertEquals("denied", answer.reason());
    }

    private static String minted(String... about) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("token", "mint"));
        words.addAll(List.of(about));
        Launched mint = command(words.toArray(String[]::new));
        assertEquals(0, mint.exitCode(), mint.stderr());
        return "Authorization: Bearer " + mint.stdout().strip();
    }

    private static String metrics() {
        try {
            return RawHttp.once(adminPort, RawHttp.get("/metrics")).text();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void keepsItsKeyToItself() throws IOException {
        Path key = folder.resolve("state/demo/key.json");

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    }

    private static Launched command(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--conf", Launched.HOME.resolve("conf").toString(), "--state", folder.resolve("state").toString()));
        return Launched.run(Launched.HOME.resolve("portcullis"), folder, Map.of(), all.toArray(String[]::new));
    }

    @Test
    void becomesJavaSoThatSignalsReachTheGateway() {
        assertTrue(demo.process().info().command().orElseThrow().endsWith("/bin/java"));
    }

    private static boolean isReady() {
        if (!demo.process().isAlive()) {
            throw new AssertionError("the demo ended: " + output());
        }
        try {
            return RawHttp.once(adminPort, RawHttp.get("/ready")).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String output() {
        try {
            return demo.stdout() + demo.stderr();
        } catch (IOException lost) {
            return lost.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
