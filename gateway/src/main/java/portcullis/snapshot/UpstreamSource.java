package portcullis.snapshot;

import java.util.Map;
import portcullis.config.UpstreamConfig;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;

/** Where a snapshot gets the way to its upstreams from. */
public interface UpstreamSource {
    /** For whoever looks at a configuration and sends nothing. */
    UpstreamSource NOWHERE = _ -> new Lease() {
        @Override
        public Next to(String name) {
            return _ -> Outcome.fail(Reason.NO_ENDPOINT, "nothing is sent to " + name);
        }

        @Override
        public void close() {}
    };

    /** What one generation holds of them; closed when its last exchange is over. */
    interface Lease extends AutoCloseable {
        /** The way to the upstream of that name, which is one of the lease. */
        Next to(String name);

        @Override
        void close();
    }

    Lease lease(Map<String, UpstreamConfig> upstreams);
}
