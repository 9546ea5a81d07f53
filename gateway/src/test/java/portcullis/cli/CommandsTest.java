package portcullis.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import portcullis.kit.JsonReader;

/** Commands as a shell sees them: exit code, standard output, standard error. */
class CommandsTest {
    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    @BeforeEach
    void conf() throws IOException {
        Files.createDirectories(folder.resolve("conf/routes"));
        Files.writeString(folder.resolve("conf/gateway.yaml"), """
                format: 1
                service: { name: test, environment: development }
                listeners: { public: { bind: "127.0.0.1:7001" } }
                """);
        Files.writeString(folder.resolve("conf/routes/orders.yaml"), """
                format: 1
                api: orders
                versioning: path
                versions: { v1: { upstream: one, deprecated-on: 2020-01-01 } }
                filters: { body-limit: { bytes: 1KiB } }
                routes: { list: { match: { method: GET, path: /orders }, timeout: 5s, public: true } }
                upstreams: { one: { endpoints: [http://127.0.0.1:9101] } }
                """);
    }

    private int run(String... arguments) {
        StringWriter standard = new StringWriter();
        StringWriter error = new StringWriter();
        CommandLine all = PortcullisCommand.commandLine(
                        new Surroundings(Map.of(), folder, folder.resolve("home")),
                        _ -> {
                            throw new AssertionError("nothing is started here");
                        })
                .setOut(new PrintWriter(standard))
                .setErr(new PrintWriter(error));
        int exit = all.execute(arguments);
        out = standard.toString();
        err = error.toString();
        return exit;
    }

    @Test
    void validateIsFineWithARightConfiguration() {
        assertEquals(0, run("validate", "--strict"));
        assertEquals("fine: 1 APIs with 1 routes on listeners public\n", out);
    }

    @Test
    void validatePrintsEveryErrorAndExitsWithOne() throws IOException {
        Files.writeString(folder.resolve("conf/routes/bad.yaml"), """
                format: 1
                api: bad
                base-path: /bad
                upstream: one
                routes:
                  a: { match: { path: /a }, rewrite: "/{path.none}", public: true }
                  b: { match: { path: /b }, rewrite: "/{path.none}", public: true }
                """);

        assertEquals(1, run("validate"));
        List<String> lines = out.lines().toList();
        assertEquals(2, lines.size(), out);
        assertTrue(lines.getFirst().startsWith("routes/bad.yaml:6:38: routes.a.rewrite: "), out);
        assertEquals("2 errors, 0 warnings", err.strip());

        assertEquals(1, run("validate", "--json"));
        Map<?, ?> json = assertInstanceOf(Map.class, JsonReader.read(out));
        assertEquals(false, json.get("valid"));
        assertEquals(2, assertInstanceOf(List.class, json.get("problems")).size());
    }

    @Test
    void warningsCountOnlyWhenStrict() throws IOException {
        Files.delete(folder.resolve("conf/routes/orders.yaml"));

        assertEquals(0, run("validate"));
        assertTrue(out.startsWith("warning: gateway.yaml:3:"), out);
        assertEquals(1, run("validate", "--strict"));
    }

    @Test
    void validateNeedsNoSecretsWhenItIsToldSo() throws IOException {
        Files.writeString(folder.resolve("conf/gateway.yaml"), """
                format: 1
                service: { name: "${env:NAME}", environment: development }
                listeners: { public: { bind: "127.0.0.1:7001" } }
                """);

        assertEquals(1, run("validate"));
        assertEquals(0, run("validate", "--allow-unresolved"));
    }

    @Test
    void routesShowWhatIsInForceAndWhereItWasWritten() {
        assertEquals(0, run("routes"));
        assertTrue(out.contains("orders/list v1: GET /v1/orders -> one"), out);
        assertTrue(out.contains("body-limit: 1KiB  (api, routes/orders.yaml:5:"), out);

        assertEquals(0, run("routes", "--json"));
        Map<?, ?> route = assertInstanceOf(Map.class, assertInstanceOf(List.class, JsonReader.read(out)).getFirst());
        assertEquals("/v1/orders", route.get("path"));
        assertEquals("5000ms", route.get("timeout"));

        assertEquals(0, run("routes", "--markdown"));
        assertTrue(out.lines().allMatch(line -> line.startsWith("|") && line.endsWith("|")), out);
    }

    @Test
    void versionsShowWhereTheyStand() {
        assertEquals(0, run("versions"));
        assertTrue(out.lines().anyMatch(line -> line.matches("orders +v1 +deprecated +2020-01-01 .*")), out);
    }

    @Test
    void configShowsEveryValueAndItsOrigin() {
        assertEquals(0, run("config", "show", "--origin"));
        assertTrue(out.lines().anyMatch(line -> line.matches("service.name: test +# gateway.yaml:2:\\d+")), out);
        assertTrue(out.lines().anyMatch(line -> line.matches("shutdown.drain: 25s +# default")), out);
    }

    @Test
    void initWritesWhatValidateAcceptsAndOverwritesNothing() throws IOException {
        assertEquals(1, run("init", "--upstream", "http://127.0.0.1:3000"));
        assertTrue(err.contains("not empty"), err);

        assertEquals(0, run("init", "--upstream", "http://127.0.0.1:3000", "--conf", "mine"));
        assertEquals(0, run("validate", "--conf", "mine"));
        assertTrue(Files.readString(folder.resolve("mine/routes/app.yaml")).contains("http://127.0.0.1:3000"));

        assertEquals(1, run("init", "--upstream", "file:///etc", "--conf", "other"));
        assertFalse(Files.exists(folder.resolve("other")));
    }

