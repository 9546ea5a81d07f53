package portcullis.exchange;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.kit.Deadline;

/**
 * One request on its way through the gateway, and what is known of it so far. The listener makes it, routing names its
 * route, filters wrap its body, the upstream room notes where it went; when it ends, the listener tells {@link Ending}
 * exactly once. It belongs to the thread that serves the request and is passed, never looked up.
 */
public final class Exchange {
    private final RequestHead request;
    private final Arrival arrival;
    private final String requestId;
    private final long generation;
    private final long startedNanos;
    private BodyReader body;
    private RouteRef route = RouteRef.NONE;
    private PathParameters pathParameters = PathParameters.NONE;
    private String hostCapture = "";
    private Caller caller = Caller.ANONYMOUS;
    private BooleanSupplier stillHolds = () -> true;
    private String credentialFault = "";
    private String policy = "";
    private List<String> offers = List.of();
    private @Nullable Upgrade upgrade;
    private Deadline deadline = Deadline.NONE;
    private @Nullable Boolean idempotent;
    private @Nullable Duration streamIdle;
    private @Nullable String upstreamTarget;
    private String upstream = "";
    private String endpoint = "";
    private int attempts;
    private long upstreamNanos;
    private @Nullable EndAction endActions;
    private InterimSink interimSink = interim -> {};
    private @Nullable Runnable abort;
    private boolean aborted;

    /**
     * How the request came in: what the listener decided once, before anything else looked at it.
     *
     * @param listener  the listener's name
     * @param client    the client's address
     * @param peer      the address at the other end of the connection: the client's own, or its last proxy's
     * @param fromTrustedPeer whether the connection's peer is a trusted proxy, whose forwarded fields count
     * @param scheme    {@code http} or {@code https} as the client sees it
     * @param port      the port as the client sees it
     * @param tls       the TLS version, empty over plaintext
     * @param certificate of the client; null when it showed none, and for what a proxy passes on, whose own it would be
     */
    public record Arrival(
            String listener,
            ClientAddress client,
            ClientAddress peer,
            boolean fromTrustedPeer,
            String scheme,
            int port,
            String tls,
            @Nullable ClientCertificate certificate) {}

    private record EndAction(OnEnd action, @Nullable EndAction then) {}

    /** Takes interim answers (RFC 9110, 15.2) to the client while the final one is still awaited. */
    @FunctionalInterface
    public interface InterimSink {
        void pass(ResponseHead interim);
    }

    /** Runs exactly once, when the last byte of the answer is written or never will be. */
    @FunctionalInterface
    public interface OnEnd {
        void ended(Ending ending);
    }

    /**
     * @param generation   the number of the snapshot that serves this request to its end
     * @param startedNanos {@link System#nanoTime()} when the first byte of the head was there
     */
    public Exchange(
            RequestHead request,
            BodyReader body,
            Arrival arrival,
            String requestId,
            long generation,
            long startedNanos) {
        this.request = request;
        this.body = body;
        this.arrival = arrival;
        this.requestId = requestId;
        this.generation = generation;
        this.startedNanos = startedNanos;
    }

    public RequestHead request() {
        return request;
    }

    /** The request's body; not read by anybody yet when a filter sees it. */
    public BodyReader body() {
        return body;
    }

    /** Wraps the body; the wrapping runs while the body is streamed. */
    public Exchange withBody(UnaryOperator<BodyReader> wrap) {
        body = wrap.apply(body);
        return this;
    }

    public Arrival arrival() {
        return arrival;
    }

    public ClientAddress client() {
        return arrival.client();
    }

    /** {@code x-request-id} of this request: kept from a trusted proxy or made by us. */
    public String requestId() {
        return requestId;
    }

    public long generation() {
        return generation;
    }

    public long startedNanos() {
        return startedNanos;
    }

    public RouteRef route() {
        return route;
    }

    public PathParameters pathParameters() {
        return pathParameters;
    }

    /** What the {@code *} of the matched host stood for; empty for an exact host. */
    public String hostCapture() {
        return hostCapture;
    }

    /** Routing's answer. */
    public void matched(RouteRef route, PathParameters pathParameters, String hostCapture) {
        this.route = route;
        this.pathParameters = pathParameters;
        this.hostCapture = hostCapture;
    }

    public Caller caller() {
        return caller;
    }

