package portcullis.explain;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, and the circumstances in which it would come.
 *
 * @param method   as on the wire
 * @param url      with scheme and host, or a path alone; goes to the gateway as it stands here, but for a fragment
 * @param headers  in their order; without Host the one of the URL
 * @param ip       the address at the other end of the connection, a literal
 * @param at       what every clock says
 * @param who      how the caller shows who he is, besides what the headers say
 * @param certificate that the client showed
 * @param listener its name; null to choose by scheme and port
 */
public record Question(
        String method,
        String url,
        List<Field> headers,
        String ip,
        Instant at,
        Who who,
        Certificate certificate,
        @Nullable String listener) {
    /** Where requests come from when nobody says. */
    public static final String LOOPBACK = "127.0.0.1";

    public Question {
        headers = List.copyOf(headers);
    }

    /** A field of the request. */
    public record Field(String name, String value) {
        /** Without the value, which may be a secret. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** How a caller shows who he is. */
    public sealed interface Who {
        record Nobody() implements Who {}

        /** Goes where the route looks for tokens. */
        record Bearer(String token) implements Who {
            @Override
            public String toString() {
                return "Bearer";
            }
        }

        record As(CallerFacts facts) implements Who {}
    }

    /** What a client shows in its handshake. */
    public sealed interface Certificate {
        record None() implements Certificate {}

        /** @param chain its own certificate first; looked at as in a handshake */
        record Chain(List<X509Certificate> chain) implements Certificate {}

        /** One that a handshake found good, for whoever has none. @param names its subject alternative names, at least one */
        record Named(List<String> names) implements Certificate {}
    }

    /** Asked by nobody in particular. */
    public static Question of(String method, String url, Instant at) {
        return new Question(method, url, List.of(), LOOPBACK, at, new Who.Nobody(), new Certificate.None(), null);
    }

    public Question header(String name, String value) {
        List<Field> more = new ArrayList<>(headers);
        more.add(new Field(name, value));
        return new Question(method, url, more, ip, at, who, certificate, listener);
    }

    public Question from(String address) {
        return new Question(method, url, headers, address, at, who, certificate, listener);
    }

    public Question by(Who caller) {
        return new Question(method, url, headers, ip, at, caller, certificate, listener);
    }

    public Question showing(Certificate shown) {
        return new Question(method, url, headers, ip, at, who, shown, listener);
    }

    /** @param name null to choose by scheme and port */
    public Question on(@Nullable String name) {
        return new Question(method, url, headers, ip, at, who, certificate, name);
    }
}
