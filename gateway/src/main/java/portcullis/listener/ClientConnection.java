package portcullis.listener;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.ClientCertificate;
import portcullis.exchange.Exchange;
import portcullis.exchange.Exchange.Arrival;
import portcullis.exchange.Reason;
import portcullis.exchange.Upgrade;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
import portcullis.http.TunnelEnd;
import portcullis.http1.HeadFault;
import portcullis.http1.InputBuffer;
import portcullis.http1.RequestHeadReader;
import portcullis.http1.SwitchedWire;
import portcullis.identity.ClientCertificates;
import portcullis.listener.AnswerWriter.Written;
import portcullis.snapshot.Snapshot;
import portcullis.tls.ServerTls;
import portcullis.tls.TlsWire;
import portcullis.tunnel.Tunnel;
import portcullis.wire.Farewell;
import portcullis.wire.Wire;

/**
 * The requests of one client's connection one after the other, on one virtual thread. Whatever cannot be understood is
 * answered once and ends the connection; whatever is answered early is drained within a bound or ends it too, so that the
 * rest of a body can never be read as the next request.
 */
final class ClientConnection {
    /** What an idle connection holds: enough for an ordinary head. */
    private static final int IDLE_BUFFER = 2 * 1024;
    /** How long the rest of a body may take that is read for the connection's sake alone. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PublicListener listener;
    private final Wire wire;
    private final String tlsVersion;
    private final @Nullable ServerTls spoken;
    private final @Nullable ClientCertificate certificate;
    private final @Nullable NamedHost namedHost;
    private final ClientAddress peer;
    private final ClientLimits.Client peerLimit;
    private final InputBuffer input;
    private final RequestHeadReader heads;
    private final AnswerWriter answers;
    private final RequestService service;
    private final Runnable headBegun = this::headBegun;
    private final long openedNanos;
    private ListenerSettings settings;
    private Arrival direct;
    private boolean peerTrusted;
    private long startedNanos;
    private @Nullable Thread watcher;
    private volatile @Nullable Waiting waiting;
    private volatile @Nullable Tunnel tunnel;
    private volatile boolean idle = true;
    private volatile boolean closing;

    private record Waiting(Exchange exchange, RequestBody body) {}

    /**
     * @param counts of the client's address, which a tunnel keeps to its end
     * @param refused whether the request was refused before anything else saw it
     */
    private record Served(Exchange exchange, ClientLimits.Client counts, Written written, boolean refused) {}

    /**
     * @param wire the outermost one
     * @param tls the same under TLS; null for plaintext
     * @param spoken what the port went by in the handshake; null for plaintext
     * @param openedNanos {@link System#nanoTime()} when the connection was taken up
     */
    ClientConnection(
            PublicListener listener,
            Wire wire,
            @Nullable TlsWire tls,
            @Nullable ServerTls spoken,
            ClientAddress peer,
            long openedNanos) {
        this.listener = listener;
        this.wire = wire;
        this.tlsVersion = tls == null ? "" : tls.version();
        this.spoken = spoken;
        this.certificate = certificate(tls, spoken);
        this.namedHost = NamedHost.of(tls, spoken);
        this.peer = peer;
        this.openedNanos = openedNanos;
        this.peerLimit = listener.clientLimits().enter(peer.text());
        this.settings = listener.settings();
        this.direct = settings.arrivals().direct(peer, tlsVersion, certificate);
        this.peerTrusted = settings.arrivals().isTrusted(peer);
        this.input = new InputBuffer(wire, new byte[IDLE_BUFFER]);
        this.heads = new RequestHeadReader(input);
        this.answers = new AnswerWriter(wire, listener.shared().buffers());
        this.service = new RequestService(listener, answers);
        this.closing = isAdmittedNoMore();
    }

    private static @Nullable ClientCertificate certificate(@Nullable TlsWire tls, @Nullable ServerTls spoken) {
        return tls == null || spoken == null || !spoken.asksForCertificates()
                ? null
                : ClientCertificates.of(tls.peerCertificates(), spoken.config().clientNames());
    }

    /** Whether the port by now asks other things of clients than this one was asked: then it comes in anew. */
    private boolean isAdmittedNoMore() {
        ServerTls now = settings.tls();
        return spoken != null && now != null && now != spoken && !now.admitsAs(spoken);
    }

    /**
     * Serves requests until the connection has had its last one.
     *
     * @throws IOException when the client broke the connection between two requests: nobody waits for an answer
     */
    void serveAll() throws IOException {
        try {
            serveEach();
            wire.writeWithin(settings.timeouts().writeStall().toNanos());
            wire.finish();
        } finally {
            listener.clientLimits().leave(peer.text());
        }
    }

    private void serveEach() throws IOException {
        boolean again = awaitRequest(settings.timeouts().headerRead());
        while (again) {
            joinWatcher();
            input.release();
            if (input.available() == 0 && input.bytes().length != IDLE_BUFFER) {
                input.bytes(new byte[IDLE_BUFFER]);
                heads.forget();
                wire.idle();
            }
            goByCurrentSettings();
            again = awaitRequest(settings.timeouts().keepAlive());
        }
    }

