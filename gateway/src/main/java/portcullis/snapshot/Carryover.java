package portcullis.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.Next;
import portcullis.upstream.Upstream;
import portcullis.upstream.Upstreams;

/**
 * What outlives a generation: an upstream whose configuration equals that of one which still runs is that one, with its
 * connections. It ends when the last generation that uses it does, so one that was removed drains first.
 */
public final class Carryover implements UpstreamSource {
    private final Upstreams upstreams;
    private final Function<Upstream, Runnable> opened;
    private final List<Held> running = new ArrayList<>();

    private static final class Held {
        private final Upstream upstream;
        private final Runnable retired;
        private int leases;

        Held(Upstream upstream, Runnable retired) {
            this.upstream = upstream;
            this.retired = retired;
        }
    }

    /** @param opened hears of each upstream that is opened, and gives what is to run once it is retired */
    public Carryover(Upstreams upstreams, Function<Upstream, Runnable> opened) {
        this.upstreams = upstreams;
        this.opened = opened;
    }

    @Override
    public synchronized Lease lease(Map<String, UpstreamConfig> wanted, Instant now, Consumer<ConfigProblem> problems) {
        Map<String, Held> mine = new HashMap<>();
        wanted.forEach((name, config) -> {
            Held held = hold(config, now, problems);
            if (held != null) {
                held.leases++;
                mine.put(name, held);
            }
        });
        return new Lease() {
            @Override
            public Next to(String name) {
                Held held = mine.get(name);
                return held == null ? UpstreamSource.nowhere(name) : held.upstream;
            }

            @Override
            public void close() {
                release(mine);
            }
        };
    }

    /** Null when it cannot be opened, of which the problems tell: the generation will not come into force. */
    private @Nullable Held hold(UpstreamConfig config, Instant now, Consumer<ConfigProblem> problems) {
        for (Held held : running) {
            if (held.upstream.config().equals(config)) {
                return held;
            }
        }
        Upstream upstream = upstreams.open(config, now, problems);
        if (upstream == null) {
            return null;
        }
        Held fresh = new Held(upstream, opened.apply(upstream));
        running.add(fresh);
        return fresh;
    }

    private synchronized void release(Map<String, Held> leased) {
        for (Held held : leased.values()) {
            if (--held.leases == 0) {
                running.remove(held);
                upstreams.retire(held.upstream);
                held.retired.run();
            }
        }
        leased.clear();
    }

    /** Those that run now, the ones of older generations that still have exchanges included. */
    public synchronized List<Upstream> running() {
        return running.stream().map(held -> held.upstream).toList();
    }
}
