package portcullis.filters;

import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;

/**
 * A refusal that says what would have been taken (RFC 9110, 11.6.1; for tokens RFC 6750, 3). Made once per route; it never
 * says more about a credential than that it is not good.
 */
public final class Challenge {
    private static final FieldName WWW_AUTHENTICATE = FieldName.of("WWW-Authenticate");

    private final String value;

    private Challenge(String value) {
        this.value = value;
    }

    /** @param realm the name of an API, which has no character that would have to be quoted */
    public static Challenge bearer(String realm) {
        return new Challenge("Bearer realm=\"" + realm + '"');
    }

    /** No scheme is registered for certificates; a 401 must name one all the same. */
    public static Challenge certificate(String realm) {
        return new Challenge("Certificate realm=\"" + realm + '"');
    }

    /** The same with the {@code error} of RFC 6750, 3.1. */
    public Challenge error(String code) {
        return new Challenge(value + ", error=\"" + code + '"');
    }

    /** The same with the scopes that would do, which have no character that would have to be quoted (RFC 6749, 3.3). */
    public Challenge scope(Iterable<String> scopes) {
        return new Challenge(value + ", scope=\"" + String.join(" ", scopes) + '"');
    }

    public Outcome refuse(Reason reason) {
        HeaderFields fields = new HeaderFields();
        fields.add(WWW_AUTHENTICATE, value);
        return new Outcome.Refused(Refusal.because(reason), fields);
    }

    @Override
    public String toString() {
        return value;
    }
}
