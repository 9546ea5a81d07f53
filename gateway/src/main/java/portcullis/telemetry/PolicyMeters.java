package portcullis.telemetry;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Policies: what they decided, how often that was known already, what went wrong in them, what those in the shadow would have
 * decided otherwise, and whether Cedar's own library agrees.
 */
public final class PolicyMeters {
    private static final String FLIPS = "Requests that the shadow policies would have decided otherwise, by route";
    private static final String COMPARISONS = "Decisions that were put before Cedar's own library, by what came of it";

    private final MeterBook book;
    private final LongAdder[] decisions = new LongAdder[2 * Set.values().length];
    private final LongAdder[] errors = new LongAdder[2 * Set.values().length];
    private final LongAdder[] comparisons = new LongAdder[Comparison.values().length];
    private final LongAdder hits;
    private final LongAdder misses;
    private final LongAdder evictions;
    private final LongAdder mismatches;

    /** Which policies. */
    public enum Set {
        /** Those that decide. */
        ENFORCED,
        /** Those that would, if the ones on trial were in force. */
        SHADOW;

        /** As in the label {@code policy_set}. */
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What came of putting a decision before Cedar's own library. */
    public enum Comparison {
        SAME,
        DIFFERENT,
        /** It was not compared: too many waited. */
        DROPPED,
        /** The library gave no decision. */
        FAILED;

        private String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public PolicyMeters(Meters meters) {
        book = meters.book();
        for (Set set : Set.values()) {
            for (boolean permit : new boolean[] {false, true}) {
                decisions[index(set, permit)] = book.adder(
                        "portcullis.policy.decisions", "What policies said of requests",
                        "decision", decision(permit), "policy_set", set.slug());
                errors[index(set, permit)] = book.adder(
                        "portcullis.policy.errors", "Policies that could not be evaluated for a request",
                        "policy_set", set.slug(), "effect", permit ? "permit" : "forbid");
            }
        }
        for (Comparison result : Comparison.values()) {
            comparisons[result.ordinal()] = book.adder("portcullis.policy.comparisons", COMPARISONS, "result", result.slug());
        }
        hits = book.adder("portcullis.policy.cache.hits", "Decisions that were known already");
        misses = book.adder("portcullis.policy.cache.misses", "Decisions that had to be made");
        evictions = book.adder("portcullis.policy.cache.evictions", "Decisions that were forgotten for others");
        mismatches = book.adder("portcullis.policy.mismatches", "Decisions that Cedar's own library does not agree with");
    }

    private static int index(Set set, boolean yes) {
        return 2 * set.ordinal() + (yes ? 1 : 0);
    }

    private static String decision(boolean allowed) {
        return allowed ? "allow" : "deny";
    }

    public void decided(Set set, boolean allowed) {
        decisions[index(set, allowed)].increment();
    }

    /** A policy could not be evaluated. */
    public void failed(Set set, boolean permit) {
        errors[index(set, permit)].increment();
    }

    public void hit() {
        hits.increment();
    }

    public void missed() {
        misses.increment();
    }

    /** A decision was forgotten before its time, because there were more than may be remembered. */
    public void evicted() {
        evictions.increment();
    }

    /**
     * Counts requests that the shadow policies would have decided otherwise; begins at zero.
     *
     * @param route {@code api/route}
     * @param toAllowed whether they would have let through what was refused; otherwise the other way about
     */
    public LongAdder flips(String route, boolean toAllowed) {
        return book.adder(
                "portcullis.policy.shadow.flips", FLIPS,
                "route", route, "from", decision(!toAllowed), "to", decision(toAllowed));
    }

    public void compared(Comparison result) {
        comparisons[result.ordinal()].increment();
        if (result == Comparison.DIFFERENT) {
            mismatches.increment();
        }
    }

    /** How many policies there are in a set. */
    public Registration policies(Set set, LongSupplier policies) {
        return book.gauge("portcullis.policies", "", "Policies in force", policies::getAsLong, "policy_set", set.slug());
    }
}
