package portcullis.http;

/**
 * The head of a request after the strict parser accepted it: the method, the parsed target, the authority and the
 * fields. A connection owns one and fills it anew for each request.
 */
public final class RequestHead {
    /** {@link #declaredLength()} of a body whose end only its framing tells. */
    public static final long UNKNOWN_LENGTH = -1;

    private static final FieldName ASKED_METHOD = FieldName.of("Access-Control-Request-Method");

    private final HeaderFields fields = new HeaderFields();
    private String method = "";
    private TargetPath target = TargetPath.ROOT;
    private String authority = "";
    private int minorVersion = 1;
    private long declaredLength;
    private boolean takesTrailers;

    /** Takes over what the parser found. */
    public void fill(String method, TargetPath target, String authority, int minorVersion, long declaredLength) {
        this.method = method;
        this.target = target;
        this.authority = authority;
        this.minorVersion = minorVersion;
        this.declaredLength = declaredLength;
        this.takesTrailers = false;
    }

    /** Whether the client said {@code TE: trailers}: only then does it see trailer fields (RFC 9110, 6.5.1). */
    public boolean takesTrailers() {
        return takesTrailers;
    }

    /** Set before the field, which belongs to the connection, is removed. */
    public void takesTrailers(boolean said) {
        takesTrailers = said;
    }

    /** The method, case-sensitive (RFC 9110, 9.1); the well-known ones are interned. */
    public String method() {
        return method;
    }

    /** The target, parsed and normalised once. */
    public TargetPath target() {
        return target;
    }

    /** Host and perhaps port as the client named them, in lower case: from {@code Host} or the absolute target. */
    public String authority() {
        return authority;
    }

    /** The authority without its port; an IPv6 literal keeps its brackets. */
    public String host() {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
    }

    /** 0 or 1: the digit behind {@code HTTP/1.} (RFC 9112, 2.3). */
    public int minorVersion() {
        return minorVersion;
    }

    /** Bytes of the body as declared, 0 for none, {@link #UNKNOWN_LENGTH} when it is chunked. */
    public long declaredLength() {
        return declaredLength;
    }

    public boolean hasBody() {
        return declaredLength != 0;
    }

    public HeaderFields fields() {
        return fields;
    }

    /** Whether a browser asks for leave to make a request of {@link #askedMethod()} later (Fetch Standard, 4.8). */
    public boolean isPreflight() {
        return method.equals("OPTIONS") && fields.contains(StandardFields.ORIGIN) && fields.contains(ASKED_METHOD);
    }

    /** The method for which a preflight asks leave; empty in other requests. */
    public String askedMethod() {
        String asked = fields.value(ASKED_METHOD);
        return asked == null ? "" : asked;
    }

    /** GET, HEAD, OPTIONS or TRACE (RFC 9110, 9.2.1): asking twice changes nothing. */
    public boolean isSafe() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    /** Safe, or PUT or DELETE (RFC 9110, 9.2.2): sending it twice does what sending it once does. */
    public boolean isIdempotent() {
        return isSafe() || method.equals("PUT") || method.equals("DELETE");
    }
}
