package portcullis.filters.bodylimit;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.size;

import portcullis.config.ListenerConfig;
import portcullis.config.keys.ByteSize;
import portcullis.config.keys.Keys;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.filters.FilterSite;
import portcullis.http.RequestHead;

/** Refuses a body that declares too many bytes at once, and one that gives too many as soon as it does. */
public final class BodyLimitFilter implements Filter {
    private final long limit;

    /** The largest request body, counted on the stream where it is chunked and declares no length (RFC 9112, 7.1). */
    public record Config(ByteSize bytes) {
        public static final Keys<Config> KEYS = keys(
                Config::new, size("bytes").atLeast("1B").live().says("largest request body that the route takes"));

        @Override
        public String toString() {
            return bytes.toString();
        }
    }

    public BodyLimitFilter(Config config) {
        limit = config.bytes().bytes();
    }

    /** No listener that serves the route may be asked for more than it ever takes. */
    public static BodyLimitFilter build(Config config, FilterSite site) {
        for (ListenerConfig listener : site.listeners()) {
            ByteSize most = listener.limits().bodyBytesMax();
            if (most != null && config.bytes().compareTo(most) > 0) {
                site.error(
                        "bytes",
                        config.bytes() + " is more than listener " + listener.name() + " takes",
                        "at most its limits.body-bytes-max, " + most);
            }
        }
        return new BodyLimitFilter(config);
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        long declared = exchange.request().declaredLength();
        if (declared > limit) {
            return Outcome.refuse(Reason.BODY_TOO_LARGE);
        }
        if (declared == RequestHead.UNKNOWN_LENGTH) {
            exchange.withBody(body -> body.limitedTo(limit));
        }
        return next.proceed(exchange);
    }
}
