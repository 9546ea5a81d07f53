package portcullis.snapshot;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import portcullis.config.ApiConfig;
import portcullis.config.Configuration;
import portcullis.config.ListenerConfig;
import portcullis.config.RedirectTo;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.Filter;
import portcullis.filters.LastingParts;
import portcullis.identity.IssuerSource;
import portcullis.policy.Policies;
import portcullis.policy.PolicyDraft;
import portcullis.policy.PolicyEngine;
import portcullis.routing.RouteTable;
import portcullis.routing.VersionLifecycle;
import portcullis.tls.ServedCertificate;

/**
 * Turns a configuration into the generation that serves it: routes are laid out for matching, the filters of all levels
 * merged, ordered and built, upstreams and issuers taken over or opened, certificates read. All or nothing, and the same for {@code run} and for
 * whoever only looks.
 */
public final class SnapshotCompiler {
    private final UpstreamSource upstreams;
    private final IssuerSource issuers;
    private final PolicyEngine policies;
    private final LastingParts parts;
    private final LongSupplier random;
    private final InstantSource clock;
    private final FilterRecorder recorder;

    /** What the generation holds of long-lived parts. */
    private record Leases(UpstreamSource.Lease upstreams, IssuerSource.Lease issuers, LastingParts.Lease parts) {
        void close() {
            upstreams.close();
            issuers.close();
            parts.close();
        }
    }

    /** @param random any 64 bits, from whatever thread asks; spreads what nothing sticks */
    public SnapshotCompiler(
            UpstreamSource upstreams, IssuerSource issuers, PolicyEngine policies, LastingParts parts, LongSupplier random) {
        this(upstreams, issuers, policies, parts, random, InstantSource.system(), FilterRecorder.NONE);
    }

    /**
     * For snapshots that somebody looks into.
     *
     * @param clock what filters and policies take for the time of day
     * @param recorder stands around each filter
     */
    public SnapshotCompiler(
            UpstreamSource upstreams,
            IssuerSource issuers,
            PolicyEngine policies,
            LastingParts parts,
            LongSupplier random,
            InstantSource clock,
            FilterRecorder recorder) {
        this.upstreams = upstreams;
        this.issuers = issuers;
        this.policies = policies;
        this.parts = parts;
        this.random = random;
        this.clock = clock;
        this.recorder = recorder;
    }

    /** As {@link #compile(Configuration, long, Instant, ServedTls)}, with nothing in force before. */
    public Compilation compile(Configuration configuration, long generation, Instant now) {
        return compile(configuration, generation, now, ServedTls.NONE);
    }

    /**
     * @param generation the number that it will have when it comes into force
     * @param before TLS of the generation in force
     */
    public Compilation compile(Configuration configuration, long generation, Instant now, ServedTls before) {
        Problems problems = new Problems();
        Leases leases = new Leases(
                upstreams.lease(configuration.upstreams(), now, problems),
                issuers.lease(configuration.gateway().identity(), now, problems),
                parts.lease());
        Compilation compilation = null;
        try {
            compilation = compile(configuration, generation, now, before, leases, problems);
            return compilation;
        } finally {
            if (!(compilation instanceof Compilation.Compiled)) {
                leases.close();
            }
        }
    }

    private Compilation compile(
            Configuration configuration,
            long generation,
            Instant now,
            ServedTls before,
            Leases leases,
            Problems problems) {
        PolicyDraft draft = policies.draft(
                configuration.policies(), configuration.gateway().policies(), configuration.gateway().identity(), clock);
        RoutePlanner planner = new RoutePlanner(
                configuration, leases.upstreams, leases.issuers, draft, leases.parts, random, clock, recorder, problems);
        RouteTable<RoutePlan> table = RouteTable.compile(configuration.apis(), planner::plan, RoutePlan::answersPreflights, problems);
        Map<String, Filter> corsByApi = new HashMap<>();
        for (ApiConfig api : configuration.apis()) {
            Filter cors = planner.cors(api);
            if (cors != null) {
                corsByApi.put(api.name(), cors);
            }
        }
        Policies ofRoutes = draft.compile(problems);
        warnOfIdleListeners(configuration, problems);
        ServedTls tls = ServedTls.open(configuration.gateway(), before, now, problems);
        if (problems.hasErrors()) {
            return new Compilation.Rejected(problems.all());
        }
        Snapshot snapshot = new Snapshot(
                generation,
                now,
                configuration,
                planner.routes(),
                versions(configuration),
                ofRoutes,
                new Router(table, Map.copyOf(corsByApi), redirections(configuration, tls)),
                tls,
                leases::close);
        return new Compilation.Compiled(snapshot, problems.all());
    }

    private static Map<String, Redirection> redirections(Configuration configuration, ServedTls tls) {
        List<ServedCertificate> certificates = tls.listeners().values().stream()
                .flatMap(served -> served.certificates().stream())
                .toList();
        KnownHosts hosts = new KnownHosts(configuration.apis(), certificates);
        Map<String, Redirection> redirections = new HashMap<>();
        configuration.gateway().listeners().forEach((name, listener) -> {
            RedirectTo to = listener.redirectTo();
            Path challenges = listener.acmeChallengeDir();
            if (to != null) {
                redirections.put(name, new Redirection(to, hosts, challenges == null ? null : new AcmeChallenges(challenges)));
            }
        });
        return Map.copyOf(redirections);
    }

    private static List<EffectiveVersion> versions(Configuration configuration) {
        List<EffectiveVersion> versions = new ArrayList<>();
        for (ApiConfig api : configuration.apis()) {
            api.versions().values().forEach(version -> versions.add(new EffectiveVersion(api, new VersionLifecycle(version))));
        }
        return List.copyOf(versions);
    }

    private static void warnOfIdleListeners(Configuration configuration, Problems problems) {
        for (ListenerConfig listener : configuration.gateway().listeners().values()) {
            if (listener.servesApis() && configuration.apis().stream().noneMatch(api -> api.listeners().contains(listener.name()))) {
                problems.accept(ConfigProblem.warning(
                        listener.place(), "has no API and answers 404 to everything", "an API with listeners: [" + listener.name() + "]"));
            }
        }
    }
}
