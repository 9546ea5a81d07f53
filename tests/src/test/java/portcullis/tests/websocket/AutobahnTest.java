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

    private String classPath = "";
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
        classPath = jython + File.pathSeparator + suite;
        Map<String, String> direct = new TreeMap<>();
        Map<String, String> through = new TreeMap<>();
        run("*", direct, through);
        assertEquals(CASES, direct.size());
        assertEquals(direct.keySet(), through.keySet());
        Map<String, String> wrong = wrong(direct, through);
        if (!wrong.isEmpty()) {
            run(String.join(",", wrong.keySet()), direct, through);
        }
        assertEquals(Map.of(), wrong(direct, through));
    }

    /** Cases that fail without the gateway, or are worse with it. */
    private static Map<String, String> wrong(Map<String, String> direct, Map<String, String> through) {
        Map<String, String> wrong = new TreeMap<>();
        direct.forEach((id, result) -> {
            String behind = Objects.requireNonNull(through.get(id));
            if (rank(result) > 1 || rank(behind) > rank(result)) {
                wrong.put(id, result + " directly, " + behind + " through the gateway");
            }
        });
        return wrong;
    }

    /** Both at once. What a busy machine has spoiled is right when it is asked again; a fault is not. */
    private void run(String cases, Map<String, String> direct, Map<String, String> through) throws Exception {
        Process one = fuzz("direct", alone.port(), cases);
        Process other = fuzz("gateway", gateway.port(), cases);
        try {
            direct.putAll(results(one, "direct"));
            through.putAll(results(other, "gateway"));
        } finally {
            one.destroyForcibly();
            other.destroyForcibly();
        }
    }

    private Process fuzz(String name, int port, String cases) throws IOException {
        Path script = folder.resolve("fuzz.py");
        try (InputStream in = Objects.requireNonNull(AutobahnTest.class.getResourceAsStream("/autobahn/fuzz.py"))) {
            Files.write(script, in.readAllBytes());
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m", "-XX:+UseSerialGC", "-Dpython.import.site=false", "-Dpython.cachedir.skip=true",
                        "-cp", classPath, "org.python.util.jython", script.toString(),
                        folder.resolve(name).toString(), name, Integer.toString(port), cases)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    /** Each case with its result and that of its closing handshake. */
    private Map<String, String> results(Process process, String name) throws Exception {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
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

    /** 0 for right, 1 for right but later than it could have been, 2 for wrong; the worse of the two results. */
    private static int rank(String result) {
        int worst = 0;
        for (String part : result.split("/")) {
            worst = Math.max(worst, FINE.contains(part) ? 0 : LATE.contains(part) ? 1 : 2);
        }
        return worst;
    }
}
