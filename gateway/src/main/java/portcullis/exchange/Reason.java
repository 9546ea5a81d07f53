package portcullis.exchange;

import java.util.Locale;

/**
 * Every reason for which the gateway itself answers. The list that the problem document, the metric, the access log,
 * the documentation and the runbook are made from. The slug is the enum's name in lower case with hyphens.
 */
public enum Reason {
    MALFORMED_REQUEST(400, "The request is not well-formed HTTP"),
    AMBIGUOUS_PATH(400, "The path can be read in more than one way"),
    BAD_HOST(400, "The host is missing, malformed or contradicts the target"),
    VERSION_MISSING(400, "This API needs a version and the request names none"),
    UNAUTHENTICATED(401, "This route wants to know who is calling"),
    TOKEN_EXPIRED(401, "The token has expired"),
    TOKEN_INVALID(401, "The token is not accepted"),
    TOKEN_REVOKED(401, "The token was revoked"),
    IP_DENIED(403, "Calls from this address are not allowed"),
    ORIGIN_DENIED(403, "Calls from this origin are not allowed"),
    SCOPE_MISSING(403, "The token does not have the scope for this"),
    ROLE_MISSING(403, "The caller does not have the role for this"),
    DENIED(403, "The caller may not do this"),
    POLICY_ERROR(403, "Whether the caller may do this cannot be decided"),
    NO_ROUTE(404, "Nothing is served here"),
    NO_VERSION(404, "This API has no such version"),
    METHOD_NOT_ALLOWED(405, "This method is not served here"),
    VERSION_NOT_ACCEPTABLE(406, "This API has no such version"),
    CLIENT_TOO_SLOW(408, "The request did not arrive in time"),
    VERSION_SUNSET(410, "This version of the API is no longer served"),
    BODY_TOO_LARGE(413, "The body is larger than this route takes"),
    TARGET_TOO_LONG(414, "The request target is too long"),
    EXPECTATION_FAILED(417, "This expectation cannot be met"),
    MISDIRECTED(421, "This host is not served on this connection"),
    UPGRADE_REQUIRED(426, "Another version of the protocol is needed here"),
    HEADERS_TOO_LARGE(431, "The header fields are too large or too many"),
    INTERNAL_ERROR(500, "The gateway failed"),
    NOT_IMPLEMENTED(501, "The request asks for something that is not served here"),
    UPSTREAM_BROKEN(502, "The upstream's answer is not well-formed HTTP"),
    UPSTREAM_RESET(502, "The upstream closed the connection before it answered"),
    UPSTREAM_UNREACHABLE(502, "The upstream cannot be reached"),
    BULKHEAD_FULL(503, "Too many requests are waiting for this upstream"),
    OVERLOADED(503, "The gateway has as many requests as it takes"),
    NO_ENDPOINT(503, "The upstream has no endpoint to send this request to"),
    KEYS_UNAVAILABLE(503, "Tokens cannot be checked at the moment"),
    AUTH_UNAVAILABLE(503, "The caller cannot be checked at the moment"),
    DRAINING(503, "The gateway is stopping"),
    BROWN_OUT(503, "This version of the API is off for a planned pause"),
    UPSTREAM_TIMEOUT(504, "The upstream did not answer in time"),
    HTTP_VERSION(505, "This version of HTTP is not served here");

    private final int status;
    private final String title;
    private final String slug;

    Reason(int status, String title) {
        this.status = status;
        this.title = title;
        this.slug = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** One sentence for whoever reads the answer; never says anything of the inside. */
    public String title() {
        return title;
    }

    /** The name in answers, metrics and logs. */
    public String slug() {
        return slug;
    }
}
