package portcullis.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig;
import portcullis.config.JwsAlgorithm;
import portcullis.config.keys.ConfigProblem;
import portcullis.identity.jose.KeySet;
import portcullis.identity.keys.FixedKeys;
import portcullis.identity.keys.KeyOpening;
import portcullis.identity.keys.KeySource;
import portcullis.identity.revocation.Revocations;
import portcullis.telemetry.Meters;
import portcullis.telemetry.TokenMeters;

/**
 * Issuers whose tokens are checked as the running gateway checks them, with keys that are here: nothing is fetched, nothing is
 * reported, nothing is shared with anybody who serves.
 */
public final class OfflineIssuers implements IssuerSource {
    private final InstantSource clock;
    private final Revocations revocations;
    private final Keys keys;
    private final UnaryOperator<IssuerConfig> as;

    /** Counts that nobody reads; one registry for all, of which a process cannot have two. */
    private static final class Unread {
        static final TokenMeters METERS = new TokenMeters(new Meters("offline"));
    }

    /** Where the keys of an issuer come from. */
    private interface Keys {
        /** @return null when there are none that can be used, of which the problems tell */
        @Nullable KeySource of(IssuerConfig issuer, Consumer<ConfigProblem> problems);
    }

    private OfflineIssuers(InstantSource clock, Revocations revocations, Keys keys, UnaryOperator<IssuerConfig> as) {
        this.clock = clock;
        this.revocations = revocations;
        this.keys = keys;
        this.as = as;
    }

    /**
     * Reads the keys that stand in files.
     *
     * @param fetched stands in for the keys of an issuer that would be fetched; null for none: then its tokens cannot be checked
     */
    public static OfflineIssuers reading(
            InstantSource clock, Revocations revocations, Function<IssuerConfig, @Nullable KeySet> fetched) {
        return new OfflineIssuers(
                clock, revocations, (issuer, problems) -> KeyOpening.offline(issuer, fetched.apply(issuer), problems),
                UnaryOperator.identity());
    }

    /**
     * Each issuer has these keys and no others, whatever its configuration says: for tokens that were made to be looked at here.
     *
     * @param algorithm what they sign with, and the only one that is taken
     */
    public static OfflineIssuers knowing(
            InstantSource clock, Revocations revocations, KeySet only, JwsAlgorithm algorithm) {
        return new OfflineIssuers(
                clock, revocations, (_, _) -> new FixedKeys(only, "here"), issuer -> signing(issuer, algorithm));
    }

    /** The same issuer, who signs in that way alone. */
    public static IssuerConfig signing(IssuerConfig issuer, JwsAlgorithm algorithm) {
        IssuerConfig.Demands demands = issuer.demands();
        return new IssuerConfig(
                issuer.name(), issuer.issuer(), issuer.keys(),
                new IssuerConfig.Demands(
                        demands.audiences(), List.of(algorithm), algorithm.isSymmetric(), demands.types(), demands.clockSkew(),
                        demands.maxLifetime(), demands.requiredClaims()),
                issuer.mapping(), issuer.place());
    }

    @Override
    public Lease lease(IdentityConfig identity, Instant now, Consumer<ConfigProblem> problems) {
        Verification verification = new Verification(
                identity, clock, System::nanoTime,
                token -> revocations.isRevoked(token.caller(), token.id(), token.key(), token.issuedAt()),
                Unread.METERS);
        Map<String, IssuerChecks> checks = new LinkedHashMap<>();
        identity.issuers().forEach((name, issuer) -> {
            KeySource source = keys.of(issuer, problems);
            if (source != null) {
                checks.put(name, new IssuerChecks(as.apply(issuer), source));
            }
        });
        return new Lease() {
            @Override
            public TokenVerifier verifier(Map<String, List<String>> audiences) {
                Map<IssuerChecks, List<String>> taken = new LinkedHashMap<>();
                audiences.forEach((name, of) -> {
                    IssuerChecks issuer = checks.get(name);
                    if (issuer != null) {
                        taken.put(issuer, of);
                    }
                });
                return new JwtVerifier(verification, taken);
            }

            @Override
            public void close() {}
        };
    }
}
