package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Waiting;

/** Where the native part of Cedar's library comes from, what is left of it, and what is done while it cannot be loaded. */
class NativeLibraryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MISSING = "Cedar's native library cannot be loaded, without which no policy is read: ";
    private static final String CURE = "CEDAR_JAVA_FFI_LIB with the path of libcedar_java_ffi.so";
    private static final String GETS = "permit(principal, action, resource) when { context.method == \"GET\" };";

    @TempDir
    private Path folder;

    /** A gateway whose routes ask policies, of which there are none yet. */
    private static GatewayLauncher asking() {
        return GatewayUnderTest.with()
                .gateway("shutdown: { pre-drain: 0s, drain: 2s }\npolicies: { comparison: 100% }")
                .api("filters: { authorize: {} }");
    }

    private static String unpackingTo(Path place) {
        return "-Djava.io.tmpdir=" + place;
    }

    private static boolean isEmpty(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.findAny().isEmpty();
        }
    }

    /** One problem that says what is the matter and what to do. */
    private static void isSaidOnce(String text) {
        assertEquals(2, text.split(MISSING, -1).length, text);
        assertTrue(text.contains(CURE), text);
        assertFalse(text.contains("\tat "), text);
    }

    private static void refusesToStart(GatewayLauncher launcher, String why) throws InterruptedException {
        try (GatewayUnderTest gateway = launcher.launch()) {
            assertEquals(1, gateway.exitCode(PATIENCE));
            String said = String.join("\n", gateway.log());
            isSaidOnce(said);
            assertTrue(said.contains("policies/gets.cedar: " + MISSING) && said.contains(why), said);
        }
    }

    @Test
    void withPoliciesNothingStartsWithoutIt() throws Exception {
        Path nowhere = folder.resolve("nowhere");
        Path text = Files.writeString(folder.resolve("libcedar_java_ffi.so"), "no library");

        refusesToStart(asking().file("policies/gets.cedar", GETS).jvm(unpackingTo(nowhere)), nowhere + " is not a folder");
        refusesToStart(asking().file("policies/gets.cedar", GETS).environment("CEDAR_JAVA_FFI_LIB", text.toString()), text.toString());
        refusesToStart(
                asking().file("policies/gets.cedar", GETS).jvm("-Djne.extract.dir=" + nowhere), nowhere + " is not a folder");
    }

    @Test
    void commandsSayTheSame() throws Exception {
        Path nowhere = folder.resolve("nowhere");
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = asking().upstream(upstream).file("policies/gets.cedar", GETS).start()) {
            for (String command : List.of("validate", "policy check")) {
                CommandRun run = CommandRun.of(
                        List.of(unpackingTo(nowhere)), "", gateway.conf(), gateway.state(), command.split(" "));
                assertEquals(1, run.exit(), run.text());
                isSaidOnce(run.text());
            }
        }
    }

    /** What came while it could not be loaded lets nobody in, and is tried again. */
    @Test
    void policiesThatCannotBeReadPermitNothing() throws Exception {
        Path place = folder.resolve("later");
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = asking().upstream(upstream).jvm(unpackingTo(place)).start()) {
            assertEquals("403 denied", PolicyGateway.outcome(gateway.get("/none")));

            gateway.edit("policies/gets.cedar", GETS);
            Answer refused = gateway.admin("POST", "/admin/reload");
            assertTrue(refused.status() >= 400, refused::toString);
            isSaidOnce(refused.text());
            assertEquals("403 denied", PolicyGateway.outcome(gateway.get("/unread")));
            assertEquals(200, gateway.readyStatus());

            Files.createDirectory(place);
            Answer taken = gateway.admin("POST", "/admin/reload");
            assertEquals(200, taken.status(), taken::toString);
            assertEquals(200, gateway.get("/read").status());
        }
    }

    @Test
    void nothingOfItIsLeftBehind() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        Path chosen = Files.createDirectory(folder.resolve("chosen"));
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway =
                        asking().upstream(upstream).file("policies/gets.cedar", GETS).jvm(unpackingTo(temporary)).start()) {
            assertEquals(200, gateway.get("/compared").status());
            Waiting.until("a comparison", () ->
                    gateway.metrics().sum("portcullis_policy_comparisons_total", "result=\"same\"") >= 1 ? true : null);
            gateway.edit("policies/gets.cedar", GETS.replace("GET", "HEAD"));
            assertEquals(200, gateway.admin("POST", "/admin/reload").status());
            assertEquals("403 denied", PolicyGateway.outcome(gateway.get("/changed")));
            assertTrue(isEmpty(temporary), "a process that is killed would leave it");

            for (String command : List.of("validate", "policy check", "policy schema", "explain GET http://127.0.0.1/x")) {
                CommandRun run = CommandRun.of(
                        List.of("-Djne.extract.dir=" + chosen), "", gateway.conf(), gateway.state(), command.split(" "));
                assertFalse(run.text().contains(MISSING), run.text());
                assertTrue(isEmpty(chosen), command);
            }
            gateway.signal("KILL");
            gateway.exitCode(PATIENCE);
            assertTrue(isEmpty(temporary));
        }
    }
}
