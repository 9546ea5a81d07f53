package portcullis.snapshot;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.RouteConfig;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.kit.Deadline;

/**
 * What runs behind a route: its filters around its last step, which calls an upstream or answers. Filters have no state
 * of a request, so each step is made once, with the one behind it, and a request walks them without allocating.
 */
final class Pipeline {
    private final @Nullable Filter cors;
    private final Next first;
    private final @Nullable Duration timeout;
    private final @Nullable Duration streamIdle;
    private final @Nullable Boolean idempotent;

    private record Step(Filter filter, Next next) implements Next {
        @Override
        public Outcome proceed(Exchange exchange) {
            return filter.apply(exchange, next);
        }
    }

    /** An offer that no filter took up is refused; it was made by somebody who may go on in that protocol at once. */
    private record Declining(Next next) implements Next {
        @Override
        public Outcome proceed(Exchange exchange) {
            return exchange.offers().isEmpty() || exchange.upgrade() != null
                    ? next.proceed(exchange)
                    : Outcome.refuse(Reason.NOT_IMPLEMENTED);
        }
    }

    /**
     * @param cors the outermost filter, which answers preflights and also stands around refusals that never get to the
     *     others; null without one
     * @param filters those behind it, the outermost first
     */
    Pipeline(RouteConfig route, @Nullable Filter cors, List<Filter> filters, Next last) {
        this.cors = cors;
        timeout = route.timeout();
        streamIdle = route.streamIdle();
        idempotent = route.idempotent();
        Next next = new Declining(last);
        for (Filter filter : filters.reversed()) {
            next = new Step(filter, next);
        }
        first = cors == null ? next : new Step(cors, next);
    }

    Outcome run(Exchange exchange) {
        if (timeout != null) {
            exchange.deadline(Deadline.in(timeout, exchange.startedNanos()));
        }
        if (streamIdle != null) {
            exchange.streamIdle(streamIdle);
        }
        if (idempotent != null) {
            exchange.idempotent(idempotent);
        }
        return first.proceed(exchange);
    }

    /** An outcome that was decided before the route's filters had their turn, as browsers must see it. */
    Outcome around(Outcome decided, Exchange exchange) {
        return cors == null ? decided : cors.apply(exchange, _ -> decided);
    }
}
