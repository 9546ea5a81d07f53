package portcullis.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;

/** Where requests go: one upstream, or several by weight. */
public sealed interface UpstreamTarget {
    Place place();

    /** The names of all upstreams that may be chosen. */
    List<String> names();

    record Single(String upstream, Place place) implements UpstreamTarget {
        @Override
        public List<String> names() {
            return List.of(upstream);
        }
    }

    /**
     * @param shares at least one of them with a weight
     * @param forceBy a request field, lower case, that names one of the upstreams; null for none
     */
    record Split(List<Share> shares, StickBy stickBy, @Nullable String forceBy, Place place)
            implements UpstreamTarget {
        @Override
        public List<String> names() {
            return shares.stream().map(Share::to).toList();
        }
    }

    /**
     * @param weight relative to the others of the split; 0 is reached only by force
     */
    record Share(String to, int weight) {}

    /** What makes a client come to the same upstream again. */
    sealed interface StickBy {
        record None() implements StickBy {}

        record ClientAddress() implements StickBy {}

        /** A cookie that the client already has, or that the gateway sets. */
        record Cookie(String name) implements StickBy {}

        /**
         * @param name lower case
         */
        record Header(String name) implements StickBy {}
    }
}
