package portcullis.listener;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import portcullis.config.ListenerConfig;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.Exchange.Arrival;
import portcullis.exchange.Outcome;
import portcullis.exchange.OwnedFields;
import portcullis.exchange.Reason;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;
import portcullis.http1.BodyReaders;
import portcullis.http1.ConnectionField;
import portcullis.http1.HeadFault;
import portcullis.http1.InputBuffer;
import portcullis.http1.RequestHeadReader;
import portcullis.listener.AnswerWriter.Written;
import portcullis.snapshot.Snapshot;
import portcullis.wire.SocketWire;

/**
 * One client's connection: its requests one after the other, on one virtual thread. Whatever cannot be understood is
 * answered once and ends the connection; whatever is answered early is drained within a bound or ends it too, so that the
 * rest of a body can never be read as the next request.
 */
final class ClientConnection implements ServerConnection {
    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());

    /** What an idle connection holds: enough for an ordinary head. */
    private static final int IDLE_BUFFER = 2 * 1024;
    /** A chunked body is read through the buffer; a larger one saves calls. */
    private static final int BODY_BUFFER = 16 * 1024;
    /** Unread bytes of a body that are worth reading to keep a connection. */
    private static final long WORTH_DRAINING = 64 * 1024;
    /** How long, and how much, we listen to a client after our last word, so that it gets to read it. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LINGER_BYTES = 256 * 1024;

    private static final Written UNANSWERED = new Written(Ending.CLIENT_GONE, 0, null, 0, false);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final PublicListener listener;
    private final SocketWire wire;
    private final ClientAddress peer;
    private final ClientLimits.Client peerLimit;
    private final InputBuffer input;
    private final RequestHeadReader heads;
    private final AnswerWriter answers;
    private final Runnable headBegun = this::headBegun;
    private final long openedNanos = System.nanoTime();
    private ListenerSettings settings;
    private Arrival direct;
    private boolean peerTrusted;
    private long startedNanos;
    private long headNanos;
    private boolean answering;
    private volatile boolean idle = true;
    private volatile boolean closing;

    ClientConnection(PublicListener listener, SocketWire wire, ClientAddress peer) {
        this.listener = listener;
        this.wire = wire;
        this.peerLimit = listener.clientLimits().enter(peer.text());
        this.peer = peer;
        this.settings = listener.settings();
        this.direct = settings.arrivals().direct(peer);
        this.peerTrusted = settings.arrivals().isTrusted(peer);
        this.input = new InputBuffer(wire, new byte[IDLE_BUFFER]);
        this.heads = new RequestHeadReader(input);
        this.answers = new AnswerWriter(wire, listener.shared().buffers());
    }

    @Override
    public void handle(Limit limit) {
        listener.opened(this, wire);
        try {
            serveAll();
        } catch (IOException e) {
            // the client broke the connection between two requests: nobody waits for an answer
        } finally {
            wire.close();
            listener.clientLimits().leave(peer.text());
            listener.closed(this, wire, peer.text());
        }
    }

    private void serveAll() throws IOException {
        long patience = timeouts().headerRead().toNanos();
        while (true) {
            wire.readWithin(patience);
            RequestHeadReader.Result result = heads.read(settings.headLimits(), headBegun);
            idle = false;
            boolean again = switch (result) {
                case NOTHING -> false;
                case HEAD -> {
                    wire.readWhenever();
                    yield serve();
                }
                case FAULT -> refuseHead(reason(heads.fault()));
                case CUT -> {
                    if (wire.readExpired()) {
                        refuseHead(Reason.CLIENT_TOO_SLOW);
                    }
                    yield false;
                }
            };
            if (!again) {
                return;
            }
            input.release();
            if (input.available() == 0 && input.bytes().length != IDLE_BUFFER) {
                input.bytes(new byte[IDLE_BUFFER]);
            }
            idle = true;
            if (closing && input.available() == 0) {
                return;
            }
            goByCurrentSettings();
            patience = timeouts().keepAlive().toNanos();
        }
    }

    private void goByCurrentSettings() {
        ListenerSettings now = listener.settings();
        if (now != settings) {
            settings = now;
            direct = now.arrivals().direct(peer);
            peerTrusted = now.arrivals().isTrusted(peer);
        }
    }

    private ListenerConfig.Timeouts timeouts() {
        return settings.timeouts();
    }

    private long stallNanos() {
        return timeouts().writeStall().toNanos();
    }

    private void headBegun() {
        startedNanos = System.nanoTime();
        idle = false;
        wire.readWithin(timeouts().headerRead().toNanos());
    }

    private static Reason reason(HeadFault fault) {
        return switch (fault) {
            case MALFORMED -> Reason.MALFORMED_REQUEST;
            case BAD_HOST -> Reason.BAD_HOST;
            case AMBIGUOUS_PATH -> Reason.AMBIGUOUS_PATH;
            case TARGET_TOO_LONG -> Reason.TARGET_TOO_LONG;
            case HEADERS_TOO_LARGE -> Reason.HEADERS_TOO_LARGE;
            case HTTP_VERSION -> Reason.HTTP_VERSION;
            case NOT_IMPLEMENTED -> Reason.NOT_IMPLEMENTED;
            case EXPECTATION_FAILED -> Reason.EXPECTATION_FAILED;
        };
    }

    /** A head that was not accepted: what was understood of it is logged, the answer says why, the connection ends. */
    private boolean refuseHead(Reason reason) throws IOException {
        RequestHead head = heads.head();
        Arrival arrival = direct;
        settings.arrivals().strip(head.fields(), false);
        head.fields().remove(StandardFields.CONNECTION);
        Snapshot snapshot = listener.shared().live().acquire();
        try {
            RequestBody none = new RequestBody(BodyReader.EMPTY, null);
            refuse(exchange(snapshot, head, none, arrival, listener.shared().ids().next()), snapshot, none, reason);
        } finally {
            snapshot.release();
        }
        linger();
        return false;
    }

    /** Serves the request whose head was read; true when the connection may serve another. */
    private boolean serve() throws IOException {
        RequestHead head = heads.head();
        HeaderFields fields = head.fields();
        boolean keep = keepsConnection(head);
        boolean waits = head.minorVersion() > 0 && fields.contains(StandardFields.EXPECT);
        Reason fault = asksForAnotherProtocol(head) ? Reason.NOT_IMPLEMENTED : null;
        if (head.minorVersion() > 0 && fields.contains(StandardFields.TE)) {
            head.takesTrailers(ConnectionField.lists(fields, StandardFields.TE, "trailers"));
        }
        Arrival arrival = peerTrusted ? settings.arrivals().proxied(direct, fields) : direct;
        String requestId = peerTrusted ? Arrivals.requestId(fields) : null;
        if (!ConnectionField.removeHopByHop(fields, ClientConnection::isUnnameable)) {
            fault = Reason.MALFORMED_REQUEST;
        }
        settings.arrivals().strip(fields, peerTrusted);
        if (head.declaredLength() == RequestHead.UNKNOWN_LENGTH) {
            input.room(BODY_BUFFER);
        }
        answering = false;
        headNanos = 0;
        BodyReader read = BodyReader.EMPTY;
        try {
            read = BodyReaders.ofRequest(input, head.declaredLength(), timeouts().bodyIdle().toNanos());
        } catch (BodyException e) {
            fault = Reason.MALFORMED_REQUEST;
        }
        RequestBody body = new RequestBody(read, waits ? this::sendContinue : null);
        Snapshot snapshot = listener.shared().live().acquire();
        try {
            Exchange exchange = exchange(
                    snapshot, head, body, arrival, requestId == null ? listener.shared().ids().next() : requestId);
            if (fault != null) {
                refuse(exchange, snapshot, body, fault);
                linger();
                return false;
            }
            return afterwards(body, admit(exchange, snapshot, body, keep));
        } finally {
            snapshot.release();
        }
    }

    private Exchange exchange(
            Snapshot snapshot, RequestHead head, RequestBody body, Arrival arrival, String requestId) {
        return new Exchange(head, body, arrival, requestId, snapshot.generation(), startedNanos);
    }

    private void refuse(Exchange exchange, Snapshot snapshot, RequestBody body, Reason reason) {
        listener.shared().events().started();
        Outcome outcome = Outcome.refuse(reason);
        snapshot.securityFields().applyTo(outcome.fields(), exchange.arrival());
        beginAnswer();
        end(exchange, body, answers.write(exchange, outcome, false, stallNanos()));
    }

    /** Counts the request in, within the bounds of the listener and of the client. */
    private Written admit(Exchange exchange, Snapshot snapshot, RequestBody body, boolean keep) {
        ClientLimits.Client client = peerTrusted ? listener.clientLimits().enter(exchange.client().text()) : peerLimit;
        boolean fits = listener.beginRequest();
        boolean fair = fits && client.beginRequest(settings.limits().requestsPerClient());
        try {
            return exchange(exchange, snapshot, body, keep, fair);
        } finally {
            if (fair) {
                client.endRequest();
            }
            if (fits) {
                listener.endRequest();
            }
            if (peerTrusted) {
                listener.clientLimits().leave(exchange.client().text());
            }
        }
    }

    private Written exchange(Exchange exchange, Snapshot snapshot, RequestBody body, boolean keep, boolean admitted) {
        listener.shared().events().started();
        if (exchange.request().minorVersion() > 0) {
            exchange.interimTo(this::passInterim);
        }
        Written written = UNANSWERED;
        try {
            Outcome outcome = admitted ? outcome(exchange, snapshot) : overloaded(exchange, snapshot);
            if (body.fault() != BodyException.Fault.CUT) {
                beginAnswer();
                boolean stays = keep && !isClosing() && (body.isEnded() || isWorthDraining(outcome, body));
                written = answers.write(exchange, outcome, stays, stallNanos());
            }
        } finally {
            end(exchange, body, written);
        }
        return written;
    }

    /** A bug in a filter is this request's misfortune and nobody else's. */
    private Outcome outcome(Exchange exchange, Snapshot snapshot) {
        try {
            String readyPath = settings.config().readyPath();
            if (readyPath != null && readyPath.equals(exchange.request().target().path())) {
                return listener.ready();
            }
            return snapshot.serve(exchange, System.currentTimeMillis());
        } catch (RuntimeException | StackOverflowError e) {
            LOG.log(System.Logger.Level.ERROR, "request " + exchange.requestId() + " met a bug of the gateway", e);
            Outcome outcome = Outcome.refuse(Reason.INTERNAL_ERROR);
            snapshot.securityFields().applyTo(outcome.fields(), exchange.arrival());
            return outcome;
        }
    }

    private static Outcome overloaded(Exchange exchange, Snapshot snapshot) {
        Outcome outcome = Outcome.refuse(Reason.OVERLOADED);
        snapshot.securityFields().applyTo(outcome.fields(), exchange.arrival());
        return outcome;
    }

    /** Only our own early answers wait for the rest of a body; an upload has its thread in it and ends with its answer. */
    private static boolean isWorthDraining(Outcome outcome, RequestBody body) {
        return !(outcome instanceof Outcome.Answered) && body.isWorthDraining(WORTH_DRAINING);
    }

    private void end(Exchange exchange, RequestBody body, Written written) {
        Ending ending = written.ending() == Ending.CLIENT_GONE && listener.isCut() ? Ending.DRAIN_CUT : written.ending();
        try {
            exchange.end(ending);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "request " + exchange.requestId() + " could not be ended cleanly", e);
        }
        listener.shared()
                .events()
                .ended(exchange, ending, written.status(), written.reason(), headNanos, body.bytes(), written.bytes());
    }

    /** Takes the wire back from an upload, and makes sure that what comes next on it is a request. */
    private boolean afterwards(RequestBody body, Written written) throws IOException {
        if (!written.reusable() && body.isEnded()) {
            return false;
        }
        if (!written.reusable()) {
            wire.shutdownOutput(); // the client may read to the end of the answer while we wait for the upload to stop
        }
        if (!body.reclaim(LINGER_NANOS)) {
            return false;
        }
        if (body.isEnded()) {
            return written.reusable();
        }
        if (written.reusable()) {
            byte[] scratch = listener.shared().buffers().take();
            try {
                return body.drain(scratch, WORTH_DRAINING);
            } finally {
                listener.shared().buffers().give(scratch);
            }
        }
        linger();
        return false;
    }

    /** Says that nothing more comes, and hears the client out for a moment: closing on unread bytes would destroy our answer. */
    private void linger() throws IOException {
        wire.shutdownOutput();
        wire.readWithin(LINGER_NANOS);
        byte[] scratch = listener.shared().buffers().take();
        try {
            int count = 0;
            for (int heard = 0; heard < LINGER_BYTES && count >= 0; heard += count) {
                count = wire.read(scratch, 0, scratch.length);
            }
        } finally {
            listener.shared().buffers().give(scratch);
        }
    }

    /** From here on nobody else writes to the client. */
    private synchronized void beginAnswer() {
        answering = true;
        headNanos = System.nanoTime();
    }

    private synchronized void sendContinue() throws IOException {
        if (!answering) {
            wire.writeWithin(stallNanos());
            wire.write(CONTINUE, 0, CONTINUE.length);
            wire.writeWhenever();
        }
    }

    private synchronized void passInterim(ResponseHead interim) {
        try {
            answers.interim(interim, stallNanos());
        } catch (IOException e) {
            wire.close(); // the final answer will find the client gone
        }
    }

    private boolean isClosing() {
        Duration age = timeouts().connectionAge();
        return closing || listener.shared().drain().isClosing()
                || age != null && System.nanoTime() - openedNanos >= age.toNanos();
    }

    private static boolean keepsConnection(RequestHead head) {
        return head.minorVersion() > 0
                ? !ConnectionField.names(head.fields(), "close")
                : ConnectionField.names(head.fields(), "keep-alive") && !ConnectionField.names(head.fields(), "close");
    }

    /**
     * Whether the client offers a protocol that we would have to refuse. An offer of {@code h2c} alone is declined by
     * answering in HTTP/1.1 (RFC 9110, 7.8): common clients make it with every request. It is never passed on.
     */
    private static boolean asksForAnotherProtocol(RequestHead head) {
        HeaderFields fields = head.fields();
        int upgrade = fields.find(StandardFields.UPGRADE);
        if (upgrade < 0 || head.minorVersion() == 0 || !ConnectionField.names(fields, "upgrade")) {
            return false;
        }
        return fields.find(StandardFields.UPGRADE, upgrade + 1) >= 0 || !fields.valueIs(upgrade, "h2c");
    }

    /** What nobody may have removed by naming it in Connection: what frames and routes, and what only we may say. */
    private static boolean isUnnameable(byte[] bytes, int from, int to) {
        return OwnedFields.contains(bytes, from, to) || Tokens.equalsIgnoreCase(bytes, from, to, "host")
                || Tokens.equalsIgnoreCase(bytes, from, to, "content-length")
                || Tokens.equalsIgnoreCase(bytes, from, to, "transfer-encoding");
    }

    /** Ends the connection as soon as no request is being served: at once when it is idle for {@code nanos} already. */
    void closeWhenIdle() {
        closing = true;
        if (idle) {
            wire.close();
        }
    }

    /** Cuts whatever is going on. */
    void cut() {
        closing = true;
        wire.close();
    }

    boolean isIdle() {
        return idle;
    }

    /** Helidon's own idle timer has nothing to do here: each phase has a deadline of ours. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            cut();
        } else {
            closeWhenIdle();
        }
    }
}
