package portcullis.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import portcullis.config.UpstreamConfig.Connections;
import portcullis.config.UpstreamConfig.Timeouts;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.http.BodyException;
import portcullis.telemetry.Meters;
import portcullis.telemetry.UpstreamMeters;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.Watchdog;

/** A running upstream with one endpoint, whose other end the test plays. */
final class Forwarding implements AutoCloseable {
    /** One for all, as in a process: each upstream finds its own tries by its name. */
    private static final Meters METERS = new Meters("test");
    static final UpstreamMeters TRIES = new UpstreamMeters(METERS, List.of(Duration.ofSeconds(1)));
    private static final AtomicInteger MADE = new AtomicInteger();

    final SocketUpstream socket = new SocketUpstream();
    private final Watchdog watchdog = new Watchdog();
    private final Upstreams upstreams = new Upstreams(watchdog, new BufferPool(), new Descriptors(1024), TRIES, () -> "edge");
    final Upstream upstream;

    Forwarding() {
        this(Configs.ROOMY, Configs.PATIENT);
    }

    Forwarding(Connections connections, Timeouts timeouts) {
        upstream = Objects.requireNonNull(upstreams.open(
                Configs.named("u" + MADE.incrementAndGet(), socket.port(), connections, timeouts),
                Instant.EPOCH,
                problem -> {
                    throw new AssertionError(problem);
                }));
    }

    /** One exchange on its way, on a thread of its own. */
    static final class Call {
        final Exchange exchange;
        private final FutureTask<Outcome> task;

        private Call(Upstream upstream, Exchange exchange) {
            this.exchange = exchange;
            this.task = new FutureTask<>(() -> upstream.proceed(exchange));
            Thread.ofVirtual().start(task);
        }

        Outcome outcome() {
            try {
                return task.get(60, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError(e);
            }
        }

        /** The slug of the reason for which there is no answer; the status when there is one. */
        String said() {
            return switch (outcome()) {
                case Outcome.Answered answered -> Integer.toString(answered.status());
                case Outcome.Tunnelled _ -> "tunnelled";
                case Outcome.Refused refused -> refused.refusal().reason().slug();
                case Outcome.Failed failed -> failed.failure().reason().slug();
            };
        }

        /** Reads the answer's body to its end and ends the exchange; the body, or the fault that it ended with. */
        String body() {
            Outcome outcome = outcome();
            if (!(outcome instanceof Outcome.Answered answered)) {
                throw new AssertionError("no answer but " + said());
            }
            StringBuilder all = new StringBuilder();
            byte[] into = new byte[1000];
            try {
                for (int count = 0; count >= 0; count = answered.body().read(into, 0, into.length)) {
                    all.append(new String(into, 0, count, StandardCharsets.ISO_8859_1));
                }
            } catch (BodyException e) {
                all.append('!').append(e.fault());
            }
            end();
            return all.toString();
        }

        /** The listener is done with it. */
        void end() {
            exchange.end(Ending.COMPLETED);
        }
    }

    Call send(ExchangeOf request) {
        return send(request.exchange());
    }

    Call send(Exchange exchange) {
        return new Call(upstream, exchange);
    }

    Call get(String target) {
        return send(ExchangeOf.request("GET", target));
    }

    /** A GET that was answered on a new connection and left it in the pool. */
    SocketUpstream.Peer warmed() throws IOException {
        Call call = get("/warm");
        SocketUpstream.Peer peer = socket.accept();
        peer.readHead();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        call.body();
        if (state().idle() != 1) {
            throw new AssertionError("not kept: " + state());
        }
        return peer;
    }

    Upstream.EndpointState state() {
        return upstream.endpoints().getFirst();
    }

    /** Whether a try ended so, by the metrics. */
    boolean ended(TryEnding ending) {
        return METERS.text(false).lines().anyMatch(line -> line.startsWith("portcullis_upstream_duration_seconds_count")
                && line.contains('"' + upstream.name() + '"') && line.contains('"' + ending.slug() + '"'));
    }

    /** How often a request was tried once more, by the metrics. */
    long retried() {
        return METERS.text(false).lines()
                .filter(line -> line.startsWith("portcullis_upstream_retries_total") && line.contains('"' + upstream.name() + '"'))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Override
    public void close() throws IOException {
        upstreams.close();
        socket.close();
        watchdog.close();
    }
}
