package portcullis.listener;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;
import portcullis.http.TunnelEnd;
import portcullis.http1.BodyWriter;
import portcullis.http1.OutputBuffer;
import portcullis.kit.HttpDate;
import portcullis.wire.BufferPool;
import portcullis.wire.Wire;

/**
 * Writes one outcome to the client: the head framed anew (RFC 9112, 6), then the body as it comes. Until the first byte
 * has left, an answer whose body breaks is still replaced by a problem; afterwards an error can only cut.
 */
final class AnswerWriter {
    private static final FieldName X_REQUEST_ID = FieldName.of("x-request-id");
    private static final HttpDate DATES = new HttpDate();
    private static final AtomicReferenceArray<byte @Nullable []> STATUS_LINES = new AtomicReferenceArray<>(600);

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final BufferPool buffers;
    private long headNanos;
    private boolean begun;
    private volatile boolean clientGone;

    /**
     * What was written.
     *
     * @param reason    why the gateway answered itself; null for an upstream's or route's answer
     * @param bytes     bytes of the body
     * @param reusable  whether the connection still makes sense
     * @param tunnel    the upstream's side, when the connection has become a tunnel and the exchange goes on; else null
     */
    record Written(
            Ending ending, int status, @Nullable Reason reason, long bytes, boolean reusable, @Nullable TunnelEnd tunnel) {
        Written(Ending ending, int status, @Nullable Reason reason, long bytes, boolean reusable) {
            this(ending, status, reason, bytes, reusable, null);
        }
    }

    AnswerWriter(Wire wire, BufferPool buffers) {
        this.wire = wire;
        this.buffers = buffers;
    }

    /** Another request begins. */
    void reset() {
        headNanos = 0;
        begun = false;
    }

    /** When the final answer's head was ready to be written, by {@link System#nanoTime()}; 0 when there was none. */
    long headNanos() {
        return headNanos;
    }

    /** Somebody saw the client leave: there is nobody to write to. */
    void clientGone() {
        clientGone = true;
    }

    boolean isClientGone() {
        return clientGone;
    }

    /** From here on nobody but the final answer is written. */
    private synchronized void begin() {
        begun = true;
        headNanos = System.nanoTime();
    }

    /** Asks the client for its body (RFC 9110, 10.1.1), unless the final answer has begun. On the thread of an upload. */
    synchronized void sendContinue(long stallNanos) throws IOException {
        if (!begun) {
            wire.writeWithin(stallNanos);
            wire.write(CONTINUE, 0, CONTINUE.length);
            wire.writeWhenever();
        }
    }

    /** Passes an interim answer on (RFC 9110, 15.2). */
    synchronized void interim(ResponseHead interim, long stallNanos) {
        OutputBuffer out = new OutputBuffer(buffers);
        try {
            out.put(statusLine(interim.status())).put(interim.fields()).line();
            new BodyWriter(out, wire, stallNanos).flush();
        } catch (IOException e) {
            wire.close(); // the final answer will find the client gone
        } finally {
            out.close();
        }
    }

    /**
     * @param keep       whether the client is told that the connection stays
     * @param stallNanos how long the client may take to accept one write
     */
    Written write(Exchange exchange, Outcome outcome, boolean keep, long stallNanos) {
        begin();
        OutputBuffer out = new OutputBuffer(buffers);
        BodyWriter writer = new BodyWriter(out, wire, stallNanos);
        try {
            return switch (outcome) {
                case Outcome.Answered answered -> answer(exchange, answered, keep, out, writer);
                case Outcome.Tunnelled tunnelled -> switched(exchange, tunnelled, out, writer);
                case Outcome.Refused _, Outcome.Failed _ -> problem(exchange, outcome, keep, out, writer);
            };
        } finally {
            out.close();
        }
    }

