package portcullis.filters.forwardauth;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.integer;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.word;

import java.net.URI;
import java.net.http.HttpRequest;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.NamedFile;
import portcullis.exchange.Caller;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.filters.FilterSite;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;
import portcullis.identity.keys.KeyTrust;

/**
 * Asks an auth service about every request, before anything of its body is read, and does as it says. Nothing is remembered:
 * what the service takes back holds from the next request on.
 */
public final class ForwardAuthFilter implements Filter {
    private static final FieldName WWW_AUTHENTICATE = FieldName.of("WWW-Authenticate");
    private static final FieldName SET_COOKIE = FieldName.of("Set-Cookie");
    private static final FieldName CACHE_CONTROL = FieldName.of("Cache-Control");

    private final Config config;
    private final Asked service;
    private final AuthQuestion question;
    private final CopiedFields copied;
    private final CallerFields caller;
    private final long timeoutNanos;
    private final OnFailure onFailure;

    /** What happens to a request that the service said neither yes nor no to. */
    public enum OnFailure {
        DENY,
        ALLOW
    }

    /**
     * @param send the client's fields that the service is shown
     * @param copy fields of its answer that go upstream; those of a caller make the caller
     * @param timeout for the whole of the answer
     * @param concurrent calls at once, over all routes that ask in the same way
     * @param trust null for the authorities of the JDK
     */
    public record Config(
            URI url,
            List<String> send,
            List<String> copy,
            Duration timeout,
            OnFailure onFailure,
            int concurrent,
            @Nullable NamedFile trust) {
        public static final Keys<Config> KEYS = keys(
                        Config::new,
                        Key.of("url", Formats.WEB_URL)
                                .live()
                                .says("asked with a GET about every request: 2xx lets it pass, 401, 403 and redirects are passed on"),
                        list("send-headers", PassedName.SENT)
                                .orItems("authorization", "cookie")
                                .live()
                                .says("fields of the request that the service is shown"),
                        list("copy-headers", PassedName.COPIED)
                                .orItems()
                                .live()
                                .says("fields of its answer that the upstream gets instead of the client's; x-user-id and the like make the caller"),
                        duration("timeout")
                                .between("10ms", "1m")
                                .or("2s")
                                .live()
                                .says("how long the service may take; the request's own deadline holds, too"),
                        word("on-failure", OnFailure.values())
                                .or("deny")
                                .live()
                                .says("what happens when the service says neither yes nor no; allow is refused in production"),
                        integer("concurrent")
                                .between("1", "10000")
                                .or("256")
                                .live()
                                .says("calls to the service at the same time; more are failures"),
                        Key.of("trust-file", Formats.FILE)
                                .orNone()
                                .live()
                                .says("PEM certificates of the authorities to trust; none: those that the JDK trusts"))
                .check(Config::checkAgainstItself);

        private void checkAgainstItself(Keys.Complaints complaints) {
            if (url.getRawFragment() != null) {
                complaints.error("url", "has a fragment, which is never sent", "the URL without '#'");
            }
            if (trust != null && url.getScheme().equals("http")) {
                complaints.error("trust-file", "means nothing for a plaintext url", "https, or no trust-file");
            }
            boolean named = copy.contains(CallerFields.USER) || copy.contains(CallerFields.CLIENT);
            if (!named && copy.stream().anyMatch(CallerFields.NAMES::contains)) {
                complaints.error("copy-headers", "tells more of a caller that nothing names", "x-user-id or x-client-id beside it");
            }
        }

        @Override
        public String toString() {
            return "asks " + service().where() + (onFailure == OnFailure.ALLOW ? ", allows when it fails" : "");
        }

        private AuthService.Config service() {
            return new AuthService.Config(url, timeout, concurrent, trust);
        }
    }

    private ForwardAuthFilter(Config config, Asked service) {
        this.config = config;
        this.service = service;
        question = new AuthQuestion(config.url(), config.send());
        copied = new CopiedFields(config.copy());
        caller = new CallerFields(config.copy());
        timeoutNanos = config.timeout().toNanos();
        onFailure = config.onFailure();
    }

