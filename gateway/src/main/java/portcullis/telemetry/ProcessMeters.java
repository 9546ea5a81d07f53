package portcullis.telemetry;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.UnixOperatingSystemMXBean;
import io.helidon.metrics.api.Timer;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.PlatformManagedObject;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * The process and its JVM. {@code process_*} as Prometheus names them in every language, {@code jvm_*} as OpenTelemetry's
 * semantic conventions do.
 */
final class ProcessMeters {
    private static final Path MEMORY = Path.of("/proc/self/statm");
    /** Linux reports resident memory in pages; every platform that we run on has this size or reports nothing. */
    private static final long PAGE = 4096;
    private static final List<Duration> GC_BUCKETS = List.of(
            Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final MeterBook book;

    ProcessMeters(MeterBook book) {
        this.book = book;
    }

    void register() {
        process();
        memory();
        collectors();
        threads();
    }

    private void process() {
        double started = ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0;
        book.gauge("process.start.time", "seconds", "When the process started, in Unix time", () -> started);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            book.seconds("process.cpu", "CPU time of all threads", () -> system.getProcessCpuTime() / 1e9);
            book.gauge("process.open.fds", "", "Open file descriptors", system::getOpenFileDescriptorCount);
            book.gauge("process.max.fds", "", "File descriptors that may be open", system::getMaxFileDescriptorCount);
        }
        if (Files.isReadable(MEMORY)) {
            book.gauge("process.resident.memory", "bytes", "Memory of the process that is in RAM", ProcessMeters::resident);
        }
    }

    /** @return NaN, which Prometheus takes for no value, when the system does not say */
    private static double resident() {
        try {
            String[] pages = Files.readString(MEMORY, StandardCharsets.US_ASCII).split(" ", 3);
            return Long.parseLong(pages[1]) * PAGE;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException unknown) {
            return Double.NaN;
        }
    }

    private void memory() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            usage("jvm.memory.used", "Memory used", pool, MemoryUsage::getUsed);
            usage("jvm.memory.committed", "Memory that the system gave", pool, MemoryUsage::getCommitted);
            if (pool.getUsage().getMax() >= 0) {
                usage("jvm.memory.limit", "Memory that may be used", pool, MemoryUsage::getMax);
            }
        }
    }

    private void usage(String name, String says, MemoryPoolMXBean pool, ToLongFunction<MemoryUsage> part) {
        String type = pool.getType() == MemoryType.HEAP ? "heap" : "non_heap";
        book.gauge(
                name, "bytes", says, () -> part.applyAsLong(pool.getUsage()),
                "jvm_memory_pool_name", pool.getName(), "jvm_memory_type", type);
    }

    private void collectors() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            Timer pauses = book.timer(
                    "jvm.gc.duration", "Work of the garbage collector", GC_BUCKETS, "jvm_gc_name", collector.getName());
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(
                        (notification, _) -> {
                            CompositeData data = (CompositeData) notification.getUserData();
                            long millis = GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration();
                            pauses.record(millis, TimeUnit.MILLISECONDS);
                        },
                        notification -> notification
                                .getType()
                                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
                        null);
            }
        }
    }

    private void threads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        book.gauge("jvm.thread.count", "", "Platform threads", threads::getThreadCount);
        PlatformManagedObject bean = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        if (bean instanceof VirtualThreadSchedulerMXBean scheduler) {
            book.gauge("jvm.virtual.thread.mounted", "", "Virtual threads that run", scheduler::getMountedVirtualThreadCount);
            book.gauge("jvm.virtual.thread.queued", "", "Virtual threads that wait to run", scheduler::getQueuedVirtualThreadCount);
        }
    }
}
