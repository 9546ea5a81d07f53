package portcullis.filters;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portcullis.telemetry.Meters;

/**
 * What filters hold that outlives a generation: a filter is built anew with each, but a part whose configuration equals that
 * of one which still runs is that one, with all that it knows. It is closed when the last generation that uses it is over.
 */
public final class LastingParts {
    private final @Nullable Meters meters;
    private final List<Held> running = new ArrayList<>();

    /** Made when a generation is compiled, so it opens nothing before it is first used. */
    public interface Part {
        void close();
    }

    private static final class Held {
        private final Object config;
        private final Part part;
        private int leases;

        Held(Object config, Part part) {
            this.config = config;
            this.part = part;
        }
    }

    /** @param meters what parts report to; null for whoever compiles a configuration and serves nobody */
    public LastingParts(@Nullable Meters meters) {
        this.meters = meters;
    }

    /** For one generation. */
    public Lease lease() {
        return new Lease();
    }

    /** The parts of one generation; closed when its last exchange is over. */
    public final class Lease {
        private final List<Held> mine = new ArrayList<>();

        private Lease() {}

        /**
         * @param config what makes two of the kind the same
         * @param make is given what the part reports to, or null
         */
        public <P extends Part> P part(Class<P> kind, Object config, Function<@Nullable Meters, P> make) {
            synchronized (LastingParts.this) {
                for (Held held : running) {
                    if (kind.isInstance(held.part) && held.config.equals(config)) {
                        take(held);
                        return kind.cast(held.part);
                    }
                }
                P part = make.apply(meters);
                Held fresh = new Held(config, part);
                running.add(fresh);
                take(fresh);
                return part;
            }
        }

        private void take(Held held) {
            if (!mine.contains(held)) {
                mine.add(held);
                held.leases++;
            }
        }

        public void close() {
            synchronized (LastingParts.this) {
                for (Held held : mine) {
                    if (--held.leases == 0) {
                        running.remove(held);
                        held.part.close();
                    }
                }
                mine.clear();
            }
        }
    }
}
