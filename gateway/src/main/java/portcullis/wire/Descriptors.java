package portcullis.wire;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process's file descriptors, shared out so that {@code accept} and {@code connect} never meet the limit: a reserve
 * for files, logs and the admin port, and the rest half for clients and half for upstreams.
 */
public final class Descriptors {
    /** Kept for everything that is not a proxied connection: some 80 for jars, logs and files, 80 each for admin and probes. */
    static final int LEAST_RESERVE = 256;

    private final int clients;
    private final int upstreams;
    private final AtomicInteger openClients = new AtomicInteger();
    private final AtomicInteger openUpstreams = new AtomicInteger();

    /**
     * @param limit how many descriptors the process may have open ({@code ulimit -n})
     */
    public Descriptors(long limit) {
        long bounded = Math.min(limit, 1 << 20);
        long reserve = Math.max(LEAST_RESERVE, bounded / 20);
        int share = (int) Math.max(8, (bounded - reserve) / 2);
        this.clients = share;
        this.upstreams = share;
    }

    /** Client connections that fit, over all listeners. */
    public int clients() {
        return clients;
    }

    /** Upstream connections that fit, over all upstreams. */
    public int upstreams() {
        return upstreams;
    }

    /** Takes one for a client's connection; false when there is none left. */
    public boolean takeClient() {
        return take(openClients, clients);
    }

    public void giveClient() {
        openClients.decrementAndGet();
    }

    /** Takes one for a connection to an upstream; false when there is none left. */
    public boolean takeUpstream() {
        return take(openUpstreams, upstreams);
    }

    public void giveUpstream() {
        openUpstreams.decrementAndGet();
    }

    private static boolean take(AtomicInteger open, int most) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }
}
