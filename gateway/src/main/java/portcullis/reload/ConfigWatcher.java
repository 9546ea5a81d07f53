package portcullis.reload;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees by content that the configuration has changed, and has it reloaded: within a second of an edit, whatever way it
 * was made. File events are no substitute, they miss a ConfigMap whose link moves. A change counts when two looks in a
 * row see the same, so that a file is not read while it is being written. A configuration that was refused is tried again
 * when it changes again.
 */
public final class ConfigWatcher implements AutoCloseable {
    /** Between two looks; an edit is seen twice and loaded within a second. */
    static final Duration EVERY = Duration.ofMillis(250);
    /** Looks until what was just tried is tried again, should the load have read something else meanwhile. */
    static final int AGAIN_AFTER = 40;

    private static final System.Logger LOG = System.getLogger(ConfigWatcher.class.getName());

    private final Supplier<String> current;
    private final Supplier<String> loaded;
    private final Runnable reload;
    private @Nullable String candidate;
    private @Nullable String tried;
    private int looksSinceTried;
    private boolean complained;
    private volatile boolean closed;

    /**
     * @param current a fingerprint of what a load would read now
     * @param loaded the fingerprint of what the last load did read, refused or not
     */
    public ConfigWatcher(Supplier<String> current, Supplier<String> loaded, Runnable reload) {
        this.current = current;
        this.loaded = loaded;
        this.reload = reload;
    }

    /** Watches until {@link #close}. */
    public ConfigWatcher start() {
        Thread.ofPlatform().daemon().name("config-watcher").start(() -> {
            while (!closed) {
                LockSupport.parkNanos(EVERY.toNanos());
                look();
            }
        });
        return this;
    }

    /** One look. */
    void look() {
        try {
            String now = current.get();
            looksSinceTried++;
            if (now.equals(loaded.get()) || now.equals(tried) && looksSinceTried < AGAIN_AFTER) {
                candidate = null;
            } else if (now.equals(candidate)) {
                candidate = null;
                tried = now;
                looksSinceTried = 0;
                reload.run();
            } else {
                candidate = now;
            }
            complained = false;
        } catch (RuntimeException e) {
            // folders come and go while they are replaced; what lasts is worth one line
            if (!complained) {
                LOG.log(WARNING, "the configuration cannot be watched right now: " + e);
            }
            complained = true;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
