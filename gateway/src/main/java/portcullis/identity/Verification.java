package portcullis.identity;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
