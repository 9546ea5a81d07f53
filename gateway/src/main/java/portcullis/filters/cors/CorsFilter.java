package portcullis.filters.cors;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.flag;
import static portcullis.config.keys.Key.list;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Keys;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.filters.FilterSite;
import portcullis.filters.Origins;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;

/**
 * The server's side of the CORS protocol (Fetch Standard, 3.3). It answers every preflight itself, and what it says
 * replaces whatever the upstream said, refusals and failures included: a browser otherwise hides an error from the
 * script that caused it. An origin that is not allowed is served as if it were no browser, without CORS fields, because
 * CORS protects who calls and not what is called; only its preflight is refused, so that its author sees why.
 */
public final class CorsFilter implements Filter {
    private static final FieldName VARY = FieldName.of("Vary");
    private static final FieldName ALLOW_ORIGIN = FieldName.of("Access-Control-Allow-Origin");
    private static final FieldName ALLOW_CREDENTIALS = FieldName.of("Access-Control-Allow-Credentials");
    private static final FieldName ALLOW_METHODS = FieldName.of("Access-Control-Allow-Methods");
    private static final FieldName ALLOW_HEADERS = FieldName.of("Access-Control-Allow-Headers");
    private static final FieldName EXPOSE_HEADERS = FieldName.of("Access-Control-Expose-Headers");
    private static final FieldName MAX_AGE = FieldName.of("Access-Control-Max-Age");
    /** What only we say: removed from upstream answers. */
    private static final FieldName[] OURS = {
        ALLOW_ORIGIN, ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_HEADERS, EXPOSE_HEADERS, MAX_AGE,
        FieldName.of("Access-Control-Allow-Private-Network")
    };

    private static final String VARY_PREFLIGHT =
            "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    private final Config config;
    private final Origins origins;
    private final @Nullable String methods;
    private final @Nullable String headers;
    private final @Nullable String expose;
    private final @Nullable String maxAge;
    private final boolean star;

    /**
     * @param origins exact ones, or {@code https://*.example.com}; empty exactly when {@code anyOrigin}
     * @param anyOrigin every origin; with {@code credentials} each is named back, which production refuses
     * @param methods that a preflight allows; empty for whatever method the route takes
     * @param headers that a script may send beyond those that need no leave
     * @param expose that a script may read beyond those that need no leave
     * @param credentials whether cookies and the like may come along
     * @param maxAge how long a browser may keep the answer to a preflight; null for its own default
     */
    public record Config(
            List<String> origins,
            boolean anyOrigin,
            List<String> methods,
            List<String> headers,
            List<String> expose,
            boolean credentials,
            @Nullable Duration maxAge) {
        public static final Keys<Config> KEYS = keys(
                        Config::new,
                        list("origins", Origins.FORMAT)
                                .orItems()
                                .live()
                                .says("origins that may read answers, exact or with '*' for one label"),
                        flag("any-origin").or("false").live().says("whether every origin may read answers"),
                        list("methods", Formats.METHOD)
                                .orItems()
                                .live()
                                .says("methods that a preflight allows; when empty, those of the routes"),
                        list("headers", Formats.FIELD_NAME)
                                .orItems()
                                .live()
                                .says("request fields that a preflight allows; '*' for any"),
                        list("expose", Formats.FIELD_NAME)
                                .orItems()
                                .live()
                                .says("fields of answers that scripts may read; '*' for any"),
                        flag("credentials").or("false").live().says("whether cookies and the like may come along"),
                        duration("max-age")
                                .atLeast("0s")
                                .orNone()
                                .live()
                                .says("how long a browser may keep the answer to a preflight"))
                .check(Config::checkAgainstItself);

        @Override
        public String toString() {
            return (anyOrigin ? "any origin" : String.join(" ", origins)) + (credentials ? " with credentials" : "");
        }

        private void checkAgainstItself(Keys.Complaints complaints) {
            if (anyOrigin && !origins.isEmpty()) {
                complaints.error("any-origin", "stands beside origins", "one of the two");
            }
            if (!anyOrigin && origins.isEmpty()) {
                complaints.error("", "allows no origin", "origins with at least one, or any-origin: true");
            }
            if (credentials && (headers.contains("*") || expose.contains("*"))) {
                complaints.error(
                        headers.contains("*") ? "headers" : "expose",
                        "'*' means nothing with credentials (Fetch Standard, 3.3)",
                        "the names of the fields");
            }
        }
    }

    public CorsFilter(Config config) {
        this.config = config;
        origins = new Origins(config.origins());
        methods = joined(config.methods());
        headers = joined(config.headers());
        expose = joined(config.expose());
        maxAge = config.maxAge() == null ? null : Long.toString(config.maxAge().toSeconds());
        star = config.anyOrigin() && !config.credentials();
    }

    /** With both, every page of the web could read what a user sees. */
    public static CorsFilter build(Config config, FilterSite site) {
        if (config.anyOrigin() && config.credentials()) {
            site.refusedInProduction(
                    "any-origin", "lets every page read what a user with credentials sees", "origins by name");
        }
        return new CorsFilter(config);
    }

    private static @Nullable String joined(List<String> names) {
        return names.isEmpty() ? null : String.join(", ", names);
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        String origin = exchange.request().fields().joined(StandardFields.ORIGIN);
        if (exchange.request().isPreflight()) {
            return preflight(exchange.request(), origin);
        }
        Outcome outcome = next.proceed(exchange);
        HeaderFields fields = outcome.fields();
        for (FieldName name : OURS) {
            fields.remove(name);
        }
        if (allow(origin, fields) && expose != null) {
            fields.add(EXPOSE_HEADERS, expose);
        }
        if (!star) {
            varyByOrigin(fields);
        }
        return outcome;
    }

    private Outcome preflight(RequestHead request, @Nullable String origin) {
        HeaderFields fields = new HeaderFields();
        fields.add(VARY, VARY_PREFLIGHT);
        if (!allow(origin, fields)) {
            return new Outcome.Refused(Refusal.because(Reason.ORIGIN_DENIED), fields);
        }
        fields.add(ALLOW_METHODS, methods == null ? request.askedMethod() : methods);
        if (headers != null) {
            fields.add(ALLOW_HEADERS, headers);
        }
        if (maxAge != null) {
            fields.add(MAX_AGE, maxAge);
        }
        return new Outcome.Answered(new ResponseHead(204, fields), BodyReader.EMPTY);
    }

    /** Says who may read the answer; nothing when this origin may not. */
    private boolean allow(@Nullable String origin, HeaderFields fields) {
        if (star) {
            fields.add(ALLOW_ORIGIN, "*");
            return true;
        }
        if (origin == null || !config.anyOrigin() && !origins.contains(origin)) {
            return false;
        }
        fields.add(ALLOW_ORIGIN, origin);
        if (config.credentials()) {
            fields.add(ALLOW_CREDENTIALS, "true");
        }
        return true;
    }

    /** Also where this answer has no CORS fields: a cache must not give it to an origin that is due some. */
    private static void varyByOrigin(HeaderFields fields) {
        for (int i = fields.find(VARY); i >= 0; i = fields.find(VARY, i + 1)) {
            if (fields.valueIs(i, "origin") || fields.valueIs(i, "*")) {
                return;
            }
        }
        fields.add(VARY, "Origin");
    }
}
