package portcullis.filters.forwardauth;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells the operator when an auth service begins to fail, and when it has answered for a while without failing: two lines,
 * however many requests met it. A failure now and then is one long trouble.
 */
final class AuthHealth {
    static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String where;
    private final System.Logger log;
    private final LongSupplier nanoClock;
    private volatile boolean failing;
    private volatile long lastFailure;
    private long failures;

    AuthHealth(String where, System.Logger log, LongSupplier nanoClock) {
        this.where = where;
        this.log = log;
        this.nanoClock = nanoClock;
    }

    synchronized void failed(String cause) {
        lastFailure = nanoClock.getAsLong();
        failures++;
        if (!failing) {
            failing = true;
            log.log(WARNING, "forward-auth cannot ask " + where + ": " + cause + "; the next line comes when that is over");
        }
    }

    void answered() {
        if (failing && nanoClock.getAsLong() - lastFailure >= QUIET_NANOS) {
            over();
        }
    }

    private synchronized void over() {
        if (failing && nanoClock.getAsLong() - lastFailure >= QUIET_NANOS) {
            failing = false;
            log.log(INFO, "forward-auth can ask " + where + " again; calls that failed meanwhile: " + failures);
            failures = 0;
        }
    }
}