    /**
     * Somebody found out who is calling.
     *
     * @param stillHolds whether that is still so, asked from any thread while the exchange lasts: false once the credential has
     *     ended or was revoked
     */
    public void caller(Caller caller, BooleanSupplier stillHolds) {
        this.caller = caller;
        this.stillHolds = stillHolds;
    }

    /** Whether what identified the caller still holds; true for anonymous. From any thread. */
    public boolean isCallerStillValid() {
        return stillHolds.getAsBoolean();
    }

    /** What exactly was wrong with a credential, for log and metric and never for the caller; empty when nothing was. */
    public String credentialFault() {
        return credentialFault;
    }

    public void credentialFault(String slug) {
        credentialFault = slug;
    }

    /** The id of the policy that decided, for the log; empty when none was asked, and when nothing permitted. */
    public String policy() {
        return policy;
    }

    public void policy(String id) {
        policy = id;
    }

    /** The protocols that the client would rather speak (RFC 9110, 7.8), in its order and in lower case; mostly none. */
    public List<String> offers() {
        return offers;
    }

    public void offers(List<String> protocols) {
        offers = protocols;
    }

    /** The offer that a filter took up; null while the connection is to stay what it is. */
    public @Nullable Upgrade upgrade() {
        return upgrade;
    }

    public void upgrade(Upgrade allowed) {
        upgrade = allowed;
    }

    /** Until when the answer's head must be here, over queue, tries and backoff. */
    public Deadline deadline() {
        return deadline;
    }

    public void deadline(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Whether sending the request twice does what sending it once does: as the route says, else as the method does (RFC 9110, 9.2.2). */
    public boolean isIdempotent() {
        return idempotent != null ? idempotent : request.isIdempotent();
    }

    /** The route says of its requests whether they are idempotent. */
    public void idempotent(boolean declared) {
        idempotent = declared;
    }

    /** How long the answer's body may pause, where the route says so; null for the upstream's own bound. */
    public @Nullable Duration streamIdle() {
        return streamIdle;
    }

    public void streamIdle(Duration idle) {
        streamIdle = idle;
    }

    /** The target as the upstream gets it: the request's own unless {@code strip} or {@code rewrite} changed it. */
    public String upstreamTarget() {
        return upstreamTarget == null ? request.target().text() : upstreamTarget;
    }

    public void upstreamTarget(String target) {
        upstreamTarget = target;
    }

    /** The upstream that was chosen, empty when none was. */
    public String upstream() {
        return upstream;
    }

    /** The endpoint of the last try, {@code host:port}; empty when none was tried. */
    public String endpoint() {
        return endpoint;
    }

    public int attempts() {
        return attempts;
    }

    /** Notes a try, before it begins. */
    public void attempt(String upstream, String endpoint) {
        this.upstream = upstream;
        this.endpoint = endpoint;
        attempts++;
    }

    /** Nanoseconds spent waiting for upstreams until the answer's head, over all tries. */
    public long upstreamNanos() {
        return upstreamNanos;
    }

    public void addUpstreamNanos(long nanos) {
        upstreamNanos += nanos;
    }

    /**
     * Says how waiting for the upstream can be ended from another thread; null when nobody waits any more. Runs at once
     * when {@link #abort} came first.
     */
    public synchronized void abortBy(@Nullable Runnable end) {
        abort = end;
        if (aborted && end != null) {
            end.run();
        }
    }

    /** The client is gone: whoever waits for its answer, or begins to, need not. From any thread. */
    public synchronized void abort() {
        aborted = true;
        if (abort != null) {
            abort.run();
        }
    }

    /** Passes on an interim answer of the upstream; the head is only lent. */
    public void interim(ResponseHead head) {
        interimSink.pass(head);
    }

    /** Set by the listener where the client can take interim answers. */
    public void interimTo(InterimSink sink) {
        interimSink = sink;
    }

    /** Has {@code action} run when the exchange ends; the last one added runs first. */
    public void onEnd(OnEnd action) {
        endActions = new EndAction(action, endActions);
    }

    /** Called by the listener, once. Every action runs, whatever the others throw. */
    public void end(Ending ending) {
        RuntimeException first = null;
        for (EndAction next = endActions; next != null; next = next.then) {
            try {
                next.action.ended(ending);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        endActions = null;
        if (first != null) {
            throw first;
        }
    }
}
