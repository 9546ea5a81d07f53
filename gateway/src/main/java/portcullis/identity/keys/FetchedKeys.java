package portcullis.identity.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig.JwksRefresh;
import portcullis.identity.jose.KeySet;
import portcullis.kit.Backoff;

/**
 * Keys that an issuer publishes: fetched at once, again before they are too old, and when tokens come that they do not fit. Only
 * one fetch is under way at a time. What was fetched last stays in force while the issuer cannot be reached, up to its bound;
 * trying never ends. Callers whose tokens fit the keys in force never wait and never notice.
 */
final class FetchedKeys implements KeySource {
    /** The longest between two tries at an issuer that fails, when its keys are not fetched even more often. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    /** A refresh comes that much earlier at most, in parts of its time, so that gateways started together part ways. */
    private static final int JITTER_PART = 10;

    private final KeyFetcher fetcher;
    private final JwksRefresh refresh;
    private final Backoff pauses;
    private final KeyNews news;
    private final Background background;
    private final InstantSource clock;
    private final LongSupplier random;
    private final long opened;
    private final SingleFlight flight;
    private volatile @Nullable Held held;
    private volatile @Nullable Trouble trouble;
    private volatile boolean closed;
    private Runnable alarm = () -> {};

    /**
     * A key set and when it was last seen to be the issuer's.
     *
     * @param at Unix time in milliseconds
     */
    record Held(KeySet keys, long at) {}

    /** Tries that failed one after the other, why the last one did, and whether it was told that the keys in force are too old. */
    private record Trouble(int tries, String why, boolean toldOfAge) {}

    /**
     * @param before keys that the same issuer published before, from the same place; null for none
     * @param random any 64 bits
     */
    FetchedKeys(
            KeyFetcher fetcher,
            JwksRefresh refresh,
            @Nullable Held before,
            KeyNews news,
            Background background,
            InstantSource clock,
            LongSupplier random) {
        this.fetcher = fetcher;
        this.refresh = refresh;
        this.held = before;
        this.news = news;
        this.background = background;
        this.clock = clock;
        this.random = random;
        this.opened = clock.millis();
        this.flight = new SingleFlight(clock, refresh.cooldown());
        Duration cap = refresh.every().compareTo(LONGEST_PAUSE) < 0 ? refresh.every() : LONGEST_PAUSE;
        this.pauses = new Backoff(FIRST_PAUSE, cap, random);
    }

    /** Begins the first fetch, and does not wait for it. */
    FetchedKeys start() {
        due();
        return this;
    }

    @Override
    public @Nullable KeySet current() {
        Held now = held;
        return now == null || isTooOld(now) ? null : now.keys;
    }

    private boolean isTooOld(Held keys) {
        return clock.millis() - keys.at > refresh.maxStale().toMillis();
    }

    @Override
    public @Nullable KeySet newerThan(@Nullable KeySet seen, long deadlineNanos) {
        KeySet now = current();
        if (now == null || now == seen) {
            flight.await(this::begin, deadlineNanos);
            return current();
        }
        return now;
    }

    /** How many tokens wait for a fetch. */
    int waiting() {
        return flight.waiting();
    }

    private void due() {
        if (flight.begin()) {
            begin();
        }
    }

    private void begin() {
        callOff();
        background.now(this::fetch);
    }

    private synchronized void callOff() {
        alarm.run();
    }

    private synchronized void schedule(Duration wait) {
        if (!closed) {
            alarm = background.later(wait, this::due);
        }
    }

    private void fetch() {
        Duration next = FIRST_PAUSE;
        try {
            next = take(fetcher.fetch());
        } catch (FetchFault fault) {
            next = failed(fault.why());
        } catch (RuntimeException bug) {
            next = failed(bug.toString());
        } finally {
            schedule(next); // before another fetch can begin, which calls it off
            flight.end();
        }
    }

    /** @return the time until the next fetch */
    private Duration take(KeySet fetched) {
        Held before = held;
        KeyChange change = KeyChange.between(before == null ? null : before.keys, fetched);
        boolean same = before != null && change.isNone();
        Trouble past = trouble;
        if (!closed) {
            held = new Held(same ? before.keys : fetched, clock.millis());
            trouble = null;
            news.fetched(same ? null : change, fetched.ignored(), past == null ? 0 : past.tries);
        }
        long every = refresh.every().toMillis();
        return Duration.ofMillis(every - Long.remainderUnsigned(random.getAsLong(), every / JITTER_PART + 1));
    }

    private Duration failed(String why) {
        Trouble past = trouble;
        Held now = held;
        int tries = past == null ? 1 : past.tries + 1;
        boolean tooOld = now != null && isTooOld(now);
        if (!closed) {
            trouble = new Trouble(tries, why, tooOld);
            news.failed();
            if (past == null) {
                news.beginsToFail(why, fate(now));
            } else if (tooOld && !past.toldOfAge) {
                news.tooOld(why, fate(now));
            }
        }
        return pauses.after(tries);
    }

    @Override
    public KeyState state() {
        Trouble now = trouble;
        Held keys = held;
        if (now != null) {
            return new KeyState(false, "fetch failed: " + now.why + "; " + fate(keys));
        }
        return keys == null
                ? new KeyState(false, "the first fetch is under way")
                : new KeyState(true, "keys: " + keys.keys.keys().size() + ", fetched " + Instant.ofEpochMilli(keys.at));
    }

    /** What becomes of tokens while keys cannot be fetched. */
    private String fate(@Nullable Held keys) {
        if (keys == null) {
            return "there are no keys yet, no token can be checked";
        }
        Instant fetched = Instant.ofEpochMilli(keys.at);
        return isTooOld(keys)
                ? "the keys of " + fetched + " are too old, no token can be checked"
                : "the keys of " + fetched + " are used until " + fetched.plus(refresh.maxStale());
    }

    /** Seconds since the keys were last seen to be the issuer's; since this was opened, while there were none. */
    double ageSeconds() {
        Held keys = held;
        return Math.max(0, clock.millis() - (keys == null ? opened : keys.at)) / 1000.0;
    }

    /** What another source for the same keys can begin with. */
    @Nullable Held held() {
        return held;
    }

    @Override
    public void close() {
        closed = true;
        callOff();
        flight.close();
        fetcher.close();
    }
}
