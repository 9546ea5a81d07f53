package portcullis.telemetry;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.Telemetry;
import portcullis.config.Telemetry.LogFormat;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.Reason;
import portcullis.exchange.RouteRef;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.TargetPath;
import portcullis.telemetry.LogLine.Field;

/**
 * One line per exchange, written when it has ended. A field without a value is left out. {@code time} is the end;
 * {@code path} is the path that was matched, with secret query parameters masked. Durations are milliseconds.
 *
 * <p>On the request path: no regex, no formatting, no allocation but for a query that has something to mask.
 */
public final class AccessLog {
    /** Bytes of the longest line; the bounds of the values add up to less. */
    static final int LINE = 4096;

    private static final int SHORT = 64;
    private static final int NAME = 128;
    private static final int LONG = 256;
    private static final int PATH = 1024;
    /** Lines kept for reuse. Encoding never blocks, so not many more are in use than there are carrier threads. */
    private static final int SPARE_LINES = Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

    private static final Field TIME = new Field("time");
    private static final Field REQUEST_ID = new Field("request_id");
    private static final Field TRACE_ID = new Field("trace_id");
    private static final Field LISTENER = new Field("listener");
    private static final Field CLIENT_IP = new Field("client_ip");
    private static final Field METHOD = new Field("method");
    private static final Field HOST = new Field("host");
    private static final Field TARGET = new Field("path");
    private static final Field ROUTE = new Field("route");
    private static final Field API = new Field("api");
    private static final Field VERSION = new Field("version");
    private static final Field UPSTREAM = new Field("upstream");
    private static final Field ENDPOINT = new Field("endpoint");
    private static final Field ATTEMPTS = new Field("attempts");
    private static final Field STATUS = new Field("status");
    private static final Field OUTCOME = new Field("outcome");
    private static final Field REASON = new Field("reason");
    private static final Field CREDENTIAL_FAULT = new Field("credential_fault");
    private static final Field DURATION_MS = new Field("duration_ms");
    private static final Field UPSTREAM_MS = new Field("upstream_ms");
    private static final Field BYTES_IN = new Field("bytes_in");
    private static final Field BYTES_OUT = new Field("bytes_out");
    private static final Field CALLER = new Field("caller");
    private static final Field CALLER_KIND = new Field("caller_kind");
    private static final Field POLICY = new Field("policy");
    private static final Field PROTOCOL = new Field("protocol");
    private static final Field TLS = new Field("tls");
    private static final Field USER_AGENT = new Field("user_agent");
    private static final Field GENERATION = new Field("generation");

    private static final FieldName USER_AGENT_HEADER = FieldName.of("user-agent");
    private static final FieldName TRACEPARENT = FieldName.of("traceparent");
    private static final int TRACEPARENT_LENGTH = 55;
    private static final int TRACE_ID_START = 3;
    private static final int TRACE_ID_END = 35;

    private final LogOutput output;
    private final LongSupplier wallClock;
    private final LongAdder dropped = new LongAdder();
    private final AtomicReferenceArray<@Nullable LogLine> spares = new AtomicReferenceArray<>(SPARE_LINES);
    private volatile Settings settings = new Settings(true, LogFormat.JSON, Masking.BUILT_IN, false);

    private record Settings(boolean on, LogFormat format, Masking masking, boolean hidesUserAgent) {}

    /** @param wallClock milliseconds since 1970 */
    public AccessLog(LogOutput output, LongSupplier wallClock) {
        this.output = output;
        this.wallClock = wallClock;
    }

    /** Takes over what the operator wrote; lines that are being encoded keep the old. */
    public void apply(Telemetry.Logs logs) {
        Masking masking = new Masking(logs.mask());
        settings = new Settings(logs.accessLog(), logs.format(), masking, masking.masksHeader(USER_AGENT_HEADER.text()));
    }

    /** Lines that found no room in the output, or that could not be written. */
    public long dropped() {
        return dropped.sum() + output.lost();
    }