    @Test
    void initWritesWhatProductionAccepts() throws IOException {
        assertEquals(0, run("init", "--upstream", "http://127.0.0.1:3000", "--conf", "open"));
        assertTrue(Files.readString(folder.resolve("open/routes/app.yaml")).contains("public: true"));
        assertFalse(Files.readString(folder.resolve("open/gateway.yaml")).contains("identity"));
        assertEquals(0, run("validate", "--strict", "--conf", "open", "--env", "production"), out);

        assertEquals(0, run("init", "--upstream", "http://127.0.0.1:3000", "--issuer", "https://id.example.com/", "--conf", "known"));
        assertTrue(out.contains("tokens must have \"app\" in aud"), out);
        assertTrue(Files.readString(folder.resolve("known/routes/app.yaml")).contains("authenticate: { issuers: [main] }"));
        assertTrue(Files.readString(folder.resolve("known/gateway.yaml")).contains("issuer: \"https://id.example.com/\""));
        assertEquals(0, run("validate", "--strict", "--conf", "known", "--env", "production"), out);
    }

    @Test
    void initWritesPoliciesForThoseWhoNameAnIssuer() throws IOException {
        List<String> init = List.of("init", "--upstream", "http://127.0.0.1:3000", "--issuer", "https://id.example.com/");

        assertEquals(0, run(with(init, "--conf", "one")), err);
        assertTrue(Files.exists(folder.resolve("one/policies/app.cedar")));
        assertEquals(0, run("validate", "--strict", "--conf", "one", "--env", "staging"), out);

        assertEquals(0, run(with(init, "--conf", "two/conf")), err);
        assertTrue(Files.exists(folder.resolve("two/policies/tests/app.yaml")));
        assertTrue(out.contains("two/conf and "), out);

        assertEquals(0, run(with(init, "--conf", "three", "--policies", "rules")), err);
        assertTrue(Files.exists(folder.resolve("rules/app.cedar")));
        assertEquals(0, run("validate", "--strict", "--conf", "three", "--policies", "rules", "--env", "staging"), out);

        assertEquals(0, run("init", "--upstream", "http://127.0.0.1:3000", "--conf", "open"));
        assertFalse(Files.exists(folder.resolve("open/policies")), "nobody is known there");
    }

    @Test
    void initWritesTestsThatPass() throws IOException {
        assertEquals(
                0, run("init", "--upstream", "http://127.0.0.1:3000", "--issuer", "https://id.example.com/", "--conf", "tested/conf"), err);
        assertEquals(0, run("test", "--strict", "--conf", "tested/conf"), () -> out + "" + err);
    }

    @Test
    void initWritesNoPoliciesWhereOthersWouldBeRead() throws IOException {
        Files.createDirectories(folder.resolve("policies"));
        Files.writeString(folder.resolve("policies/mine.cedar"), "");

        assertEquals(1, run("init", "--upstream", "http://127.0.0.1:3000", "--issuer", "https://id.example.com/", "--conf", "new"));
        assertTrue(err.contains("policies is there already and not empty"), err);
        assertFalse(Files.exists(folder.resolve("new")));
    }

    private static String[] with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void initTakesNoIssuerWhoseKeysCannotBeFound() {
        assertEquals(1, run("init", "--upstream", "http://127.0.0.1:3000", "--issuer", "my \"own\": issuer", "--conf", "other"));
        assertTrue(out.contains("identity.issuers.main.issuer"), out);
        assertFalse(Files.exists(folder.resolve("other")));
    }

    @Test
    void tokensComeFromFilesAndGoToStandardOutput() {
        assertEquals(1, run("token", "inspect", "conf/gateway.yaml"));
        assertTrue(out.contains("FAILED   form: "), out);
        assertEquals(2, run("token", "inspect", "nowhere"));
        assertEquals(1, run("token", "mint", "--subject", "ada"));
        assertTrue(err.contains("identity.issuers of the configuration has none"), err);
        assertEquals(2, run("token", "revoke", "--id", "t"));
        assertTrue(err.contains("--issuer is missing"), err);
    }

    @Test
    void commandsThatNeedAGatewaySayWhenThereIsNone() {
        for (String command : List.of("health", "ready", "reload")) {
            assertEquals(1, run(command), command);
            assertTrue(err.contains("no gateway runs on the state directory " + folder.resolve("home")), err);
        }
    }

    @Test
    void wrongUsageIsTwo() {
        assertEquals(2, run("validate", "--strickt"));
        assertEquals(2, run("nonsense"));
        assertEquals(2, run("init"));
        assertEquals(2, run("config"));
        assertEquals(2, run("token"));
        assertEquals(2, run("token", "revoke", "--issuer", "main"));
        assertEquals(2, run("token", "revoke", "--issuer", "main", "--id", "a", "--key", "b"));
        assertEquals(2, run("validate", "--policies", "nowhere"));
        assertEquals(2, run());
    }

    @Test
    void everyCommandHasHelpAndTheOptionsThatAllTake() {
        for (String command : List.of("run", "init", "validate", "routes", "versions", "health", "ready", "reload")) {
            assertEquals(0, run(command, "--help"), command);
            for (String option : List.of("--conf", "--policies", "--env", "--state", "--json")) {
                assertTrue(out.contains(option), command + " " + option);
            }
        }
        assertEquals(0, run("generate-completion"));
    }
}
