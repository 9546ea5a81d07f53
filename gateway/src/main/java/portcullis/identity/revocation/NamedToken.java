package portcullis.identity.revocation;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.identity.jose.Jws;
import portcullis.identity.jose.JwsFault;

/**
 * What a token says of itself, for whoever wants to revoke it: nobody looks at its signature, because to revoke what nobody
 * issued does no harm.
 *
 * @param ends when it is refused anyway; null when it does not say
 */
record NamedToken(String issuer, String id, @Nullable Instant ends) {
    /** White space around it included. */
    static final int MAX_TEXT = Jws.MAX_BYTES + 64;

    /** @throws IllegalArgumentException in words for the operator, without anything of the token in it */
    static NamedToken read(String text, Map<String, IssuerConfig> issuers) {
        Map<String, @Nullable Object> claims;
        try {
            claims = Jws.parse(text.strip()).claims();
        } catch (JwsFault fault) {
            throw new IllegalArgumentException(
                    "token is none that would be taken, revoked or not: " + fault.getMessage(), fault);
        }
        IssuerConfig issuer = null;
        for (IssuerConfig each : issuers.values()) {
            if (each.issuer().equals(claims.get("iss"))) {
                if (issuer != null) {
                    throw new IllegalArgumentException("the token's iss is that of " + issuer.name() + " and of " + each.name()
                            + ", and each route takes it as one of them; revoke its id (jti) for each of these issuers");
                }
                issuer = each;
            }
        }
        if (issuer == null) {
            throw new IllegalArgumentException("the token's iss is that of no issuer; "
                    + (issuers.isEmpty() ? "identity.issuers has none" : "known are " + String.join(", ", issuers.keySet())));
        }
        if (!(claims.get("jti") instanceof String id) || id.isEmpty() || id.length() > Revocation.MAX_NAME) {
            throw new IllegalArgumentException("the token has no jti of 1 to " + Revocation.MAX_NAME
                    + " characters by which it could be known again; revoke its subject instead");
        }
        // Beyond the year 9999 is as good as never.
        Instant ends = claims.get("exp") instanceof Number exp && exp.doubleValue() > 0 && exp.doubleValue() < 253_402_300_799.0
                ? Instant.ofEpochSecond(exp.longValue() + 1).plus(issuer.demands().clockSkew())
                : null;
        return new NamedToken(issuer.name(), id, ends);
    }
}