    /**
     * Writes the line of an exchange that has ended.
     *
     * @param status of the answer; 0 when none was written
     * @param nanos from the first byte of the request to the end
     */
    void write(
            Exchange exchange, Ending ending, int status, @Nullable Reason reason, long nanos, long bytesIn, long bytesOut) {
        Settings now = settings;
        if (!now.on) {
            return;
        }
        int slot = (int) Thread.currentThread().threadId() & (SPARE_LINES - 1);
        LogLine line = spare(slot);
        line.begin(now.format).time(TIME, wallClock.getAsLong());
        request(line, exchange, now);
        whereItWent(line, exchange);
        if (status != 0) {
            line.field(STATUS, status);
        }
        line.ascii(OUTCOME, ending.slug(), SHORT);
        if (reason != null) {
            line.ascii(REASON, reason.slug(), SHORT);
        }
        line.ascii(CREDENTIAL_FAULT, exchange.credentialFault(), SHORT).millis(DURATION_MS, nanos);
        if (exchange.attempts() > 0) {
            line.millis(UPSTREAM_MS, exchange.upstreamNanos());
        }
        line.field(BYTES_IN, bytesIn).field(BYTES_OUT, bytesOut);
        client(line, exchange, now);
        line.field(GENERATION, exchange.generation()).end();
        if (!output.offer(line.bytes(), line.length(), false)) {
            dropped.increment();
        }
        for (int i = 0; i < SPARE_LINES && !spares.compareAndSet(slot ^ i, null, line); i++) {
            // to the first free place
        }
    }

    private LogLine spare(int slot) {
        for (int i = 0; i < SPARE_LINES; i++) {
            LogLine line = spares.getAndSet(slot ^ i, null);
            if (line != null) {
                return line;
            }
        }
        return new LogLine(LINE);
    }

    private static void request(LogLine line, Exchange exchange, Settings now) {
        RequestHead request = exchange.request();
        line.ascii(REQUEST_ID, exchange.requestId(), SHORT);
        traceId(line, request.fields());
        line.ascii(LISTENER, exchange.arrival().listener(), NAME)
                .ascii(CLIENT_IP, exchange.client().text(), SHORT)
                .ascii(METHOD, request.method(), SHORT)
                .ascii(HOST, request.authority(), LONG);
        if (!request.method().isEmpty()) {
            TargetPath target = request.target();
            line.ascii(TARGET, now.masking.target(target.text(), target.pathLength()), PATH);
        }
    }

    /** The trace that the client belongs to, as far as it says so in the right form (W3C Trace Context, 3.2.2). */
    private static void traceId(LogLine line, HeaderFields fields) {
        int index = fields.find(TRACEPARENT);
        if (index < 0 || fields.valueEnd(index) - fields.valueStart(index) < TRACEPARENT_LENGTH) {
            return;
        }
        byte[] bytes = fields.bytes(index);
        int start = fields.valueStart(index);
        for (int i = start + TRACE_ID_START; i < start + TRACE_ID_END; i++) {
            if (!(bytes[i] >= '0' && bytes[i] <= '9' || bytes[i] >= 'a' && bytes[i] <= 'f')) {
                return;
            }
        }
        line.field(TRACE_ID, bytes, start + TRACE_ID_START, start + TRACE_ID_END, SHORT);
    }

    private static void whereItWent(LogLine line, Exchange exchange) {
        RouteRef route = exchange.route();
        line.ascii(ROUTE, route.id(), LONG)
                .ascii(API, route.api(), NAME)
                .ascii(VERSION, route.version(), SHORT)
                .ascii(UPSTREAM, exchange.upstream(), NAME)
                .ascii(ENDPOINT, exchange.endpoint(), NAME)
                .field(ATTEMPTS, exchange.attempts());
    }

    private static void client(LogLine line, Exchange exchange, Settings now) {
        line.field(CALLER, exchange.caller().id(), LONG)
                .ascii(CALLER_KIND, exchange.caller().kind().slug(), SHORT)
                .field(POLICY, exchange.policy(), LONG)
                .ascii(PROTOCOL, exchange.request().minorVersion() == 0 ? "HTTP/1.0" : "HTTP/1.1", SHORT)
                .ascii(TLS, exchange.arrival().tls(), SHORT);
        HeaderFields fields = exchange.request().fields();
        int index = fields.find(USER_AGENT_HEADER);
        if (index < 0) {
            return;
        }
        byte[] bytes = fields.bytes(index);
        int start = fields.valueStart(index);
        int end = fields.valueEnd(index);
        if (now.hidesUserAgent) {
            line.field(USER_AGENT, "***", SHORT);
        } else if (now.masking.isSuspicious(bytes, start, end)) {
            line.field(USER_AGENT, now.masking.text(fields.value(index)), LONG);
        } else {
            line.field(USER_AGENT, bytes, start, end, LONG);
        }
    }
}
