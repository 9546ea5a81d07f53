package portcullis.stores;

import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Errors of single calls, such as a key of ours that somebody else wrote: told, but no more than one in a minute. */
final class Complaints {
    private static final System.Logger LOG = System.getLogger("portcullis.stores");
    private static final long BETWEEN = 60_000_000_000L;

    private final LongSupplier nanos;
    private final AtomicLong next;

    Complaints(LongSupplier nanos) {
        this.nanos = nanos;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    void tell(@Nullable String error) {
        long due = next.get();
        long now = nanos.getAsLong();
        if (now - due >= 0 && next.compareAndSet(due, now + BETWEEN)) {
            LOG.log(WARNING, "redis refuses a call of ours: " + error);
        }
    }
}
