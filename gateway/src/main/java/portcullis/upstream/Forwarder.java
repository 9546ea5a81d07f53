package portcullis.upstream;

import java.util.function.Supplier;
import portcullis.exchange.Exchange;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.http.BodyException;
import portcullis.telemetry.UpstreamMeters;
import portcullis.upstream.Attempt.Result;
import portcullis.wire.BufferPool;

/**
 * Sends a request to an endpoint and brings back the answer's head. One rule for trying again: a connection that was used
 * before and ends before a byte of an answer was closed by the upstream while it lay idle, and the request goes out once
 * more on a fresh one, if that is provably safe ({@link Result.Stale}).
 */
final class Forwarder {
    private final BufferPool buffers;
    private final UpstreamMeters meters;
    private final Supplier<String> self;

    Forwarder(BufferPool buffers, UpstreamMeters meters, Supplier<String> self) {
        this.buffers = buffers;
        this.meters = meters;
        this.self = self;
    }

    Outcome forward(Exchange exchange, Upstream upstream, Endpoint endpoint) {
        if (!exchange.caller().fields().fits()) {
            return untold();
        }
        endpoint.inFlight().incrementAndGet();
        boolean answered = false;
        try (OutgoingRequest request = new OutgoingRequest(exchange, upstream, endpoint, buffers, self.get())) {
            Outcome outcome = send(exchange, upstream, endpoint, request);
            answered = !outcome.isProblem();
            return outcome;
        } catch (BodyException e) {
            return Attempt.brokenByClient(e);
        } finally {
            if (!answered) { // else the attempt counts down when the answer's body is over
                endpoint.inFlight().decrementAndGet();
            }
        }
    }

    /** Of a caller of whom there is more than upstreams can be told. */
    static Outcome untold() {
        return Outcome.refuse(Refusal.because(Reason.HEADERS_TOO_LARGE)
                .detail("roles and scopes of the caller are more than upstreams can be told"));
    }

    private Outcome send(Exchange exchange, Upstream upstream, Endpoint endpoint, OutgoingRequest request) {
        try {
            UpstreamConnection connection = endpoint.acquire(exchange.deadline().left(System.nanoTime()));
            if (attempt(exchange, upstream, connection, request) instanceof Result.Over over) {
                return over.outcome();
            }
            meters.retried(upstream.name(), "stale-connection");
            connection = endpoint.connect(exchange.deadline().left(System.nanoTime()));
            return switch (attempt(exchange, upstream, connection, request)) {
                case Result.Over over -> over.outcome();
                case Result.Stale _ -> throw new IllegalStateException("a fresh connection cannot be stale");
            };
        } catch (ConnectFailure failure) {
            return unconnected(exchange, upstream, endpoint, failure);
        }
    }

    private Result attempt(
            Exchange exchange, Upstream upstream, UpstreamConnection connection, OutgoingRequest request) {
        exchange.attempt(upstream.name(), connection.endpoint().authority());
        return new Attempt(exchange, upstream, connection, buffers, meters).run(request);
    }

    private Outcome unconnected(Exchange exchange, Upstream upstream, Endpoint endpoint, ConnectFailure failure) {
        exchange.attempt(upstream.name(), endpoint.authority());
        boolean late = failure.reason() == Reason.UPSTREAM_TIMEOUT;
        meters.tried(upstream.name(), endpoint.authority(), (late ? TryEnding.TIMEOUT : TryEnding.UNREACHABLE).slug(), 0);
        return Outcome.fail(failure.reason(), failure.getMessage());
    }
}
