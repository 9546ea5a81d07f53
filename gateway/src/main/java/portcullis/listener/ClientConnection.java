package portcullis.listener;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.Exchange;
import portcullis.exchange.Exchange.Arrival;
import portcullis.exchange.Reason;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
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
    /** What an idle connection holds: enough for an ordinary head. */
    private static final int IDLE_BUFFER = 2 * 1024;
    /** How long, and how much, we listen to a client after our last word, so that it gets to read it. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long a connection without a request is kept once it is to be closed. */
    private static final long LAST_CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** How long the rest of a body may take that is read for the connection's sake alone. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int LINGER_BYTES = 256 * 1024;

    private final PublicListener listener;
    private final SocketWire wire;
    private final ClientAddress peer;
    private final ClientLimits.Client peerLimit;
    private final InputBuffer input;
    private final RequestHeadReader heads;
    private final AnswerWriter answers;
    private final RequestService service;
    private final Runnable headBegun = this::headBegun;
    private final long openedNanos = System.nanoTime();
    private ListenerSettings settings;
    private Arrival direct;
    private boolean peerTrusted;
    private long startedNanos;
    private @Nullable Thread watcher;
    private volatile @Nullable Waiting waiting;
    private volatile boolean idle = true;
    private volatile boolean closing;

    private record Waiting(Exchange exchange, RequestBody body) {}

    ClientConnection(PublicListener listener, SocketWire wire, ClientAddress peer) {
        this.listener = listener;
        this.wire = wire;
        this.peer = peer;
        this.peerLimit = listener.clientLimits().enter(peer.text());
        this.settings = listener.settings();
        this.direct = settings.arrivals().direct(peer);
        this.peerTrusted = settings.arrivals().isTrusted(peer);
        this.input = new InputBuffer(wire, new byte[IDLE_BUFFER]);
        this.heads = new RequestHeadReader(input);
        this.answers = new AnswerWriter(wire, listener.shared().buffers());
        this.service = new RequestService(listener, answers);
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
        boolean again = awaitRequest(settings.timeouts().headerRead());
        while (again) {
            joinWatcher();
            input.release();
            if (input.available() == 0 && input.bytes().length != IDLE_BUFFER) {
                input.bytes(new byte[IDLE_BUFFER]);
                heads.forget();
            }
            goByCurrentSettings();
            again = awaitRequest(settings.timeouts().keepAlive());
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

    /** Waits for a request and serves it; true when the connection may serve another. */
    private boolean awaitRequest(Duration patience) throws IOException {
        idleWithin(patience);
        RequestHeadReader.Result result = heads.read(settings.headLimits(), headBegun);
        idle = false;
        return switch (result) {
            case NOTHING -> false;
            case HEAD -> {
                wire.readWhenever();
                yield serve();
            }
            case FAULT -> refuse(reason(heads.fault()));
            case CUT -> wire.readExpired() && refuse(Reason.CLIENT_TOO_SLOW);
        };
    }

    /** From now on nothing is being served; how long that may last is decided together with {@link #closeWhenIdle}. */
    private synchronized void idleWithin(Duration patience) {
        idle = true;
        wire.readWithin(isClosing() ? Math.min(patience.toNanos(), LAST_CALL_NANOS) : patience.toNanos());
    }

    private synchronized void headBegun() {
        startedNanos = System.nanoTime();
        idle = false;
        wire.readWithin(settings.timeouts().headerRead().toNanos());
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
    private boolean refuse(Reason reason) throws IOException {
        RequestHead head = heads.head();
        head.fields().remove(StandardFields.CONNECTION);
        settings.arrivals().strip(head.fields(), false);
        answers.reset();
        RequestBody none = new RequestBody(BodyReader.EMPTY, null, settings.arrivals());
        Snapshot snapshot = listener.shared().live().acquire();
        try {
            service.refuse(exchange(snapshot, head, none, direct, null), snapshot, none, settings, reason);
        } finally {
            snapshot.release();
        }
        linger();
        return false;
    }

    private boolean serve() throws IOException {
        RequestHead head = heads.head();
        answers.reset();
        Intake intake = Intake.of(head, input, settings, direct, peerTrusted, this::sendContinue);
        RequestBody body = intake.body();
        Snapshot snapshot = listener.shared().live().acquire();
        try {
            Exchange exchange = exchange(snapshot, head, body, intake.arrival(), intake.requestId());
            if (intake.fault() != null) {
                service.refuse(exchange, snapshot, body, settings, intake.fault());
                linger();
                return false;
            }
            return afterwards(body, serve(exchange, snapshot, intake));
        } finally {
            snapshot.release();
        }
    }

    private Exchange exchange(
            Snapshot snapshot, RequestHead head, RequestBody body, Arrival arrival, @Nullable String requestId) {
        String id = requestId == null ? listener.shared().ids().next() : requestId;
        return new Exchange(head, body, arrival, id, snapshot.generation(), startedNanos);
    }

    private Written serve(Exchange exchange, Snapshot snapshot, Intake intake) {
        String client = exchange.client().text();
        ClientLimits.Client counts = peerTrusted ? listener.clientLimits().enter(client) : peerLimit;
        if (exchange.request().minorVersion() > 0) {
            exchange.interimTo(interim -> answers.interim(interim, settings.timeouts().writeStall().toNanos()));
        }
        waiting = new Waiting(exchange, intake.body());
        try {
            return service.serve(
                    exchange, snapshot, intake.body(), settings, counts, () -> intake.keep() && !isClosing());
        } finally {
            waiting = null;
            if (peerTrusted) {
                listener.clientLimits().leave(client);
            }
        }
    }

    private void sendContinue() throws IOException {
        answers.sendContinue(settings.timeouts().writeStall().toNanos());
    }

    /** Takes the wire back from an upload, and makes sure that what comes next on it is a request. */
    private boolean afterwards(RequestBody body, Written written) throws IOException {
        if (body.isEnded() && !written.reusable()) {
            return false;
        }
        if (!written.reusable()) {
            wire.shutdownOutput(); // the client may read to the end of the answer while we wait for the upload to stop
        }
        if (!body.reclaim(LINGER_NANOS)) {
            return false;
        }
        if (body.isEnded()) {
            return true;
        }
        if (written.reusable()) {
            return drain(body);
        }
        linger();
        return false;
    }

    private boolean drain(RequestBody body) {
        byte[] scratch = listener.shared().buffers().large();
        try {
            return body.drain(scratch, RequestService.WORTH_DRAINING, DRAIN_NANOS);
        } finally {
            listener.shared().buffers().give(scratch);
        }
    }

    /** Says that nothing more comes, and hears the client out for a moment: closing on unread bytes would destroy our answer. */
    private void linger() throws IOException {
        wire.shutdownOutput();
        wire.readWithin(LINGER_NANOS);
        byte[] scratch = listener.shared().buffers().large();
        try {
            int count = 0;
            for (int heard = 0; heard < LINGER_BYTES && count >= 0; heard += count) {
                count = wire.read(scratch, 0, scratch.length);
            }
        } finally {
            listener.shared().buffers().give(scratch);
        }
    }

    private boolean isClosing() {
        Duration age = settings.timeouts().connectionAge();
        return closing
                || listener.shared().drain().isClosing()
                || age != null && System.nanoTime() - openedNanos >= age.toNanos();
    }

    /**
     * Looks, from the listener's thread, whether the client of a request that has been waiting for long is still there.
     * Nothing else would notice before the next byte is written to it, and that may be never. What is read belongs to the
     * next request and stays in the buffer.
     */
    void watchClient(long now, long waitedNanos) {
        Waiting seen = waiting;
        if (seen == null || now - seen.exchange.startedNanos() < waitedNanos) {
            return;
        }
        synchronized (input) {
            if (watcher != null || waiting != seen || !seen.body.isEnded()) {
                return;
            }
            watcher = Thread.ofVirtual().name("client-watch").start(() -> {
                if (!input.awaitMore()) {
                    answers.clientGone();
                    seen.exchange.abort();
                }
            });
        }
    }

    /** A watcher reads until the next request's first bytes or the end; only then may anybody else. */
    private void joinWatcher() {
        Thread last;
        synchronized (input) {
            last = watcher;
        }
        if (last == null) {
            return;
        }
        idleWithin(settings.timeouts().keepAlive());
        try {
            last.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            wire.close();
        }
        synchronized (input) {
            watcher = null;
        }
    }

    /**
     * Ends the connection as soon as it is not needed: after the answer to what is being served, or after a moment of
     * silence. Not at once, because a request may be on its way that its client could not safely send again.
     */
    synchronized void closeWhenIdle() {
        closing = true;
        if (idle) {
            wire.readWithin(LAST_CALL_NANOS);
        }
    }

    /** Cuts whatever is going on. */
    void cut() {
        closing = true;
        wire.close();
        Waiting seen = waiting;
        if (seen != null) {
            seen.exchange.abort();
        }
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
