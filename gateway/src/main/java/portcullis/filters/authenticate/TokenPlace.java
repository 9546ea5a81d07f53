package portcullis.filters.authenticate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;
import portcullis.exchange.Exchange;
import portcullis.http.Cookies;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.Queries;
import portcullis.http.RequestHead;
import portcullis.http.TargetPath;
import portcullis.http.Tokens;

/** A place of a request in which its token may be (RFC 6750, 2; cookies are our users' custom). */
public sealed interface TokenPlace {
    Shape<TokenPlace> SHAPE = Shapes.either(
            Formats.<TokenPlace>word("authorization", new Authorization()),
            Shapes.oneOf(List.of(
                    Key.of("cookie", Formats.TOKEN).says("a cookie whose value is the token").as(Cookie::new),
                    Key.of("query", Formats.TOKEN)
                            .says("a parameter of the query whose value is the token; it is masked in our logs, not in those of others")
                            .as(Query::new))));

    /** What is there. */
    Carried in(RequestHead request);

    /** Takes the token away from what goes upstream; everything beside it stays byte for byte. */
    void clear(Exchange exchange);

    /** The field Authorization, of which there is one at most, with the scheme Bearer; other schemes are somebody else's. */
    record Authorization() implements TokenPlace {
        static final FieldName FIELD = FieldName.of("Authorization");
        private static final String SCHEME = "bearer";

        @Override
        public Carried in(RequestHead request) {
            HeaderFields fields = request.fields();
            int line = fields.find(FIELD);
            return line >= 0 && isBearer(fields, line) ? new Carried.Token(token(fields, line)) : Carried.Other.NOTHING;
        }

        /** Whatever follows the name of the scheme but one more character of a name belongs to it, however malformed. */
        private static boolean isBearer(HeaderFields fields, int line) {
            byte[] bytes = fields.bytes(line);
            int scheme = fields.valueStart(line);
            int end = scheme + SCHEME.length();
            return end <= fields.valueEnd(line)
                    && Tokens.equalsIgnoreCase(bytes, scheme, end, SCHEME)
                    && (end == fields.valueEnd(line) || !Tokens.isTokenByte(bytes[end]));
        }

        /** What stands behind one or more spaces (RFC 9110, 11.4). */
        private static String token(HeaderFields fields, int line) {
            byte[] bytes = fields.bytes(line);
            int start = fields.valueStart(line) + SCHEME.length();
            int end = fields.valueEnd(line);
            while (start < end && bytes[start] == ' ') {
                start++;
            }
            return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        }

        @Override
        public void clear(Exchange exchange) {
            HeaderFields fields = exchange.request().fields();
            int line = fields.find(FIELD);
            if (line >= 0 && isBearer(fields, line)) {
                fields.removeAt(line);
            }
        }

        @Override
        public String toString() {
            return "authorization";
        }
    }

    /** An empty cookie is how some applications take it back, and none. */
    record Cookie(String name) implements TokenPlace {
        @Override
        public Carried in(RequestHead request) {
            String value = Cookies.value(request.fields(), name);
            if (value != null && Cookies.count(request.fields(), name) > 1) {
                return Carried.Other.SEVERAL;
            }
            return carried(value);
        }

        @Override
        public void clear(Exchange exchange) {
            Cookies.remove(exchange.request().fields(), name);
        }

        @Override
        public String toString() {
            return "cookie " + name;
        }
    }

    /** The parameter is looked for as a server would that decodes its name. */
    record Query(String name) implements TokenPlace {
        @Override
        public Carried in(RequestHead request) {
            TargetPath target = request.target();
            String text = target.text();
            int pair = Queries.find(text, target.pathLength() + 1, name);
            if (pair < 0) {
                return Carried.Other.NOTHING;
            }
            if (Queries.find(text, Queries.end(text, pair) + 1, name) >= 0) {
                return Carried.Other.SEVERAL;
            }
            return carried(Queries.value(text, pair));
        }

        @Override
        public void clear(Exchange exchange) {
            exchange.upstreamTarget(Queries.without(exchange.upstreamTarget(), name));
        }

        @Override
        public String toString() {
            return "query parameter " + name;
        }
    }

    private static Carried carried(@Nullable String value) {
        return value == null || value.isEmpty() ? Carried.Other.NOTHING : new Carried.Token(value);
    }
}
