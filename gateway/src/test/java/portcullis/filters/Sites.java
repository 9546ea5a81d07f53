package portcullis.filters;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.Environment;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig;
import portcullis.config.ListenerConfig;
import portcullis.config.PoliciesConfig;
import portcullis.config.Protocol;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.ByteSize;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;
import portcullis.identity.IssuerSource;
import portcullis.policy.PolicyEngine;

/** Places to build filters at, and what they complained of there. */
public final class Sites {
    public final List<ConfigProblem> problems = new ArrayList<>();
    private IdentityConfig identity = new IdentityConfig(
            Map.of(), new IdentityConfig.TokenCache(100, Duration.ofMinutes(5)), new IdentityConfig.Verification(1, 10));
    private IssuerSource.Lease issuers = IssuerSource.Lease.NONE;
    private Set<String> others = Set.of();

    /** From here on the configuration has these issuers, whose tokens {@code lease} checks. */
    public Sites issuers(IssuerSource.Lease lease, IssuerConfig... configured) {
        Map<String, IssuerConfig> byName = new LinkedHashMap<>();
        for (IssuerConfig issuer : configured) {
            byName.put(issuer.name(), issuer);
        }
        identity = new IdentityConfig(byName, identity.tokenCache(), identity.verification());
        issuers = lease;
        return this;
    }

    /** From here on these filters are in force on the route. */
    public Sites others(String... names) {
        others = Set.of(names);
        return this;
    }

    /** On one listener, in a route that captures {@code id}. */
    public FilterSite in(Environment environment, ListenerConfig... listeners) {
        RouteRef route = new RouteRef("orders/get", "orders", "v2", "/api/v2/orders/{id}");
        return new FilterSite(
                environment,
                List.of(listeners),
                new Template.Scope(route, List.of("id"), true, false),
                identity,
                issuers,
                new PolicyEngine(null).draft(List.of(), new PoliciesConfig(null, null), identity, InstantSource.system()),
                new LastingParts(null).lease(),
                others,
                InstantSource.system(),
                Place.of("routes/orders.yaml"),
                problems::add);
    }

    public FilterSite inDevelopment() {
        return in(Environment.DEVELOPMENT, listener("public", null, null));
    }

    public List<String> texts() {
        return problems.stream().map(problem -> problem.severity() + " " + problem).toList();
    }

    public static ListenerConfig listener(String name, @Nullable ByteSize bodyBytes, @Nullable ByteSize bodyBytesMax) {
        return new ListenerConfig(
                name,
                new BindAddress("127.0.0.1", 0),
                List.of(Protocol.HTTP_1_1),
                null,
                false,
                null,
                List.of(),
                null,
                ListenerConfig.ProxyProtocol.OFF,
                ListenerConfig.UnderscoreHeaders.DROP,
                null,
                null,
                null,
                new ListenerConfig.Limits(
                        null, 512, 1000, new ByteSize(16384), 100, new ByteSize(8192), bodyBytes, bodyBytesMax, 10000),
                new ListenerConfig.Timeouts(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(75),
                        null),
                Place.of("gateway.yaml"));
    }
}
