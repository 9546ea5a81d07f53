package portcullis.tests.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.ExternalTool;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Json;

/**
 * The Autobahn test suite, which none of us wrote, as a client of the echo server, directly and through the gateway at the
 * same time: 247 cases of framing, fragmentation, UTF-8 and closing. It is written in Python 2 and runs on Jython.
 */
class AutobahnTest {
    private static final int CASES = 247;
    private static final long PATIENCE_SECONDS = 300;
    private static final Set<String> FINE = Set.of("OK", "INFORMATIONAL");
    private static final Set<String> LATE = Set.of("NON-STRICT");

    @TempDir
    private Path folder;

    private EchoServer alone;
    private EchoServer behind;
    private GatewayUnderTest gateway;

    @BeforeEach
    void start() throws IOException {
        alone = EchoServer.start();
        behind = EchoServer.start();
        gateway = Gateways.inFrontOf(behind.port(), "websocket: {}");
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        behind.close();
        alone.close();
    }

    @Test
    @Timeout(2 * PATIENCE_SECONDS)
    void noCaseIsWorseThroughTheGateway() throws Exception {
        Path home = Path.of(System.getProperty("portcullis.home", ".."), "tests", "target", "autobahn");
        Path jython = ExternalTool.require(home.resolve("jython-standalone.jar"), "Maven brings it");
        Path suite = ExternalTool.require(home.resolve("autobahntestsuite-maven-plugin.jar"), "Maven brings it");
        String classPath = jython + File.pathSeparator + suite;
        Process direct = fuzz(classPath, "direct", alone.port());
        Process through = fuzz(classPath, "gateway", gateway.port());
        Map<String, String> expected = results(direct, "direct");
        Map<String, String> seen = results(through, "gateway");
        assertEquals(CASES, expected.size());
        assertEquals(expected.keySet(), seen.keySet());
        assertEquals(Set.of(), failed(expected), "the echo server itself");
        assertEquals(Set.of(), failed(seen));
        Set<String> worse = new TreeSet<>();
        seen.forEach((id, result) -> {
            if (rank(result) > rank(Objects.requireNonNull(expected.get(id)))) {
                worse.add(id + " " + expected.get(id) + " -> " + result);
            }
        });
        assertEquals(Set.of(), worse);
    }

    private Process fuzz(String classPath, String name, int port) throws IOException {
        Path script = folder.resolve("fuzz.py");
        try (InputStream in = Objects.requireNonNull(AutobahnTest.class.getResourceAsStream("/autobahn/fuzz.py"))) {
            Files.write(script, in.readAllBytes());
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m", "-XX:+UseSerialGC", "-Dpython.import.site=false", "-Dpython.cachedir.skip=true",
                        "-cp", classPath, "org.python.util.jython", script.toString(),
                        folder.resolve(name).toString(), name, Integer.toString(port))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    /** Each case with its result and that of its closing handshake. */
    private Map<String, String> results(Process process, String name) throws Exception {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        Path index = folder.resolve(name).resolve("index.json");
        assertTrue(ended && Files.exists(index), () -> "Autobahn did not get to its end: " + log(name));
        Map<?, ?> cases = (Map<?, ?>) Objects.requireNonNull(Json.object(Files.readString(index)).get(name));
        Map<String, String> results = new TreeMap<>();
        cases.forEach((id, result) -> {
            Map<?, @Nullable ?> one = (Map<?, ?>) result;
            results.put((String) id, one.get("behavior") + "/" + one.get("behaviorClose"));
        });
        return results;
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Set<String> failed(Map<String, String> results) {
        Set<String> failed = new TreeSet<>();
        results.forEach((id, result) -> {
            if (rank(result) > 1) {
                failed.add(id + " " + result);
            }
        });
        return failed;
    }

    /** 0 for right, 1 for right but later than it could have been, 2 for wrong; the worse of the two results. */
    private static int rank(String result) {
        int worst = 0;
        for (String part : result.split("/")) {
            worst = Math.max(worst, FINE.contains(part) ? 0 : LATE.contains(part) ? 1 : 2);
        }
        return worst;
    }
}