    private Written answer(
            Exchange exchange, Outcome.Answered answered, boolean keep, OutputBuffer out, BodyWriter writer) {
        RequestHead request = exchange.request();
        BodyReader body = answered.body();
        int status = answered.status();
        boolean hasBody = ResponseHead.mayHaveBody(status, request.method());
        boolean chunked = hasBody && body.declaredLength() == RequestHead.UNKNOWN_LENGTH && request.minorVersion() > 0;
        boolean untilClose = hasBody && body.declaredLength() == RequestHead.UNKNOWN_LENGTH && !chunked;
        boolean stays = keep && !untilClose;
        head(exchange, status, answered.fields(), stays, out);
        if (chunked) {
            out.put("Transfer-Encoding: chunked\r\n");
        } else if (hasBody && !untilClose) {
            out.put("Content-Length: ").number(body.declaredLength()).line();
        }
        out.line();
        long before = wire.written();
        try {
            long bytes = 0;
            if (!hasBody) {
                writer.flush();
            } else if (chunked) {
                bytes = writer.chunked(body, request.takesTrailers());
            } else {
                bytes = writer.plain(body);
            }
            return new Written(Ending.COMPLETED, status, null, bytes, stays);
        } catch (BodyException e) {
            if (wire.written() == before) {
                out.clear();
                Outcome instead = insteadOf(e);
                instead.fields().addOwn(answered.fields());
                return problem(exchange, instead, keep, out, writer);
            }
            if (untilClose) {
                wire.reset(); // nothing else tells such a client that the answer is not whole
            }
            // Whoever saw the client leave cut the upstream off, which only looks like the upstream's fault.
            Ending ending = clientGone ? Ending.CLIENT_GONE : broken(e);
            return new Written(ending, status, null, wire.written() - before, false);
        } catch (IOException e) {
            return new Written(Ending.CLIENT_GONE, status, null, wire.written() - before, false);
        }
    }

    private static Written switched(
            Exchange exchange, Outcome.Tunnelled tunnelled, OutputBuffer out, BodyWriter writer) {
        String protocol = Objects.requireNonNull(exchange.upgrade()).protocol();
        fields(exchange, tunnelled.status(), tunnelled.fields(), out);
        out.put("Connection: Upgrade\r\nUpgrade: ").put(protocol).line().line();
        try {
            writer.flush();
            return new Written(Ending.TUNNELLED, tunnelled.status(), null, 0, false, tunnelled.end());
        } catch (IOException e) {
            return new Written(Ending.CLIENT_GONE, tunnelled.status(), null, 0, false);
        }
    }

    /** A body that was abandoned is one whose request broke, or whose client left and gets nothing anyway. */
    private static Outcome insteadOf(BodyException e) {
        return e.fault() == BodyException.Fault.ABANDONED
                ? Outcome.refuse(Reason.MALFORMED_REQUEST)
                : Outcome.fail(Reason.UPSTREAM_BROKEN, e.getMessage());
    }

    private static Ending broken(BodyException e) {
        return switch (e.fault()) {
            case TOO_SLOW -> Ending.DEADLINE;
            case ABANDONED -> Ending.CLIENT_GONE;
            case MALFORMED, CUT, TOO_LARGE -> Ending.UPSTREAM_BROKE;
        };
    }

    private Written problem(
            Exchange exchange, Outcome outcome, boolean keep, OutputBuffer out, BodyWriter writer) {
        Reason reason = ProblemRenderer.reason(outcome);
        String text = ProblemRenderer.render(outcome, exchange.requestId());
        byte[] body = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        Ending ending = outcome instanceof Outcome.Failed ? Ending.FAILED : Ending.REFUSED;
        head(exchange, outcome.status(), outcome.fields(), keep, out);
        out.put("Content-Length: ").number(body.length).line().line();
        boolean hasBody = ResponseHead.mayHaveBody(outcome.status(), exchange.request().method());
        if (hasBody) {
            out.put(body);
        }
        try {
            writer.flush();
            return new Written(ending, outcome.status(), reason, hasBody ? body.length : 0, keep);
        } catch (IOException e) {
            return new Written(Ending.CLIENT_GONE, outcome.status(), reason, 0, false);
        }
    }

    private static void head(Exchange exchange, int status, HeaderFields fields, boolean keep, OutputBuffer out) {
        fields(exchange, status, fields, out);
        if (!keep) {
            // A refusal that names a protocol names it for this connection (RFC 9110, 7.8).
            out.put(fields.contains(StandardFields.UPGRADE) ? "Connection: close, Upgrade\r\n" : "Connection: close\r\n");
        } else if (exchange.request().minorVersion() == 0) {
            out.put("Connection: keep-alive\r\n");
        }
    }

    private static void fields(Exchange exchange, int status, HeaderFields fields, OutputBuffer out) {
        out.put(statusLine(status));
        fields.remove(X_REQUEST_ID);
        out.put(fields);
        if (!fields.contains(StandardFields.DATE)) {
            out.put("Date: ").put(DATES.at(System.currentTimeMillis())).line();
        }
        out.put("x-request-id: ").put(exchange.requestId()).line();
    }

    private static byte[] statusLine(int status) {
        byte[] line = STATUS_LINES.getAcquire(status);
        if (line == null) {
            line = ("HTTP/1.1 " + status + ' ' + StatusPhrases.of(status) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            STATUS_LINES.setRelease(status, line);
        }
        return line;
    }
}
