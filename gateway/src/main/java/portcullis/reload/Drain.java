package portcullis.reload;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the gateway is on its way out, and how far. First it only says so, on {@code /ready}, and serves on as before,
 * so that load balancers can notice ({@code shutdown.pre-drain}); then it asks its clients to leave, answer by answer
 * ({@code shutdown.drain}). There is no way back.
 */
public final class Drain {
    /** How often {@link #finish} looks whether everything is over. */
    private static final Duration LOOK = Duration.ofMillis(10);

    private final InstantSource wallClock;
    private final LongSupplier nanoClock;
    private final LongConsumer pause;
    private volatile @Nullable Begin begin;
    private volatile boolean closing;

    private record Begin(Instant at, long nanos) {}

    public Drain() {
        this(InstantSource.system(), System::nanoTime, LockSupport::parkNanos);
    }

    /** @param pause waits for some nanoseconds or a little less, and returns at once when the thread is interrupted */
    Drain(InstantSource wallClock, LongSupplier nanoClock, LongConsumer pause) {
        this.wallClock = wallClock;
        this.nanoClock = nanoClock;
        this.pause = pause;
    }

    /**
     * {@code /ready} says no from now on; requests are served as before.
     *
     * @return whether this call began it
     */
    public synchronized boolean begin() {
        if (begin != null) {
            return false;
        }
        begin = new Begin(wallClock.instant(), nanoClock.getAsLong());
        return true;
    }

    /** Every answer says {@code Connection: close} from now on, and idle connections are closed. */
    public void close() {
        begin();
        closing = true;
    }

    public boolean isDraining() {
        return begin != null;
    }

    /** Asked once per request. */
    public boolean isClosing() {
        return closing;
    }

    /** When it began. */
    public Optional<Instant> since() {
        return Optional.ofNullable(begin).map(Begin::at);
    }

    /**
     * Goes the whole way: begins unless that was done, waits out the time that load balancers need, closes, and waits
     * until nothing is in flight. An interrupt ends all waiting at once, and stays set.
     *
     * @param preDrain from the begin on, whoever began
     * @param drain the longest wait after that
     * @param inFlight how many requests are being served
     * @param closeIdle has listeners close the connections that wait for a request
     * @return how many requests are still in flight and will be cut
     */
    public long finish(Duration preDrain, Duration drain, LongSupplier inFlight, Runnable closeIdle) {
        begin();
        long closeAt = begun() + preDrain.toNanos();
        while (!isInterrupted() && closeAt - nanoClock.getAsLong() > 0) {
            pauseUntil(closeAt);
        }
        close();
        closeIdle.run();
        long deadline = nanoClock.getAsLong() + drain.toNanos();
        while (!isInterrupted() && inFlight.getAsLong() > 0 && deadline - nanoClock.getAsLong() > 0) {
            pauseUntil(deadline);
        }
        return inFlight.getAsLong();
    }

    private long begun() {
        Begin known = begin;
        return known == null ? nanoClock.getAsLong() : known.nanos;
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    private void pauseUntil(long nanos) {
        pause.accept(Math.clamp(nanos - nanoClock.getAsLong(), 1, LOOK.toNanos()));
    }
}
