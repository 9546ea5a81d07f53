package portcullis.snapshot;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig;
import portcullis.config.Configuration;
import portcullis.config.FilterBlocks;
import portcullis.config.ListenerConfig;
import portcullis.config.RouteConfig;
import portcullis.config.UpstreamTarget;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.RouteRef;
import portcullis.exchange.TargetTemplate;
import portcullis.exchange.Template;
import portcullis.filters.FilterSite;
import portcullis.filters.LastingParts;
import portcullis.filters.Stage;
import portcullis.identity.IssuerSource;
import portcullis.kit.SyntaxFault;
import portcullis.policy.PolicyDraft;
import portcullis.routing.RouteSpec;
import portcullis.upstream.UpstreamChoice;

/** Makes the plan of each route of one configuration, and tells what is wrong with it. */
final class RoutePlanner {
    private final Configuration configuration;
    private final UpstreamSource.Lease upstreams;
    private final IssuerSource.Lease issuers;
    private final PolicyDraft policies;
    private final LastingParts.Lease parts;
    private final LongSupplier random;
    private final InstantSource clock;
    private final FilterRecorder recorder;
    private final Consumer<ConfigProblem> problems;
    private final List<String> claims;
    private final OpenRoutes openRoutes;
    private final VouchedFields vouched;
    private final Map<RouteRef, RoutePlan> plans = new LinkedHashMap<>();

    RoutePlanner(
            Configuration configuration,
            UpstreamSource.Lease upstreams,
            IssuerSource.Lease issuers,
            PolicyDraft policies,
            LastingParts.Lease parts,
            LongSupplier random,
            InstantSource clock,
            FilterRecorder recorder,
            Consumer<ConfigProblem> problems) {
        this.configuration = configuration;
        this.upstreams = upstreams;
        this.issuers = issuers;
        this.policies = policies;
        this.parts = parts;
        this.random = random;
        this.clock = clock;
        this.recorder = recorder;
        this.problems = problems;
        this.openRoutes = new OpenRoutes(configuration.environment(), problems);
        this.vouched = new VouchedFields(configuration.defaults());
        this.claims = configuration.gateway().identity().issuers().values().stream()
                .flatMap(issuer -> issuer.mapping().extraClaims().keySet().stream())
                .distinct()
                .toList();
    }

    /** The plan of that route; the same one on every listener. */
    RoutePlan plan(RouteSpec spec) {
        return plans.computeIfAbsent(spec.ref(), _ -> make(spec.withClaims(claims)));
    }

    List<EffectiveRoute> routes() {
        return plans.values().stream().map(RoutePlan::route).toList();
    }

    private RoutePlan make(RouteSpec spec) {
        List<EffectiveFilter> own = openRoutes.inForce(spec.ref(), spec.route(), levels(spec).merged());
        policies.route(PolicyFacts.of(spec, own, configuration.gateway().identity()));
        UpstreamTarget target = target(spec);
        Next last = last(spec, target);
        Filter unasked = vouched.unasked(spec.api(), own);
        Map<EffectiveFilter, Filter> built = new HashMap<>();
        Set<EffectiveFilter> all = new LinkedHashSet<>(own);
        Map<String, Pipeline> byListener = new LinkedHashMap<>();
        for (ListenerConfig listener : listeners(spec.api())) {
            List<EffectiveFilter> there = EffectiveFilter.withLimitOf(listener, own);
            all.addAll(there);
            there.forEach(filter -> built.computeIfAbsent(filter, missing -> build(missing, there, spec.api(), spec.scope())));
            byListener.put(listener.name(), pipeline(spec.route(), there, built, unasked, last));
        }
        EffectiveRoute route = new EffectiveRoute(
                spec.ref(), spec.api(), spec.version(), spec.route(), target, EffectiveFilter.ordered(all));
        return new RoutePlan(route, byListener);
    }

    private static Pipeline pipeline(
            RouteConfig route,
            List<EffectiveFilter> effective,
            Map<EffectiveFilter, Filter> built,
            @Nullable Filter unasked,
            Next last) {
        Filter cors = null;
        List<Filter> behind = new ArrayList<>();
        int identified = 0; // how many have run when nobody is asked any more
        for (EffectiveFilter filter : effective) {
            Filter made = Objects.requireNonNull(built.get(filter));
            if (filter.kind().stage() == Stage.CORS) {
                cors = made;
            } else {
                behind.add(made);
                identified = filter.kind().stage().compareTo(Stage.IDENTIFY) <= 0 ? behind.size() : identified;
            }
        }
        if (unasked != null) {
            behind.add(identified, unasked);
        }
        return new Pipeline(route, cors, behind, last);
    }

