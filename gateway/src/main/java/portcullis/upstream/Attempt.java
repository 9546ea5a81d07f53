package portcullis.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Upgrade;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;
import portcullis.http.WebSocketHandshake;
import portcullis.http1.BodyReaders;
import portcullis.http1.ConnectionField;
import portcullis.http1.ResponseHeadReader;
import portcullis.http1.SwitchedWire;
import portcullis.http1.UpgradeField;
import portcullis.telemetry.UpstreamMeters;
import portcullis.tls.HandshakeFault;
import portcullis.wire.BufferPool;
import portcullis.wire.Wire;

/**
 * One request on one connection: writes it, reads the answer's head, and owns the connection until the answer's body was
 * pulled or the exchange is over. A connection on which anything was not as it should be is closed and never used again.
 */
final class Attempt implements Exchange.OnEnd {
    /** Interim answers before the final one; more is an upstream that does not answer. */
    private static final int MOST_INTERIM = 16;

    /** What a try came to. */
    sealed interface Result {
        /** There is an outcome. */
        record Over(Outcome outcome) implements Result {}

        /**
         * The reused connection ended before a byte of an answer, and the request may go out again: nothing of it was
         * taken, or it is idempotent, and all of it is still here (RFC 9112, 9.3.1 and 9.5).
         */
        record Stale() implements Result {}
    }

    private final Exchange exchange;
    private final Upstream upstream;
    private final UpstreamConnection connection;
    private final Wire wire;
    private final BufferPool buffers;
    private final UpstreamMeters meters;
    private final UpstreamConfig.Timeouts timeouts;
    private final long began = System.nanoTime();
    private @Nullable Upload upload;
    private final long writtenBefore;
    private volatile boolean abandoned;
    private boolean interimSeen;
    private boolean cleanUnread;
    private boolean headSeen;
    private boolean over;