    public static ForwardAuthFilter build(Config config, FilterSite site) {
        if (config.url().getScheme().equals("http") && !isLoopback(config.url())) {
            site.refusedInProduction("url", "sends what clients prove themselves with in plaintext", "https");
        }
        if (config.onFailure() == OnFailure.ALLOW) {
            site.refusedInProduction("on-failure", "lets everybody in while the service fails", "deny");
        }
        if (site.others().contains("authenticate") && config.copy().stream().anyMatch(CallerFields.NAMES::contains)) {
            site.error("copy-headers", "says who is calling, as authenticate does on the same route", "one of the two");
        }
        AuthService service = site.parts()
                .part(AuthService.class, config.service(), meters -> new AuthService(config.service(), tls(config.trust(), site), meters));
        return new ForwardAuthFilter(config, service);
    }

    /**
     * The same for whoever may not ask: the service is taken to say yes.
     *
     * @param answer hears the question, and gives the fields of the answer by name
     */
    public ForwardAuthFilter assuming(Function<HttpRequest, Map<String, List<String>>> answer) {
        return new ForwardAuthFilter(config, new AssumedService(answer));
    }

    private static boolean isLoopback(URI url) {
        String host = url.getHost();
        return new BindAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, 1).isLoopback();
    }

    private static @Nullable SSLContext tls(@Nullable NamedFile trust, FilterSite site) {
        if (trust == null || !trust.isResolved()) {
            return null;
        }
        try {
            return KeyTrust.in(trust);
        } catch (CertificateException e) {
            site.error("trust-file", String.valueOf(e.getMessage()), "PEM certificates of authorities");
            return null;
        }
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        if (question.isAmbiguous(exchange.request())) {
            return Outcome.refuse(Refusal.because(Reason.MALFORMED_REQUEST).detail("the request carries more than one credential"));
        }
        long nanos = exchange.deadline().leftAtMost(timeoutNanos, System.nanoTime());
        AuthReply reply = service.ask(question.about(exchange), nanos, exchange);
        Caller named = Caller.ANONYMOUS;
        if (reply.result() == AuthResult.ALLOWED && !caller.isEmpty()) {
            Caller read = caller.read(reply.fields());
            if (read == null) {
                reply = reply.unexpected("who is calling cannot be read from its fields");
            } else {
                named = read;
            }
        }
        service.told(reply);
        return switch (reply.result()) {
            case ALLOWED -> allowed(reply, named, exchange, next);
            case UNAUTHENTICATED -> refused(Reason.UNAUTHENTICATED, reply);
            case DENIED -> refused(Reason.DENIED, reply);
            case REDIRECTED -> redirected(reply);
            case UNEXPECTED, TIMEOUT, UNREACHABLE, BROKEN, BUSY -> failed(exchange, next);
            case ABANDONED -> Outcome.refuse(Reason.AUTH_UNAVAILABLE);
        };
    }

    private Outcome allowed(AuthReply reply, Caller named, Exchange exchange, Next next) {
        if (!named.isAnonymous()) {
            exchange.caller(named, () -> true);
        }
        copied.replace(exchange.request().fields(), reply.fields());
        return next.proceed(copied.guarded(exchange));
    }

    private Outcome failed(Exchange exchange, Next next) {
        if (onFailure == OnFailure.DENY) {
            return Outcome.refuse(Reason.AUTH_UNAVAILABLE);
        }
        copied.remove(exchange.request().fields());
        return next.proceed(copied.guarded(exchange));
    }

    /** The service knows how the client can do better; of a 401 it must say so (RFC 9110, 11.6.1), and where it does not we do. */
    private static Outcome refused(Reason reason, AuthReply reply) {
        HeaderFields fields = new HeaderFields();
        take(reply, WWW_AUTHENTICATE, fields);
        take(reply, SET_COOKIE, fields);
        if (reason == Reason.UNAUTHENTICATED) {
            fields.setIfAbsent(WWW_AUTHENTICATE, "Bearer");
        }
        return new Outcome.Refused(Refusal.because(reason), fields);
    }

    /** Nobody may keep it: it is about this request, and another one may be let in. */
    private static Outcome redirected(AuthReply reply) {
        HeaderFields fields = new HeaderFields();
        take(reply, StandardFields.LOCATION, fields);
        take(reply, SET_COOKIE, fields);
        fields.add(CACHE_CONTROL, "no-store");
        return new Outcome.Answered(new ResponseHead(reply.status(), fields), BodyReader.EMPTY);
    }

    private static void take(AuthReply reply, FieldName name, HeaderFields fields) {
        for (String value : reply.fields().allValues(name.text())) {
            fields.add(name, value);
        }
    }
}
