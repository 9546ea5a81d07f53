package portcullis.tests.owntests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.Json;

/** {@code portcullis test} on a configuration with an issuer that nobody can reach. */
class TestCommandTest {
    private static final String RIGHT = """
            format: 1
            callers:
              ada: { subject: ada, scopes: [orders:read] }
            scenarios:
              who has the scope reads: { request: GET /orders/7, caller: ada, expect: { route: orders/get, outcome: forwarded, upstream: fake, target: /orders/7 } }
              nobody reads: { request: GET /orders/7, expect: { status: 401, reason: unauthenticated } }
              who lacks it does not: { request: GET /orders/7, caller: { subject: bob }, expect: { status: 403, reason: scope-missing } }
            """;

    @TempDir
    Path folder;

    private Path conf = Path.of("");

    @BeforeEach
    void write() throws IOException {
        conf = folder.resolve("conf");
        file("gateway.yaml", """
                format: 1
                service: { name: under-test, environment: development }
                listeners: { public: { bind: "127.0.0.1:0" } }
                admin: { bind: "127.0.0.1:0" }
                identity: { issuers: { main: { issuer: "https://id.invalid/", audiences: [api] } } }
                """);
        file("routes/orders.yaml", """
                format: 1
                api: orders
                upstream: fake
                filters: { authenticate: { issuers: [main] }, require: { scopes: ["orders:read"] } }
                routes:
                  get: { match: { method: GET, path: "/orders/{id}" } }
                  health: { match: { path: /health }, public: true, respond: { status: 204 } }
                upstreams: { fake: { endpoints: [http://127.0.0.1:9] } }
                """);
    }

    private void file(String name, String text) throws IOException {
        Path file = conf.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private CommandRun test(String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("test"));
        words.addAll(List.of(arguments));
        return CommandRun.of("", conf, folder.resolve("state"), words.toArray(String[]::new));
    }

    @Test
    void whatIsAsExpectedPassesAndWhatWasNotReachedIsListed() throws Exception {
        file("tests/orders.yaml", RIGHT);

        CommandRun run = test();
        assertEquals(0, run.exit(), run.text());
        assertTrue(run.out().contains("orders.yaml: 3 passed"), run.out());
        assertTrue(run.out().contains("routes: 1 of 2 reached by scenarios; not: orders/health"), run.out());
        assertEquals("", run.err());

        assertEquals(1, test("--strict").exit());
        CommandRun validated = CommandRun.of("", conf, folder.resolve("state"), "validate");
        assertEquals(0, validated.exit(), validated.text());
        assertFalse(validated.text().contains("tests"), validated.text());
    }

    @Test
    void whatIsNotIsToldWithItsPlaceAndItsReason() throws Exception {
        file("tests/orders.yaml", RIGHT.replace("outcome: forwarded", "outcome: refused"));
        Path xml = folder.resolve("results.xml");

        CommandRun run = test("--junit", xml.toString());
        assertEquals(1, run.exit(), run.text());
        assertTrue(run.out().contains("orders.yaml: 2 passed, 1 FAILED"), run.out());
        assertTrue(run.out().contains("FAILED  who has the scope reads  ("), run.out());
        assertTrue(run.out().contains("tests/orders.yaml:5:3)"), run.out());
        assertTrue(run.out().contains("expect.outcome\n          expected  refused\n          found     forwarded\n"), run.out());
        assertTrue(run.out().contains("passed   require:"), run.out());

        Document read = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
        assertEquals("3", read.getDocumentElement().getAttribute("tests"));
        assertEquals("1", read.getDocumentElement().getAttribute("failures"));
        Element failure = (Element) read.getElementsByTagName("failure").item(0);
        assertEquals("who has the scope reads", ((Element) failure.getParentNode()).getAttribute("name"));
        assertEquals("expect.outcome: expected refused, found forwarded", failure.getAttribute("message"));
        assertTrue(failure.getTextContent().contains("route     orders/get"), failure.getTextContent());
    }

    @Test
    void programsGetTheSameAsOneDocument() throws Exception {
        file("tests/orders.yaml", RIGHT.replace("status: 401", "status: 403"));

        CommandRun run = test("--json");
        assertEquals(1, run.exit(), run.text());
        Map<String, @Nullable Object> document = Json.object(run.out());
        assertEquals(false, document.get("passed"));
        assertTrue(String.valueOf(document.get("cases")).contains("{name=nobody reads, ") || run.out().contains("\"name\": \"nobody reads\""), run.out());
        assertTrue(run.out().contains("\"expected\": \"403\""), run.out());
        assertTrue(String.valueOf(document.get("routes")).contains("orders/health"), run.out());
    }

    @Test
    void nothingRunsBesideATypo() throws Exception {
        file("tests/orders.yaml", RIGHT);
        file("tests/typo.yaml", "format: 1\nscenarios:\n  a: { request: GET /orders/7, expect: { satus: 401 } }\n");

        CommandRun run = test();
        assertEquals(1, run.exit(), run.text());
        assertTrue(run.out().contains("tests/typo.yaml:3:42: scenarios.a.expect.satus: is not a known key; did you mean 'status'?"), run.out());
        assertFalse(run.out().contains("passed"), run.out());
    }

    @Test
    void whatNobodyHasIsAnErrorWithItsPlace() throws Exception {
        file("tests/orders.yaml", """
                format: 1
                scenarios:
                  a: { request: GET /orders/7, expect: { route: orders/gett } }
                  b: { request: GET /orders/7, expect: { reason: unauthentcated } }
                  c: { request: GET /orders/7, caller: { issuer: mian, subject: a }, expect: { status: 401 } }
                """);

        CommandRun run = test();
        assertEquals(1, run.exit(), run.text());
        assertTrue(run.out().contains(":3:49: scenarios.a.expect.route: there is no route 'orders/gett'; did you mean 'orders/get'?"), run.out());
        assertTrue(run.out().contains("there is no reason 'unauthentcated'; did you mean 'unauthenticated'?"), run.out());
        assertTrue(run.out().contains("there is no issuer 'mian'; did you mean 'main'?"), run.out());
    }

    @Test
    void onlyWhatIsNamedRuns() throws Exception {
        file("tests/orders.yaml", RIGHT);
        file("tests/more/other.yaml", "format: 1\nscenarios: { a: { request: GET /health, expect: { status: 200 } } }\n");

        CommandRun named = test(conf.resolve("tests/orders.yaml").toString());
        assertEquals(0, named.exit(), named.text());
        CommandRun missing = test(conf.resolve("tests/nothing.yaml").toString());
        assertEquals(2, missing.exit(), missing.text());
        assertTrue(missing.err().contains("there is nothing at"), missing.err());
    }

    @Test
    void noTestsAreNoSuccess() throws Exception {
        CommandRun run = test();

        assertEquals(1, run.exit(), run.text());
        assertTrue(run.err().contains("there are no tests; docs/testing.md"), run.err());
    }

    @Test
    void manyCasesTakeSeconds() throws Exception {
        StringBuilder cases = new StringBuilder("format: 1\nscenarios:\n");
        for (int i = 0; i < 1000; i++) {
            cases.append("  case ").append(i).append(": { request: GET /orders/").append(i)
                    .append(", caller: { subject: s").append(i).append(", scopes: [\"orders:read\"] }, expect: { outcome: forwarded } }\n");
        }
        file("tests/many.yaml", cases.toString());

        CommandRun run = test("--json");
        assertEquals(0, run.exit(), run.text());
        assertEquals(1000, run.out().split("\"passed\": true", -1).length - 2);
    }
}