    Attempt(
            Exchange exchange,
            Upstream upstream,
            UpstreamConnection connection,
            BufferPool buffers,
            UpstreamMeters meters) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.connection = connection;
        this.wire = connection.wire();
        this.writtenBefore = wire.written();
        this.buffers = buffers;
        this.meters = meters;
        this.timeouts = upstream.config().timeouts();
    }

    Result run(OutgoingRequest request) {
        boolean answered = false;
        exchange.abortBy(this::abandon);
        try {
            Result result = exchangeHeads(request);
            answered = result instanceof Result.Over(Outcome outcome) && !outcome.isProblem();
            return result;
        } finally {
            if (!answered) {
                over = true;
                connection.close();
            }
        }
    }

    /** From another thread: nobody waits for the answer any more. */
    private void abandon() {
        abandoned = true;
        wire.close();
    }

    private Result exchangeHeads(OutgoingRequest request) {
        try {
            send(request);
            ResponseHeadReader.Result read = finalHead();
            return switch (read) {
                case HEAD -> connection.heads().head().status() == 101 ? switched() : answer();
                case BROKEN -> failed(Reason.UPSTREAM_BROKEN, TryEnding.BROKEN, "the answer is not well-formed");
                case NOTHING, CUT -> ended(request, read == ResponseHeadReader.Result.NOTHING);
            };
        } catch (IOException e) {
            if (e instanceof SSLException && !connection.isReused()) {
                // With TLS 1.3 the handshake is over on our side before the upstream has looked at who we are.
                connection.endpoint().trouble().met("TLS ended before an answer: " + HandshakeFault.of(e));
            }
            return ended(request, connection.input().available() == 0);
        }
    }

    private void send(OutgoingRequest request) throws IOException {
        wire.writeWithin(timeouts.bodyIdle().toNanos());
        request.writeTo(wire);
        wire.writeWhenever();
        if (request.isWhole()) {
            awaitAnswer();
        } else {
            wire.readWithin(exchange.deadline().left(System.nanoTime()));
            upload = new Upload(exchange.body(), wire, buffers, timeouts.bodyIdle().toNanos(), this::awaitAnswer);
            Thread.ofVirtual().name("upload").start(upload);
        }
    }

    /** The request is out: from now on the answer's head has {@code first-byte} to come. Also called by the upload. */
    private synchronized void awaitAnswer() {
        if (!headSeen) {
            Duration firstByte = timeouts.firstByte();
            long most = firstByte == null ? Long.MAX_VALUE : firstByte.toNanos();
            wire.readWithin(exchange.deadline().leftAtMost(most, System.nanoTime()));
        }
    }

    private synchronized void headSeen() {
        headSeen = true;
        wire.readWhenever();
    }

    /**
     * Passes interim answers on (RFC 9110, 15.2) until the final head is here. 100 is ours to say, and 101 is final where
     * it was asked for.
     */
    private ResponseHeadReader.Result finalHead() throws IOException {
        ResponseHeadReader heads = connection.heads();
        for (int interim = 0; interim <= MOST_INTERIM; interim++) {
            ResponseHeadReader.Result read = heads.read();
            int status = heads.head().status();
            if (read != ResponseHeadReader.Result.HEAD || status >= 200 || status == 101 && exchange.upgrade() != null) {
                return read;
            }
            interimSeen = true;
            if (status == 101 || !removesHopByHop(heads.head())) {
                return ResponseHeadReader.Result.BROKEN;
            }
            if (status != 100) {
                heads.head().fields().remove(StandardFields.CONTENT_LENGTH); // it has none (RFC 9110, 8.6)
                exchange.interim(heads.head());
            }
            connection.input().release();
        }
        return ResponseHeadReader.Result.BROKEN;
    }

    private Result answer() {
        headSeen();
        ResponseHeadReader heads = connection.heads();
        ResponseHead head = heads.head();
        boolean keep = heads.keepsConnection() && exchange.upgrade() == null && !heads.isUndeclaredBody(exchange.request().method())
                && !(head.status() == 204 && heads.declaresBody());
        if (!removesHopByHop(head)) {
            return failed(Reason.UPSTREAM_BROKEN, TryEnding.BROKEN, "the answer's Connection field is malformed");
        }
        noteTried(TryEnding.ANSWERED);
        boolean hasBody = ResponseHead.mayHaveBody(head.status(), exchange.request().method());
        if (hasBody || head.status() == 204) {
            head.fields().remove(StandardFields.CONTENT_LENGTH); // the listener frames the body anew
        }
        BodyReader body = hasBody ? body(heads) : BodyReader.EMPTY;
        cleanUnread = keep && body == BodyReader.EMPTY;
        exchange.onEnd(this);
        return new Result.Over(new Outcome.Answered(head, new AnswerBody(body, this, keep)));
    }

    /** From now on the connection belongs to a tunnel; it never serves another request. */
    private Result switched() {
        headSeen();
        ResponseHead head = connection.heads().head();
        String fault = fault(Objects.requireNonNull(exchange.upgrade()), head);
        if (fault != null) {
            return failed(Reason.UPSTREAM_BROKEN, TryEnding.BROKEN, fault);
        }
        head.fields().remove(StandardFields.CONTENT_LENGTH); // it has none (RFC 9110, 8.6)
        noteTried(TryEnding.ANSWERED);
        exchange.onEnd(this);
        return new Result.Over(new Outcome.Tunnelled(
                head, new SwitchedWire(connection.input(), timeouts.bodyIdle().toNanos(), connection::giveBuffer)));
    }

    /** What is wrong with an answer that switches protocols; null when nothing is. */
    private @Nullable String fault(Upgrade upgrade, ResponseHead head) {
        if (!UpgradeField.switchesTo(head.fields(), upgrade.protocol())) {
            return "the answer switches to another protocol than " + upgrade.protocol();
        }
        if (!removesHopByHop(head)) {
            return "the answer's Connection field is malformed";
        }
        return upgrade.isWebSocket() ? WebSocketHandshake.fault(exchange.request().fields(), head.fields()) : null;
    }

    private BodyReader body(ResponseHeadReader heads) {
        Duration idle = exchange.streamIdle() == null ? timeouts.bodyIdle() : exchange.streamIdle();
        return heads.isUndeclared()
                ? BodyReaders.untilClose(connection.input(), idle.toNanos())
                : BodyReaders.ofAnswer(connection.input(), heads.length(), idle.toNanos());
    }

    /** Removes what concerns this connection alone; false when that cannot be told. */
    private static boolean removesHopByHop(ResponseHead head) {
        return ConnectionField.removeHopByHop(head.fields(), (bytes, from, to) -> false);
    }

    /** The connection ended, or the deadline struck, without a whole head. */
    private Result ended(OutgoingRequest request, boolean nothingRead) {
        BodyException fault = upload == null ? null : upload.fault();
        if (fault != null) {
            noteTried(TryEnding.ABANDONED);
            return new Result.Over(brokenByClient(fault));
        }
        if (abandoned) {
            return failed(Reason.UPSTREAM_RESET, TryEnding.ABANDONED, "nobody waits for the answer any more");
        }
        if (wire.readExpired() || wire.writeExpired()) {
            return failed(Reason.UPSTREAM_TIMEOUT, TryEnding.TIMEOUT, "no answer in time");
        }
        boolean untouched = connection.isReused() && nothingRead && !interimSeen;
        if (untouched && request.isWhole() && (wire.written() == writtenBefore || exchange.isIdempotent())) {
            noteTried(TryEnding.RESET);
            return new Result.Stale();
        }
        return failed(Reason.UPSTREAM_RESET, TryEnding.RESET, "the connection ended before an answer");
    }

    private Result failed(Reason reason, TryEnding ending, String detail) {
        noteTried(ending);
        return new Result.Over(Outcome.fail(reason, detail));
    }

    private void noteTried(TryEnding ending) {
        long nanos = System.nanoTime() - began;
        exchange.addUpstreamNanos(nanos);
        meters.tried(upstream.name(), connection.endpoint().authority(), ending.slug(), nanos);
    }

    /** What a request's own body did wrong, before an answer was there. */
    static Outcome brokenByClient(BodyException fault) {
        return switch (fault.fault()) {
            case MALFORMED -> Outcome.refuse(Reason.MALFORMED_REQUEST);
            case TOO_LARGE -> Outcome.refuse(Reason.BODY_TOO_LARGE);
            case TOO_SLOW, CUT, ABANDONED -> Outcome.refuse(Reason.CLIENT_TOO_SLOW);
        };
    }

    /** Why the answer's body broke: when the client left or its own body broke first, that was not the upstream's doing. */
    BodyException cause(BodyException seen) {
        boolean ours = abandoned || upload != null && upload.fault() != null;
        return ours ? new BodyException(BodyException.Fault.ABANDONED, "the client's side ended first") : seen;
    }

    /** The answer's body was pulled to its end, or never will be. */
    void over(boolean clean) {
        if (over) {
            return;
        }
        over = true;
        exchange.abortBy(null); // the connection is somebody else's from now on
        connection.endpoint().inFlight().decrementAndGet();
        boolean sent = upload == null || upload.isWhole();
        boolean intact = !abandoned && !wire.readExpired() && !wire.writeExpired();
        if (clean && sent && intact && connection.input().available() == 0) {
            connection.endpoint().release(connection, System.nanoTime());
        } else {
            connection.close();
        }
    }

    @Override
    public void ended(Ending ending) {
        over(cleanUnread);
    }
}
