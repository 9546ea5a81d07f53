package portcullis.snapshot;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.config.Configuration;
import portcullis.config.ListenerConfig;
import portcullis.config.Telemetry;
import portcullis.exchange.Exchange;
import portcullis.exchange.Outcome;
import portcullis.exchange.RouteRef;
import portcullis.filters.authenticate.AuthenticateConfig;
import portcullis.policy.Policies;
import portcullis.routing.VersionLifecycle;
import portcullis.tls.ServerTls;

/** One generation: a configuration in its running form, immutable. Made by {@link SnapshotCompiler}. */
public final class Snapshot {
    private final long generation;
    private final Instant since;
    private final Configuration configuration;
    private final List<EffectiveRoute> routes;
    private final List<EffectiveVersion> versions;
    private final Policies policies;
    private final Serving serving;
    private final ServedTls tls;
    private final SecurityFields securityFields;
    private final UseCount users;

    /** Match and pipeline. */
    @FunctionalInterface
    interface Serving {
        Outcome serve(Exchange exchange, long nowMillis);
    }

    Snapshot(
            long generation,
            Instant since,
            Configuration configuration,
            List<EffectiveRoute> routes,
            List<EffectiveVersion> versions,
            Policies policies,
            Serving serving,
            ServedTls tls,
            Runnable whenOver) {
        this.generation = generation;
        this.since = since;
        this.configuration = configuration;
        this.routes = routes;
        this.versions = versions;
        this.policies = policies;
        this.serving = serving;
        this.tls = tls;
        securityFields = new SecurityFields(configuration.gateway().securityHeaders());
        users = new UseCount(whenOver);
    }

    /**
     * Finds the request's route and takes it through the pipeline to its outcome, which is known when the answer's head
     * is. A request without a route has an outcome, too. Throws only for bugs.
     *
     * @param nowMillis Unix time, for the life of versions
     */
    public Outcome serve(Exchange exchange, long nowMillis) {
        Outcome outcome = serving.serve(exchange, nowMillis);
        securityFields.applyTo(outcome.fields(), exchange.arrival());
        return outcome;
    }

    /** For the outcomes that come about outside of {@link #serve}. */
    public SecurityFields securityFields() {
        return securityFields;
    }

    /** Ends what {@link LiveSnapshot#acquire} began, when the exchange is over. */
    public void release() {
        users.leave();
    }

    void enter() {
        users.enter();
    }

    void retire() {
        users.retire();
    }

    /** How many requests it serves right now, roughly. */
    public long inUse() {
        return users.inside();
    }

    /** From 1, one more with every configuration that came into force. */
    public long generation() {
        return generation;
    }

    /** When it was compiled. */
    public Instant since() {
        return since;
    }

    public Configuration configuration() {
        return configuration;
    }

    /** TLS of the ports. */
    public ServedTls tls() {
        return tls;
    }

    /** TLS of that listener; null for plaintext. */
    public @Nullable ServerTls tls(String listener) {
        return tls.of(listener);
    }

    /** Every route in every version it exists in, by API, then version, then as written. */
    public List<EffectiveRoute> routes() {
        return routes;
    }

    /** The parameters and cookies that may carry a token on some route: no log may show what is in them, on whatever route. */
    public Telemetry.Mask credentials() {
        Set<String> query = new LinkedHashSet<>();
        Set<String> cookies = new LinkedHashSet<>();
        for (EffectiveRoute route : routes) {
            for (EffectiveFilter filter : route.filters()) {
                if (filter.config() instanceof AuthenticateConfig authenticate) {
                    query.addAll(authenticate.tokenParameters());
                    cookies.addAll(authenticate.tokenCookies());
                }
            }
        }
        return new Telemetry.Mask(List.of(), List.copyOf(query), List.copyOf(cookies));
    }

    /** Every version of every API, as written. */
    public List<EffectiveVersion> versions() {
        return versions;
    }

    /** What authorizes callers. */
    public Policies policies() {
        return policies;
    }

    /** Where the version of that route stands in its life; empty for a route without one. */
    public Optional<VersionLifecycle.Status> status(RouteRef route, long nowMillis) {
        return versions.stream()
                .filter(version -> version.api().name().equals(route.api()))
                .map(EffectiveVersion::lifecycle)
                .filter(lifecycle -> lifecycle.name().equals(route.version()))
                .map(lifecycle -> lifecycle.status(nowMillis))
                .findFirst();
    }

    /** What it is about in a few words, for the first line of a log. */
    public String summary() {
        return configuration.apis().size() + " APIs with " + routes.size() + " routes on listeners "
                + configuration.gateway().listeners().values().stream()
                        .filter(ListenerConfig::servesApis)
                        .map(ListenerConfig::name)
                        .collect(Collectors.joining(", "))
                + count("policies", policies.enforced().size())
                + count("shadow policies", policies.shadow().size());
    }

    private static String count(String what, int count) {
        return count == 0 ? "" : "; " + what + ": " + count;
    }
}
