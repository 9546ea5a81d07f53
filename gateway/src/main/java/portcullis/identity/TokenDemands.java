package portcullis.identity;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig.Demands;
import portcullis.config.JwsAlgorithm;

/** What one issuer's tokens must be like, apart from their signature and from whom they are for (RFC 7519, 4.1; RFC 8725). Immutable. */
final class TokenDemands {
    private static final String MEDIA_TYPE = "application/";

    private final List<JwsAlgorithm> algorithms;
    private final List<String> types;
    private final boolean mayLackType;
    private final List<String> required;
    private final long skew;
    private final long maxLifetime;

    /** When a token was made and when it ends, in Unix milliseconds: 0 and {@link Long#MAX_VALUE} when it does not say. */
    record Span(long issuedAt, long ends) {}

    TokenDemands(Demands demands) {
        algorithms = demands.algorithms();
        types = demands.types();
        mayLackType = types.contains("jwt");
        required = demands.requiredClaims();
        skew = demands.clockSkew().toMillis();
        Duration longest = demands.maxLifetime();
        maxLifetime = longest == null ? Long.MAX_VALUE : longest.toMillis();
    }

    boolean takes(@Nullable JwsAlgorithm algorithm) {
        return algorithm != null && algorithms.contains(algorithm);
    }

    /** @param type as the token's header has it; null when it has none */
    boolean takesType(@Nullable String type) {
        if (type == null) {
            return mayLackType;
        }
        String plain = type.toLowerCase(Locale.ROOT);
        return types.contains(plain.startsWith(MEDIA_TYPE) ? plain.substring(MEDIA_TYPE.length()) : plain);
    }

    void requireClaims(Map<?, ?> payload) throws ClaimFault {
        for (int i = 0; i < required.size(); i++) {
            if (ClaimValue.isEmpty(payload.get(required.get(i)))) {
                throw ClaimFault.missing();
            }
        }
    }

    /**
     * When the token holds. A token without an end is good for longer than any limit: it passes only where the issuer has none.
     *
     * @param now Unix time in milliseconds
     * @throws ClaimFault when that is not now
     */
    Span span(Map<?, ?> payload, long now) throws ClaimFault {
        long end = millis(payload, "exp", Long.MAX_VALUE);
        long notBefore = millis(payload, "nbf", 0);
        long issuedAt = millis(payload, "iat", 0);
        // sums of what four digits of a year can say and of minutes do not overflow; the end may be the largest number
        long ends = end == Long.MAX_VALUE ? end : end + skew;
        if (now >= ends) {
            throw new ClaimFault(TokenFault.EXPIRED);
        }
        if (now < notBefore - skew || now < issuedAt - skew) {
            throw new ClaimFault(TokenFault.NOT_YET_VALID);
        }
        if (end - (payload.get("iat") == null ? now : issuedAt) > maxLifetime) {
            throw new ClaimFault(TokenFault.LIFETIME_TOO_LONG);
        }
        return new Span(issuedAt, ends);
    }

    private static long millis(Map<?, ?> payload, String name, long absent) throws ClaimFault {
        Object value = payload.get(name);
        // a null is no NumericDate, and must not pass for a token without an end
        return value == null && !payload.containsKey(name) ? absent : ClaimValue.millis(value);
    }
}
