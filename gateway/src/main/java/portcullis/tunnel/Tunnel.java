package portcullis.tunnel;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Upgrade;
import portcullis.http.TunnelEnd;
import portcullis.wire.BufferPool;

/**
 * Bytes both ways between a client and an upstream. When one side ends its direction the other is told and may go on; when
 * one breaks, both are over in moments. A WebSocket that must end is ended as RFC 6455, 7 has it: each side gets a Close
 * frame between two frames of the other, and a while to answer it. Other protocols have no such words and are closed.
 */
public final class Tunnel {
    /** How long the sides have to end what is to be over: to finish a frame, to answer a Close, to close. */
    static final long PARTING_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** How much later than that both are closed whatever they do. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long one side of a WebSocket may be silent once the other has ended: nothing sensible comes then. */
    private static final long HALF_OPEN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final TunnelEnd client;
    private final TunnelEnd upstream;
    private final boolean framed;
    private final long idleNanos;
    private final long lifetimeNanos;
    private final long reauthenticateNanos;
    private final BooleanSupplier admitted;
    private final long beganNanos = System.nanoTime();
    private final Pump inward;
    private final Pump outward;
    private final Thread outwards;
    private final AtomicBoolean parting = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private long lastAskedNanos = beganNanos;
    private volatile int closeStatus = CloseFrame.GOING_AWAY;
    private volatile long endNanos;
    private volatile boolean ending;

    /** @param admitted whether whoever opened it may still use it; asked as often as {@code upgrade} says, and must not wait */
    public Tunnel(TunnelEnd client, TunnelEnd upstream, Upgrade upgrade, BooleanSupplier admitted, BufferPool buffers) {
        this.client = client;
        this.upstream = upstream;
        this.admitted = admitted;
        framed = upgrade.isWebSocket();
        idleNanos = nanos(upgrade.idle());
        lifetimeNanos = nanos(upgrade.lifetime());
        reauthenticateNanos = nanos(upgrade.reauthenticate());
        inward = new Pump(
                client, upstream, framed ? new FrameTracker(true) : null, () -> CloseFrame.toUpstream(closeStatus), buffers,
                this::settle);
        outward = new Pump(
                upstream, client, framed ? new FrameTracker(false) : null, () -> CloseFrame.toClient(closeStatus), buffers,
                this::settle);
        outwards = Thread.ofVirtual().name("tunnel").unstarted(outward::run);
    }

    private static long nanos(@Nullable Duration duration) {
        return duration == null ? Long.MAX_VALUE : duration.toNanos();
    }

    /**
     * Moves bytes until both directions have ended; both ends are closed then.
     *
     * @param beforeReading runs, on this thread, when what the upstream sends is already on its way and before anything of
     *     the client is read
     */
    public void run(Runnable beforeReading) {
        outwards.start();
        beforeReading.run();
        inward.run();
        try {
            outwards.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
        outward.finishOutput();
        inward.finishOutput();
    }

    /**
     * Looks whether the tunnel has come to an end that nobody told its threads of. From a thread that does so often and
     * must not wait.
     *
     * @param goingAway whether the gateway is on its way out
     */
    public void look(long now, boolean goingAway) {
        if (ending) {
            if (now - endNanos > GRACE_NANOS) {
                close();
            }
            return;
        }
        long quiet = now - Math.max(inward.lastNanos(), outward.lastNanos());
        boolean halfOpen = inward.isEnded() || outward.isEnded();
        if (quiet >= idleNanos || now - beganNanos >= lifetimeNanos) {
            end();
        } else if (framed && (goingAway || halfOpen && quiet >= HALF_OPEN_NANOS)) {
            end();
        } else if (!isAdmitted(now)) {
            closeStatus = CloseFrame.POLICY;
            end();
        }
    }

    private boolean isAdmitted(long now) {
        if (now - lastAskedNanos < reauthenticateNanos) {
            return true;
        }
        lastAskedNanos = now;
        return admitted.getAsBoolean();
    }

    /** The gateway is on its way out. A protocol without words for that goes on for as long as it may. Does not wait. */
    public void goAway() {
        if (framed) {
            end();
        }
    }

    private void end() {
        if (!parting.compareAndSet(false, true)) {
            return;
        }
        if (!framed) {
            close();
            return;
        }
        endWithin();
        Thread.ofVirtual().name("tunnel-close").start(outward::part);
        Thread.ofVirtual().name("tunnel-close").start(inward::part);
    }

    /** Closes both sides at once. From any thread. */
    public void close() {
        client.close();
        upstream.close();
    }

    private void endWithin() {
        endNanos = System.nanoTime() + PARTING_NANOS;
        ending = true;
        client.readWithin(PARTING_NANOS);
        upstream.readWithin(PARTING_NANOS);
    }

    /** Something changed in one of the directions: does anything follow from it? */
    private void settle() {
        boolean closed = inward.isCloseSeen() && outward.isCloseSeen();
        if ((closed || inward.isBroken() || outward.isBroken()) && closing.compareAndSet(false, true)) {
            endWithin();
        }
        if (inward.isCloseSeen() && outward.isParted()) {
            outward.shutdownOutput(); // the client has our Close and we have its
        }
        if (outward.isCloseSeen() && inward.isParted()) {
            inward.shutdownOutput();
        }
    }

    /** Bytes that the client sent; once {@link #run} has returned. */
    public long bytesIn() {
        return inward.bytes();
    }

    /** Bytes that the upstream sent; once {@link #run} has returned. */
    public long bytesOut() {
        return outward.bytes();
    }
}
