package portcullis.identity;

import java.util.List;
import portcullis.exchange.Caller;

/**
 * A token that its issuer signed, of which everything but the audience was checked: each filter has its own.
 *
 * @param caller    whom it stands for
 * @param audiences as the token has them
 * @param id        its {@code jti}; empty without one
 * @param key       the {@code kid} of the key that signed it, its thumbprint where the issuer gave it none
 * @param thumbprint of that key
 * @param issuedAt  Unix time in milliseconds; 0 when the token does not say
 * @param ends      Unix time in milliseconds from which it is refused, the clock skew already added; {@link Long#MAX_VALUE} for never
 */
public record VerifiedToken(
        Caller caller, List<String> audiences, String id, String key, String thumbprint, long issuedAt, long ends) {}
