package portcullis.identity;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What exactly is wrong with a token. Operators see it in the access log and in {@code portcullis_token_rejections_total};
 * callers never do, because it would tell a forger how far he has come.
 */
public enum TokenFault {
    /** More bytes than any token has. */
    TOO_LARGE,
    /** Not three parts of canonical base64url around two JSON objects (RFC 7515, 7.1), or five parts: encrypted. */
    MALFORMED,
    /** A header member that would have us trust what the token itself brings, or that we do not understand (RFC 7515, 4.1.11). */
    HEADER_REFUSED,
    /** An {@code alg} that the issuer may not use, {@code none} included. */
    ALGORITHM_REFUSED,
    /** A {@code typ} that the issuer may not use (RFC 8725, 3.11). */
    TYPE_REFUSED,
    /** An {@code iss} that is none of those that the route takes. */
    ISSUER_UNKNOWN,
    /** No key of the issuer fits the token's {@code kid} and {@code alg}. */
    KEY_UNKNOWN,
    /** The signature does not belong to the token. */
    SIGNATURE_WRONG,
    /** {@code aud} names nobody that we answer for. */
    AUDIENCE_WRONG,
    /** Past {@code exp}, the clock skew allowed for. */
    EXPIRED,
    /** Before {@code nbf}, or {@code iat} lies in the future, the clock skew allowed for. */
    NOT_YET_VALID,
    /** Good for longer than the issuer may say. */
    LIFETIME_TOO_LONG,
    /** A required claim is not there. */
    CLAIM_MISSING,
    /** A claim is not of the type that it must be of, or is larger than anybody needs. */
    CLAIM_MALFORMED,
    /** The token, its subject or its key was revoked. */
    REVOKED;

    /** Those that are seen before anybody knows whose token it is. */
    static final Set<TokenFault> OF_NOBODY = EnumSet.of(TOO_LARGE, MALFORMED, HEADER_REFUSED, ISSUER_UNKNOWN);

    private final String slug = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As in log and metric. */
    public String slug() {
        return slug;
    }
}
