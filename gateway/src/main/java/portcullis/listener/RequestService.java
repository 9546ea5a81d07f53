package portcullis.listener;

import java.util.function.BooleanSupplier;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyException;
import portcullis.listener.AnswerWriter.Written;
import portcullis.snapshot.Snapshot;
import portcullis.tunnel.Tunnel;

/**
 * Takes one exchange from its beginning to its end: counted in, served by its snapshot, answered, and told of exactly
 * once, whatever happens on the way.
 */
final class RequestService {
    private static final System.Logger LOG = System.getLogger(RequestService.class.getName());

    /** Unread bytes of a body that are worth reading to keep a connection. */
    static final long WORTH_DRAINING = 64 * 1024;

    private static final Written UNANSWERED = new Written(Ending.CLIENT_GONE, 0, null, 0, false);

    private final PublicListener listener;
    private final AnswerWriter answers;

    RequestService(PublicListener listener, AnswerWriter answers) {
        this.listener = listener;
        this.answers = answers;
    }

    /**
     * Serves an exchange. One that became a tunnel goes on, and stays counted, until {@link #endTunnel}.
     *
     * @param keep whether the connection may stay, asked when the answer is ready
     * @param client the counts of the client's address
     */
    Written serve(
            Exchange exchange,
            Snapshot snapshot,
            RequestBody body,
            ListenerSettings settings,
            ClientLimits.Client client,
            BooleanSupplier keep) {
        boolean fits = listener.beginRequest();
        boolean fair = fits && client.beginRequest(settings.limits().requestsPerClient());
        listener.shared().events().started();
        Written written = UNANSWERED;
        try {
            Outcome outcome = fair ? outcome(exchange, snapshot, settings) : refused(exchange, snapshot, Reason.OVERLOADED);
            if (!isClientGone(body)) {
                boolean stays = (body.isEnded() || isWorthDraining(outcome, body))
                        && !isLastWord(outcome)
                        && keep.getAsBoolean();
                written = answers.write(exchange, outcome, stays, settings.timeouts().writeStall().toNanos());
            }
        } finally {
            if (written.tunnel() == null) {
                if (fair) {
                    client.endRequest();
                }
                if (fits) {
                    listener.endRequest();
                }
                end(exchange, written, body.bytes());
            }
        }
        return written;
    }

    /** A tunnel is over: from here on it is like any exchange that has ended. */
    void endTunnel(Exchange exchange, ClientLimits.Client client, Tunnel tunnel) {
        client.endRequest();
        listener.endRequest();
        end(exchange, new Written(Ending.TUNNELLED, 101, null, tunnel.bytesOut(), false), tunnel.bytesIn());
    }

    /** Answers a request that nothing else may see; the connection ends with it. */
    Written refuse(
            Exchange exchange, Snapshot snapshot, RequestBody body, ListenerSettings settings, Reason reason) {
        listener.shared().events().started();
        Outcome outcome = refused(exchange, snapshot, reason);
        Written written = answers.write(exchange, outcome, false, settings.timeouts().writeStall().toNanos());
        end(exchange, written, body.bytes());
        return written;
    }

    /** A bug in a filter is this request's misfortune and nobody else's. */
    private Outcome outcome(Exchange exchange, Snapshot snapshot, ListenerSettings settings) {
        try {
            String readyPath = settings.config().readyPath();
            if (readyPath != null && readyPath.equals(exchange.request().target().path())) {
                return listener.ready();
            }
            return snapshot.serve(exchange, System.currentTimeMillis());
        } catch (RuntimeException | StackOverflowError e) {
            LOG.log(System.Logger.Level.ERROR, "request " + exchange.requestId() + " met a bug of the gateway", e);
            return refused(exchange, snapshot, Reason.INTERNAL_ERROR);
        }
    }

    private static Outcome refused(Exchange exchange, Snapshot snapshot, Reason reason) {
        Outcome outcome = Outcome.refuse(reason);
        snapshot.securityFields().applyTo(outcome.fields(), exchange.arrival());
        return outcome;
    }

    /** Whoever is not clear about where a request is to go is not listened to any longer, as when the reader refuses it. */
    private static boolean isLastWord(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused
                && switch (refused.refusal().reason()) {
                    case AMBIGUOUS_PATH, BAD_HOST, MALFORMED_REQUEST, MISDIRECTED -> true;
                    default -> false;
                };
    }

    private boolean isClientGone(RequestBody body) {
        return body.fault() == BodyException.Fault.CUT || answers.isClientGone();
    }

    /** Only our own early answers wait for the rest of a body; an upload has its thread in it and ends with its answer. */
    private static boolean isWorthDraining(Outcome outcome, RequestBody body) {
        return !(outcome instanceof Outcome.Answered) && body.isWorthDraining(WORTH_DRAINING);
    }

    /** Cutting closes both sides, so either may seem to have been the first to go. */
    private static Ending cut(Ending seen) {
        return switch (seen) {
            case CLIENT_GONE, UPSTREAM_BROKE, TUNNELLED -> Ending.DRAIN_CUT;
            case COMPLETED, DEADLINE, DRAIN_CUT, REFUSED, FAILED -> seen;
        };
    }

    private void end(Exchange exchange, Written written, long bytesIn) {
        Ending ending = listener.isCut() ? cut(written.ending()) : written.ending();
        try {
            exchange.end(ending);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "request " + exchange.requestId() + " could not be ended cleanly", e);
        }
        listener.shared()
                .events()
                .ended(
                        exchange, ending, written.status(), written.reason(), answers.headNanos(), bytesIn,
                        written.bytes());
    }
}
