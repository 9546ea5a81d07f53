package portcullis.identity;

import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portcullis.config.IdentityConfig;
import portcullis.telemetry.TokenMeters;

/**
 * What the checking of all tokens shares, whoever issued them and whichever filter asks: what is remembered of tokens, and the
 * turns in which signatures are checked. There is one, and it outlives generations.
 */
final class Verification {
    private final InstantSource clock;
    private final Predicate<VerifiedToken> revoked;
    private final TokenMeters meters;
    private final TokenDigests digests = new TokenDigests();
    private final TokenCache accepted;
    private final RefusedTokens refused;
    private final Suspects suspects;
    private final Turns turns;
    /** By the issuer's name; null before any generation came into force. */
    private volatile @Nullable Map<String, IssuerChecks> inForce;

    /**
     * @param identity what is in force first
     * @param nanos    as {@link System#nanoTime()}
     * @param revoked  asked for each token each time, so it has to be quick
     */
    Verification(
            IdentityConfig identity, InstantSource clock, LongSupplier nanos, Predicate<VerifiedToken> revoked, TokenMeters meters) {
        this.clock = clock;
        this.revoked = revoked;
        this.meters = meters;
        accepted = new TokenCache(nanos, meters::evicted);
        refused = new RefusedTokens(nanos);
        suspects = new Suspects(nanos);
        turns = new Turns(suspects::has, nanos);
        meters.waiting(turns::waiting);
        for (TokenFault fault : TokenFault.OF_NOBODY) {
            meters.rejectable("", fault.slug());
        }
        inForce(identity);
    }

    /** A generation came into force. */
    void inForce(IdentityConfig identity) {
        Integer concurrent = identity.verification().concurrent();
        accepted.bounds(identity.tokenCache());
        turns.bounds(
                concurrent == null ? Math.max(1, Runtime.getRuntime().availableProcessors() - 1) : concurrent,
                identity.verification().waiting());
    }

    /** @param issuers those of the generation that came into force, by name */
    void inForce(Map<String, IssuerChecks> issuers) {
        inForce = Map.copyOf(issuers);
    }

    /**
     * Who by now checks the tokens that an older generation took: a key that left with the configuration is gone for them, too.
     *
     * @return null when the configuration has that issuer no more
     */
    @Nullable IssuerChecks nowInForce(IssuerChecks older) {
        Map<String, IssuerChecks> known = inForce;
        IssuerChecks now = known == null ? older : known.get(older.name());
        return now != null && now.issuer().equals(older.issuer()) ? now : null;
    }

    long now() {
        return clock.millis();
    }

    boolean isRevoked(VerifiedToken token) {
        return revoked.test(token);
    }

    TokenMeters meters() {
        return meters;
    }

    TokenDigest digest(String token) {
        return digests.of(token);
    }

    TokenCache accepted() {
        return accepted;
    }

    RefusedTokens refused() {
        return refused;
    }

    Suspects suspects() {
        return suspects;
    }

    Turns turns() {
        return turns;
    }
}
