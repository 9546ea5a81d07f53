package portcullis.identity.jose;

import org.jspecify.annotations.Nullable;

/** A text that is no signed token that anybody may look at further. Its message is one of ours and holds nothing of the token. */
public final class JwsFault extends Exception {
    private static final long serialVersionUID = 1;

    /** What it was refused for. */
    public enum Kind {
        /** More bytes than {@link Jws#MAX_BYTES}. */
        TOO_LARGE,
        /** Not three parts of canonical base64url with a JSON object in front (RFC 7515, 7.1). */
        MALFORMED,
        /** A header member that would have us trust what the token brings along, or that changes what was signed. */
        HEADER_REFUSED
    }

    private final Kind kind;

    /** Without a stack: callers of ours make as many of these as they like. */
    JwsFault(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What is wrong, for {@code token inspect}; no full stop. */
    @Override
    public String getMessage() {
        @Nullable String message = super.getMessage();
        return message == null ? "" : message;
    }
}
