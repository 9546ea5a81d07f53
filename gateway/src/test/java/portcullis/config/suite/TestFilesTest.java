package portcullis.config.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.keys.ConfigProblem;

class TestFilesTest {
    @TempDir
    Path folder;

    private TestFiles read(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return TestFiles.read(folder, TestFiles.places(folder.resolve("conf"), folder.resolve("policies")), folder.resolve("conf"), Map.of("WHO", "ada"));
    }

    private TestFile one(String text) throws IOException {
        TestFiles files = read("conf/tests/orders.yaml", text);
        assertEquals(List.of(), files.problems());
        return files.files().getFirst();
    }

    private List<String> problems(String text) throws IOException {
        TestFiles files = read("conf/tests/orders.yaml", text);
        return files.problems().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void aRequestInOneLineIsTheSameAsABlock() throws IOException {
        TestFile file = one("""
                format: 1
                scenarios:
                  short: { request: GET /orders/7?full=1, expect: { status: 200 } }
                  long: { request: { url: "/orders/7?full=1" }, expect: { status: 200 } }
                """);

        assertEquals(file.scenarios().get("short").request(), file.scenarios().get("long").request());
    }

    @Test
    void whatIsNotExpectedIsLeftOpen() throws IOException {
        Scenario scenario = one("""
                format: 1
                at: 2026-11-23T10:00Z
                scenarios:
                  a stranger is sent away:
                    request: { method: POST, url: https://api.example.com/orders, headers: { X-Canary: yes }, ip: 203.0.113.7 }
                    expect: { outcome: refused, reason: unauthenticated, headers: { x-a: none, x-b: { regex: "b+" }, x-c: c } }
                """).scenarios().get("a stranger is sent away");

        assertNull(scenario.caller());
        assertNull(scenario.at());
        assertEquals(Map.of("x-canary", "yes"), scenario.request().headers());
        assertEquals(Scenario.Outcome.REFUSED, scenario.expect().outcome());
        assertNull(scenario.expect().status());
        assertFalse(scenario.expect().headers().get("x-a").isMetBy(""));
        assertTrue(scenario.expect().headers().get("x-b").isMetBy("bb"));
        assertFalse(scenario.expect().headers().get("x-b").isMetBy("bba"));
        assertFalse(scenario.expect().headers().get("x-c").isMetBy("C"));
    }

    @Test
    void aPolicyCaseSaysAsMuchAsItWants() throws IOException {
        TestFile file = one("""
                format: 1
                callers:
                  ada: { issuer: main, subject: "${env:WHO}", roles: [clerk], claims: { suspended: true, teams: [a, b] } }
                policy-cases:
                  her own:
                    caller: ada
                    action: orders/get
                    path-parameters: { id: "7" }
                    context: { at: 2026-12-25T03:00Z, version: v2, headers: { x-tier: gold } }
                    expect: allow
                    by: own-orders
                    shadow: deny
                  nobody's: { action: orders/get, expect: error }
                """);

        PolicyCase own = file.policyCases().get("her own");
        assertEquals("ada", file.callers().get("ada").subject());
        assertEquals(Map.of("suspended", List.of("true"), "teams", List.of("a", "b")), file.callers().get("ada").claims());
        assertEquals(Instant.parse("2026-12-25T03:00:00Z"), own.context().at());
        assertEquals(Decision.DENY, own.shadow());
        assertEquals("v2", own.context().version());
        assertNull(file.policyCases().get("nobody's").by());
        assertEquals(Decision.ERROR, file.policyCases().get("nobody's").expect());
    }

    @Test
    void aTypoIsToldWithItsPlaceAndTheNearestKey() throws IOException {
        assertEquals(
                List.of("conf/tests/orders.yaml:5:15: scenarios.a.expect.satus: is not a known key; did you mean 'status'?"),
                problems("""
                        format: 1
                        scenarios:
                          a:
                            request: GET /orders
                            expect: { satus: 200 }
                        """));
    }

    @Test
    void anUnknownCallerIsToldWithTheNearest() throws IOException {
        List<String> problems = problems("""
                format: 1
                callers: { support: { subject: grace } }
                scenarios:
                  a: { request: GET /orders, caller: suport, expect: { status: 200 } }
                """);

        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().endsWith("scenarios.a.caller: 'suport' is not among the file's callers; did you mean 'support'?"), problems.getFirst());
    }

    @Test
    void whatCannotFailIsRefused() throws IOException {
        assertTrue(problems("format: 1\nscenarios: { a: { request: GET /orders, expect: {} } }\n").getFirst().contains("could never fail"));
        assertTrue(problems("format: 1\nscenarios: { a: { request: /orders, expect: { status: 200 } } }\n")
                .getFirst()
                .contains("is not a method, a space and a URL"));
        assertTrue(problems("format: 1\ncallers: { a: { roles: [x] } }\nscenarios: { a: { request: GET /, expect: { status: 200 } } }\n")
                .getFirst()
                .contains("is nobody"));
        assertTrue(problems("format: 1\ncallers: { a: { certificate: x, roles: [x] } }\nscenarios: { a: { request: GET /, expect: { status: 200 } } }\n")
                .getFirst()
                .contains("stands beside certificate"));
        assertTrue(problems("format: 1\nscenarios: { a: { request: GET /, expect: { headers: { x: { regex: '(' } } } } }\n")
                .getFirst()
                .contains("regex"));
    }

    @Test
    void filesOfOtherCommandsArePassedOver() throws IOException {
        read("conf/tests/load/rush.yaml", "users: 5\n");
        read("policies/tests/deeper/more.yaml", "format: 1\npolicy-cases: { a: { action: o/get, expect: deny } }\n");
        TestFiles files = read("conf/tests/orders.yaml", "format: 1\nscenarios: { a: { request: GET /, expect: { status: 200 } } }\n");

        assertEquals(List.of(), files.problems());
        assertEquals(2, files.files().size());
    }

    @Test
    void aFileOfAnotherNameIsNotPassedOverInSilence() throws IOException {
        read("conf/tests/more.yml", "");
        TestFiles files = read("conf/tests/orders.yaml", "format: 1\nscenarios: { a: { request: GET /, expect: { status: 200 } } }\n");

        assertTrue(files.areRight());
        assertEquals("conf/tests/more.yml: is not read; a name that ends with .yaml", files.problems().getFirst().toString());
    }

    @Test
    void theExampleOfThePageIsRight() throws IOException {
        String page = Files.readString(page());
        String example = page.substring(page.indexOf("```yaml") + 8, page.lastIndexOf("```"));

        TestFile file = one(example);
        assertEquals(3, file.scenarios().size());
        assertEquals(3, file.policyCases().size());
    }

    private static Path page() {
        Path above = Path.of("").toAbsolutePath();
        while (!Files.exists(above.resolve("docs/testing.md"))) {
            above = above.getParent();
        }
        return above.resolve("docs/testing.md");
    }
}
