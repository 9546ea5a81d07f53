package portcullis.filters.bodylimit;

import portcullis.config.keys.ByteSize;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.RequestHead;

/** Refuses a body that declares too many bytes at once, and one that gives too many as soon as it does. */
public final class BodyLimitFilter implements Filter {
    private final long limit;

    /** The largest request body, counted on the stream where it is chunked and declares no length (RFC 9112, 7.1). */
    public record Config(ByteSize bytes) {}

    public BodyLimitFilter(Config config) {
        limit = config.bytes().bytes();
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
