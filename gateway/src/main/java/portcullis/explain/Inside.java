package portcullis.explain;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portcullis.config.Configuration;
import portcullis.config.IssuerConfig;
import portcullis.config.UpstreamConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.filters.LastingParts;
import portcullis.identity.IssuerSource;
import portcullis.identity.TokenInspection;
import portcullis.policy.PolicyEngine;
import portcullis.snapshot.Compilation;
import portcullis.snapshot.EffectiveFilter;
import portcullis.snapshot.FilterRecorder;
import portcullis.snapshot.Snapshot;
import portcullis.snapshot.SnapshotCompiler;
import portcullis.snapshot.UpstreamSource;
import portcullis.telemetry.Masking;
import portcullis.upstream.UnsentRequest;
import portcullis.upstream.Upstreams;

/**
 * A private snapshot, and the place where it leaves the trail of the request that it serves. One request at a time.
 */
final class Inside implements FilterRecorder, UpstreamSource {
    private final String self;
    private Trail trail;
    private @Nullable Snapshot snapshot;

    /**
     * What checks tokens.
     *
     * @param source of the snapshot's issuers
     * @param configured as they check, by name
     * @param keys that they check with, for whoever wonders why a token is refused
     */
    record Issuers(
            IssuerSource source,
            Map<String, IssuerConfig> configured,
            Function<IssuerConfig, TokenInspection.Keys> keys) {}

    private Inside(Configuration configuration) {
        self = configuration.gateway().service().nameOrDefault();
        trail = new Trail(new Shown(Masking.BUILT_IN), null, _ -> true);
    }

    /** A compilation, and the inside of its snapshot, which is of use only when there is one. */
    record Made(Inside inside, Compilation compilation) {}

    static Made of(Configuration configuration, Issuers issuers, PolicyEngine policies, Moment moment, Instant now) {
        Inside inside = new Inside(configuration);
        SnapshotCompiler compiler = new SnapshotCompiler(
                inside, issuers.source, policies, new LastingParts(null), () -> inside.trail.chance(), moment, inside);
        Compilation compilation = compiler.compile(configuration, 1, now);
        if (compilation instanceof Compilation.Compiled compiled) {
            inside.snapshot = compiled.snapshot();
        }
        return new Made(inside, compilation);
    }

    Snapshot snapshot() {
        return Objects.requireNonNull(snapshot);
    }

    /** From here on, what happens is written there. */
    void leaves(Trail next) {
        trail = next;
    }

    @Override
    public Filter around(EffectiveFilter filter, Filter made) {
        return (exchange, next) -> trail.through(filter, made, exchange, next);
    }

    @Override
    public Lease lease(Map<String, UpstreamConfig> upstreams, Instant now, Consumer<ConfigProblem> problems) {
        upstreams.values().forEach(config -> Upstreams.check(config, now, problems));
        return new Lease() {
            @Override
            public Next to(String name) {
                UpstreamConfig config = upstreams.get(name);
                return config == null
                        ? UpstreamSource.nowhere(name)
                        : new UnsentRequest(config, self, (upstream, head) -> trail.wouldSend(upstream, head));
            }

            @Override
            public void close() {}
        };
    }
}
