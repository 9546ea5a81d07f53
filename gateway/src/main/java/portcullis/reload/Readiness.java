package portcullis.reload;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Whether requests should be sent here: not before everything stands, not while the gateway is on its way out, and not
 * while something that it cannot do without is down. What it can do without is shown and decides nothing.
 */
public final class Readiness {
    private final Drain drain;
    private final Map<String, Watched> dependencies = new ConcurrentSkipListMap<>();
    private volatile boolean started;

    /**
     * How a dependency stands.
     *
     * @param message what an operator should know; never a secret, empty when there is nothing to say
     */
    public record Health(boolean healthy, String message) {}

    private record Watched(boolean required, Supplier<Health> health) {}

    public Readiness(Drain drain) {
        this.drain = drain;
    }

    /** Everything stands: ports are bound and the first configuration is in force. */
    public void started() {
        started = true;
    }

    /**
     * Shows a dependency from now on.
     *
     * @param health must answer at once, from what is known; nobody is asked anything for a probe
     */
    public void watch(String name, boolean required, Supplier<Health> health) {
        dependencies.put(name, new Watched(required, health));
    }

    /** Shows it no more. */
    public void forget(String name) {
        dependencies.remove(name);
    }

    public boolean isReady() {
        if (!started || drain.isDraining()) {
            return false;
        }
        for (Watched dependency : dependencies.values()) {
            if (dependency.required && !dependency.health.get().healthy()) {
                return false;
            }
        }
        return true;
    }

    /** Every dependency by name, as it stands right now. */
    public Map<String, Health> dependencies() {
        Map<String, Health> all = new LinkedHashMap<>();
        dependencies.forEach((name, dependency) -> all.put(name, dependency.health.get()));
        return all;
    }

    /** Why {@link #isReady} says no: {@code starting}, {@code draining} or {@code dependency}; empty when it says yes. */
    public String whyNot() {
        if (!started) {
            return "starting";
        }
        if (drain.isDraining()) {
            return "draining";
        }
        return isReady() ? "" : "dependency";
    }
}
