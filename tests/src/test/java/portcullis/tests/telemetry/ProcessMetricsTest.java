package portcullis.tests.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/** What the process says of itself is what the kernel and the JVM's own tools say of it. */
class ProcessMetricsTest {
    private static final long HEAP = 256L * 1024 * 1024;

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.inFrontOf(upstream);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static double value(String name, String... labels) {
        return gateway.metrics().sum(name, labels);
    }

    @Test
    void startedAMomentAgo() {
        double age = System.currentTimeMillis() / 1000.0 - value("process_start_time_seconds");
        assertTrue(age > 0 && age < 300, "seconds: " + age);
    }

    @Test
    void countsTheProcessorTimeThatRequestsTake() throws IOException {
        double before = value("process_cpu_seconds_total");
        try (RawHttp client = gateway.connect()) {
            for (int i = 0; i < 500; i++) {
                client.send(RawHttp.get("/busy")).read();
            }
        }
        assertTrue(value("process_cpu_seconds_total") > before);
    }

    @Test
    void countsDescriptors() throws IOException {
        double before = value("process_open_fds");
        List<RawHttp> open = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                open.add(gateway.connect());
            }
            Waiting.until("30 descriptors more", () -> value("process_open_fds") >= before + 30);
        } finally {
            for (RawHttp one : open) {
                one.close();
            }
        }
        String limits = Files.readString(Path.of("/proc/" + gateway.pid() + "/limits"));
        String most = limits.lines().filter(line -> line.startsWith("Max open files")).findFirst().orElseThrow().substring(26).strip();
        assertEquals(Double.parseDouble(most.split(" +")[0]), value("process_max_fds"));
    }

    @Test
    void tellsItsMemory() throws IOException {
        double resident = value("process_resident_memory_bytes");
        assertTrue(Math.abs(resident - gateway.residentBytes()) < 0.3 * resident, resident + " and " + gateway.residentBytes());
        double used = value("jvm_memory_used_bytes", "jvm_memory_type=\"heap\"");
        double committed = value("jvm_memory_committed_bytes", "jvm_memory_type=\"heap\"");
        double limit = value("jvm_memory_limit_bytes", "jvm_memory_type=\"heap\"");
        assertTrue(0 < used && used <= committed && committed <= limit && limit <= HEAP, used + " " + committed + " " + limit);
    }

    @Test
    void timesTheCollector() throws Exception {
        double before = value("jvm_gc_duration_seconds_count");
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(gateway.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, process.waitFor());
        Waiting.until("a collection", () -> value("jvm_gc_duration_seconds_count") > before);
    }

    @Test
    void countsThreads() throws IOException {
        long tasks;
        try (var all = Files.list(Path.of("/proc/" + gateway.pid() + "/task"))) {
            tasks = all.count();
        }
        double platform = value("jvm_thread_count");
        assertTrue(platform > 5 && platform <= tasks + 5, platform + " of " + tasks + " tasks of the kernel");
    }

    /** The thread that answers is one of them. */
    @Test
    void countsVirtualThreads() throws Exception {
        assertTrue(value("jvm_virtual_thread_mounted") >= 1);
        try (Load load = Load.on(gateway.port()).clients(64).target("/crowd").start()) {
            load.awaitAnswers(100);
            Waiting.until("threads that wait for a processor", () -> value("jvm_virtual_thread_queued") >= 1);
            assertEquals(0, load.stop().failed());
        }
    }
}
