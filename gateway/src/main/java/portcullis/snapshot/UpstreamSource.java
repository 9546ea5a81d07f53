package portcullis.snapshot;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.config.UpstreamConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.upstream.Upstreams;

/** Where a snapshot gets the way to its upstreams from. */
public interface UpstreamSource {
    /** For whoever looks at a configuration and sends nothing. */
    UpstreamSource NOWHERE = (upstreams, now, problems) -> {
        upstreams.values().forEach(config -> Upstreams.check(config, now, problems));
        return new Lease() {
            @Override
            public Next to(String name) {
                return nowhere(name);
            }

            @Override
            public void close() {}
        };
    };

    /** The way to an upstream that is not there. */
    static Next nowhere(String name) {
        return _ -> Outcome.fail(Reason.NO_ENDPOINT, "nothing is sent to " + name);
    }

    /** What one generation holds of them; closed when its last exchange is over. */
    interface Lease extends AutoCloseable {
        /** The way to the upstream of that name, which is one of the lease. */
        Next to(String name);

        @Override
        void close();
    }

    /**
     * @param problems hears what keeps an upstream from being opened; errors among them reject the generation
     * @param now what certificates are valid at
     */
    Lease lease(Map<String, UpstreamConfig> upstreams, Instant now, Consumer<ConfigProblem> problems);
}