    private FilterMerge levels(RouteSpec spec) {
        FilterMerge levels = levels(spec.api());
        if (spec.version() != null) {
            levels.lay("version " + spec.version().name(), spec.version().filters());
        }
        laySets(spec.route().use(), levels);
        return levels.lay("route", spec.route().filters());
    }

    private FilterMerge levels(ApiConfig api) {
        FilterMerge levels = new FilterMerge().lay("defaults", configuration.defaults().filters());
        laySets(api.use(), levels);
        return levels.lay("api", api.filters());
    }

    private void laySets(List<String> names, FilterMerge levels) {
        for (String name : names) {
            FilterBlocks set = Objects.requireNonNull(configuration.defaults().sets().get(name), name);
            levels.lay("set " + name, set);
        }
    }

    /** The filter around answers of an API that none of its routes gives; null when it has none. */
    @Nullable Filter cors(ApiConfig api) {
        RouteRef none = new RouteRef("", api.name(), "", "");
        List<EffectiveFilter> all = levels(api).merged();
        for (EffectiveFilter filter : all) {
            if (filter.kind().stage() == Stage.CORS) {
                return build(filter, all, api, new Template.Scope(none, List.of(), false, false, claims));
            }
        }
        return null;
    }

    private Filter build(EffectiveFilter filter, List<EffectiveFilter> all, ApiConfig api, Template.Scope scope) {
        Set<String> names = all.stream().map(other -> other.kind().name()).collect(Collectors.toUnmodifiableSet());
        Filter made = filter.kind()
                .build(
                        filter.config(),
                        new FilterSite(
                                configuration.environment(),
                                listeners(api),
                                scope,
                                configuration.gateway().identity(),
                                issuers,
                                policies,
                                parts,
                                names,
                                clock,
                                filter.place(),
                                problems));
        return recorder.around(filter, made);
    }

    private List<ListenerConfig> listeners(ApiConfig api) {
        return api.listeners().stream()
                .map(name -> Objects.requireNonNull(configuration.gateway().listeners().get(name), name))
                .toList();
    }

    private static @Nullable UpstreamTarget target(RouteSpec spec) {
        if (!(spec.route().action() instanceof RouteConfig.Action.Forward forward)) {
            return null;
        }
        if (forward.upstream() != null) {
            return forward.upstream();
        }
        UpstreamTarget ofVersion = spec.version() == null ? null : spec.version().upstream();
        return ofVersion != null ? ofVersion : spec.api().upstream();
    }

    private Next last(RouteSpec spec, @Nullable UpstreamTarget target) {
        Place place = spec.route().place();
        try {
            return switch (spec.route().action()) {
                case RouteConfig.Action.Respond respond -> OwnAnswer.respond(respond, spec.scope());
                case RouteConfig.Action.Redirect redirect -> OwnAnswer.redirect(redirect, spec.scope());
                case RouteConfig.Action.Forward forward -> forward(forward, Objects.requireNonNull(target), spec.scope());
            };
        } catch (SyntaxFault fault) {
            String key = switch (spec.route().action()) {
                case RouteConfig.Action.Respond _ -> "respond";
                case RouteConfig.Action.Redirect _ -> "redirect";
                case RouteConfig.Action.Forward _ -> "rewrite";
            };
            problems.accept(ConfigProblem.error(place.at(key), fault.wrong(), fault.cure()));
            return _ -> Outcome.refuse(Reason.INTERNAL_ERROR);
        }
    }

    private Next forward(RouteConfig.Action.Forward forward, UpstreamTarget target, Template.Scope scope)
            throws SyntaxFault {
        Next upstream = switch (target) {
            case UpstreamTarget.Single single -> upstreams.to(single.upstream());
            case UpstreamTarget.Split split -> new UpstreamChoice(split, upstreams::to, random);
        };
        if (forward.rewrite() == null) {
            return upstream;
        }
        TargetTemplate rewrite = TargetTemplate.rewrite(forward.rewrite(), scope);
        return exchange -> rewritten(rewrite, exchange, upstream);
    }

    private static Outcome rewritten(TargetTemplate rewrite, Exchange exchange, Next upstream) {
        String target = rewrite.render(exchange);
        if (target == null) {
            return Outcome.refuse(Reason.AMBIGUOUS_PATH);
        }
        exchange.upstreamTarget(target);
        return upstream.proceed(exchange);
    }
}
