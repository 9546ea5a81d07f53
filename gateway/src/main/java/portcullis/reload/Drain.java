package portcullis.reload;

/**
 * Whether the gateway is on its way out, and how far. First it only says so, on {@code /ready}, and serves on as before,
 * so that load balancers can notice ({@code shutdown.pre-drain}); then it asks its clients to leave, answer by answer
 * ({@code shutdown.drain}). There is no way back.
 */
public final class Drain {
    private volatile boolean draining;
    private volatile boolean closing;

    /** {@code /ready} says no from now on; requests are served as before. */
    public void begin() {
        draining = true;
    }

    /** Every answer says {@code Connection: close} from now on, and idle connections are closed. */
    public void close() {
        draining = true;
        closing = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** Asked once per request. */
    public boolean isClosing() {
        return closing;
    }
}