    private void goByCurrentSettings() {
        ListenerSettings now = listener.settings();
        if (now != settings) {
            settings = now;
            direct = now.arrivals().direct(peer, tlsVersion, certificate);
            peerTrusted = now.arrivals().isTrusted(peer);
            if (isAdmittedNoMore()) {
                closing = true;
            }
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
        wire.readWithin(isClosing() ? Math.min(patience.toNanos(), AcceptedConnection.LAST_CALL_NANOS) : patience.toNanos());
    }

    private synchronized void headBegun() {
        startedNanos = System.nanoTime();
        idle = false;
        wire.readWithin(settings.timeouts().headerRead().toNanos());
    }

    static Reason reason(HeadFault fault) {
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
        answers.reset();
        Intake intake = Intake.of(heads.head(), input, settings, direct, peerTrusted, this::sendContinue);
        Served served = served(intake);
        if (served.written.tunnel() != null) {
            tunnel(served, served.written.tunnel());
            return false;
        }
        if (served.refused) {
            linger();
            return false;
        }
        return afterwards(intake, served.written);
    }

    /** The snapshot is given back before a tunnel begins: one that lasts must not keep a generation in memory. */
    private Served served(Intake intake) {
        Snapshot snapshot = listener.shared().live().acquire();
        try {
            Exchange exchange = exchange(snapshot, heads.head(), intake.body(), intake.arrival(), intake.requestId());
            exchange.offers(intake.offers());
            Reason fault = intake.fault();
            if (fault == null && namedHost != null && namedHost.isMissedBy(heads.head())) {
                fault = Reason.MISDIRECTED;
            }
            if (fault == null) {
                return serve(exchange, snapshot, intake);
            }
            Written written = service.refuse(exchange, snapshot, intake.body(), settings, fault);
            return new Served(exchange, peerLimit, written, true);
        } finally {
            snapshot.release();
        }
    }

    private Exchange exchange(
            Snapshot snapshot, RequestHead head, RequestBody body, Arrival arrival, @Nullable String requestId) {
        String id = requestId == null ? listener.shared().ids().next() : requestId;
        return new Exchange(head, body, arrival, id, snapshot.generation(), startedNanos);
    }

    private Served serve(Exchange exchange, Snapshot snapshot, Intake intake) {
        String client = exchange.client().text();
        ClientLimits.Client counts = peerTrusted ? listener.clientLimits().enter(client) : peerLimit;
        if (exchange.request().minorVersion() > 0) {
            exchange.interimTo(interim -> answers.interim(interim, settings.timeouts().writeStall().toNanos()));
        }
        waiting = new Waiting(exchange, intake.body());
        boolean goesOn = false;
        try {
            Written written = service.serve(
                    exchange, snapshot, intake.body(), settings, counts, () -> intake.keep() && !isClosing());
            goesOn = written.tunnel() != null;
            return new Served(exchange, counts, written, false);
        } finally {
            waiting = null;
            if (!goesOn) {
                leave(exchange);
            }
        }
    }

    private void leave(Exchange exchange) {
        if (peerTrusted) {
            listener.clientLimits().leave(exchange.client().text());
        }
    }

    /** The connection has left HTTP: bytes go both ways until it is over, and so is the connection. */
    private void tunnel(Served served, TunnelEnd upstream) {
        TunnelEnd client = new SwitchedWire(input, settings.timeouts().writeStall().toNanos(), () -> {});
        Upgrade upgrade = Objects.requireNonNull(served.exchange.upgrade());
        Tunnel opened = new Tunnel(
                client, upstream, upgrade, served.exchange::isCallerStillValid, listener.shared().buffers());
        listener.tunnelBegun();
        tunnel = opened;
        try {
            opened.run(this::awaitWatcher);
        } finally {
            tunnel = null;
            listener.tunnelOver();
            service.endTunnel(served.exchange, served.counts, opened);
            leave(served.exchange);
        }
    }

    private void sendContinue() throws IOException {
        answers.sendContinue(settings.timeouts().writeStall().toNanos());
    }

    /** Takes the wire back from an upload, and makes sure that what comes next on it is a request. */
    private boolean afterwards(Intake intake, Written written) throws IOException {
        RequestBody body = intake.body();
        if (body.isEnded() && !written.reusable()) {
            if (!intake.offers().isEmpty()) {
                linger(); // its first bytes in the other protocol may be on their way
            }
            return false;
        }
        if (!written.reusable()) {
            wire.writeWithin(settings.timeouts().writeStall().toNanos());
            wire.shutdownOutput(); // the client may read to the end of the answer while we wait for the upload to stop
            wire.writeWhenever();
        }
        if (!body.reclaim(Farewell.NANOS)) {
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

    private void linger() throws IOException {
        Farewell.to(wire, listener.shared().buffers(), settings.timeouts().writeStall().toNanos());
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
        Tunnel open = tunnel;
        if (open != null) {
            open.look(now, listener.shared().drain().isClosing());
            return;
        }
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
        synchronized (input) {
            if (watcher == null) {
                return;
            }
        }
        idleWithin(settings.timeouts().keepAlive());
        awaitWatcher();
    }

    private void awaitWatcher() {
        Thread last;
        synchronized (input) {
            last = watcher;
        }
        if (last == null) {
            return;
        }
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
            wire.readWithin(AcceptedConnection.LAST_CALL_NANOS);
        }
        Tunnel open = tunnel;
        if (open != null) {
            open.goAway();
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
        Tunnel open = tunnel;
        if (open != null) {
            open.close();
        }
    }
}
