package portcullis.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Tokens: which were refused for what, how many were known already, and how many wait for their signature to be checked. */
public final class TokenMeters {
    private static final String REJECTIONS = "Tokens that were refused, by what is wrong with them";

    private final MeterBook book;
    private final LongAdder hits;
    private final LongAdder misses;
    private final LongAdder evictions;
    private final LongAdder turnedAway;
    private final Map<String, Map<String, LongAdder>> rejections = new ConcurrentHashMap<>();

    public TokenMeters(Meters meters) {
        book = meters.book();
        hits = book.adder("portcullis.token.cache.hits", "Tokens whose signature had been found good before");
        misses = book.adder("portcullis.token.cache.misses", "Tokens that had to be looked at anew");
        evictions = book.adder("portcullis.token.cache.evictions", "Verified tokens that were forgotten for others");
        turnedAway = book.adder(
                "portcullis.token.verifications.turned.away", "Tokens that found too many waiting, or waited for too long");
    }

    /** How many tokens wait for their turn. */
    public Registration waiting(LongSupplier waiting) {
        return book.gauge(
                "portcullis.token.verifications.waiting", "", "Tokens that wait for their signature to be checked",
                waiting::getAsLong);
    }

    public void hit() {
        hits.increment();
    }

    public void missed() {
        misses.increment();
    }

    /** A verified token was forgotten before its time, because there were more than may be remembered. */
    public void evicted() {
        evictions.increment();
    }

    /** A token was not looked at. */
    public void turnedAway() {
        turnedAway.increment();
    }

    /** Lets the count of such tokens begin at zero instead of with the first one. */
    public void rejectable(String issuer, String fault) {
        rejections(issuer, fault);
    }

    /**
     * A token was refused.
     *
     * @param issuer the name that the configuration gives it; empty while nobody knows
     * @param fault  a name from a short list
     */
    public void rejected(String issuer, String fault) {
        rejections(issuer, fault).increment();
    }

    private LongAdder rejections(String issuer, String fault) {
        Map<String, LongAdder> faults = rejections.get(issuer);
        LongAdder count = faults == null ? null : faults.get(fault);
        if (count == null) {
            count = book.adder("portcullis.token.rejections", REJECTIONS, "issuer", issuer, "fault", fault);
            rejections.computeIfAbsent(issuer, _ -> new ConcurrentHashMap<>()).put(fault, count);
        }
        return count;
    }
}
