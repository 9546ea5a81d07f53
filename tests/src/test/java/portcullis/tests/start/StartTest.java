package portcullis.tests.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;

/** Through {@code ./portcullis run}, which makes the AOT cache when there is none that fits, and uses it. */
class StartTest {
    private static final Path HOME = Path.of(System.getProperty("portcullis.home", "..")).toAbsolutePath().normalize();

    /** The launcher may build first, and rehearse. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** As promised: to the first proxied answer, against the empty server's first answer. */
    private static final double PROMISED = 2.5;

    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    private FakeUpstream upstream;
    private int port;

    private record Started(Process process, long nanos, Path err) {
        void stop() throws InterruptedException {
            process.destroy();
            process.waitFor(20, TimeUnit.SECONDS);
            process.destroyForcibly();
        }
    }

    @BeforeEach
    void configure() throws IOException {
        upstream = FakeUpstream.start().otherwise(Scripts.ok("here"));
        port = freePort();
        Files.createDirectories(folder.resolve("conf/routes"));
        Files.writeString(folder.resolve("conf/gateway.yaml"), """
                format: 1
                service: { name: start, environment: development }
                listeners: { public: { bind: 127.0.0.1:%d } }
                admin: { bind: 127.0.0.1:%d }
                shutdown: { pre-drain: 0s, drain: 0s }
                """.formatted(port, freePort()));
        Files.writeString(folder.resolve("conf/routes/any.yaml"), """
                format: 1
                api: any
                upstream: here
                routes: { any: { match: { path: "/{rest...}" } } }
                upstreams: { here: { endpoints: [ http://127.0.0.1:%d ] } }
                """.formatted(upstream.port()));
    }

    @AfterEach
    void close() throws IOException {
        upstream.close();
    }

    @Test
    void answersNotMuchLaterThanAnEmptyServerWould() throws IOException, InterruptedException {
        gateway("").stop(); // builds and rehearses, if that is still to be done
        List<Long> ours = new ArrayList<>();
        List<Long> empty = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Started gateway = gateway("");
            gateway.stop();
            ours.add(gateway.nanos);
            Started server = emptyServer();
            server.stop();
            empty.add(server.nanos);
        }
        double ratio = (double) median(ours) / median(empty);

        String figures = "gateway %d ms, empty server %d ms, ratio %.2f"
                .formatted(median(ours) / 1_000_000, median(empty) / 1_000_000, ratio);
        System.out.println("start to first answer, medians of " + ROUNDS + ": " + figures);
        assertTrue(ratio <= PROMISED, figures);
    }

    @Test
    void startsWithTheCacheMappedAndSaysNothingOfIt() throws IOException, InterruptedException {
        gateway("").stop();

        Started gateway = gateway("");
        String maps = Files.readString(Path.of("/proc/" + gateway.process.pid() + "/maps"));
        gateway.stop();

        assertTrue(maps.contains("launcher.aot"), "the cache is not in use");
        assertEquals("", Files.readString(gateway.err));
    }

    @Test
    void saysWhyTheCacheDoesNotFitAndStartsWithoutIt() throws IOException, InterruptedException {
        Started gateway = gateway("-XX:-UseCompactObjectHeaders");
        String maps = Files.readString(Path.of("/proc/" + gateway.process.pid() + "/maps"));
        gateway.stop();

        String said = Files.readString(gateway.err).lines().filter(line -> line.contains("fit")).findFirst().orElse("");
        assertTrue(said.contains("UseCompactObjectHeaders"), "said: " + Files.readString(gateway.err));
        assertFalse(maps.contains("launcher.aot"));
    }

    private Started gateway(String javaOptions) throws IOException {
        return start(
                List.of(
                        HOME.resolve("portcullis").toString(), "run", "--conf", folder.resolve("conf").toString(),
                        "--state", folder.resolve("state").toString()),
                javaOptions,
                port);
    }

    private Started emptyServer() throws IOException {
        int own = freePort();
        String classPath = ownClasses() + File.pathSeparator + HOME.resolve("gateway/target/lib") + "/*";
        return start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
                        EmptyServer.class.getName(), Integer.toString(own)),
                "",
                own);
    }

    private static String ownClasses() {
        return Path.of(URI.create(EmptyServer.class.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }

    private Started start(List<String> command, String javaOptions, int port) throws IOException {
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(new File("/dev/null"))
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PORTCULLIS") || name.equals("JAVA_OPTS"));
        if (!javaOptions.isEmpty()) {
            builder.environment().put("JAVA_OPTS", javaOptions);
        }
        long began = System.nanoTime();
        Process process = builder.start();
        while (!isAnswering(port)) {
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new AssertionError("no answer: " + Files.readString(err));
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        return new Started(process, System.nanoTime() - began, err);
    }

    private static boolean isAnswering(int port) {
        try {
            return RawHttp.once(port, RawHttp.get("/")).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static long median(List<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
