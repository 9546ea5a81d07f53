package portcullis.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;
import portcullis.config.keys.Tree;
import portcullis.config.source.Documents;

/**
 * What no single key can know: whether names are there and unique, and whether parts of the configuration stand in each
 * other's way. Looks at what could be read, so that one mistake does not hide the others.
 */
final class CrossChecks {
    private static final Duration NO_DEADLINE = Duration.ofDays(100_000);

    private final Documents documents;
    private final @Nullable GatewayConfig gateway;
    private final @Nullable DefaultsConfig defaults;
    private final Findings findings;
    private final Set<String> upstreamNames = new LinkedHashSet<>();

    CrossChecks(
            Documents documents,
            @Nullable GatewayConfig gateway,
            @Nullable DefaultsConfig defaults,
            Findings findings) {
        this.documents = documents;
        this.gateway = gateway;
        this.defaults = defaults;
        this.findings = findings;
        documents.routes().forEach(document -> {
            Tree.Field upstreams = document.tree().fields().get("upstreams");
            if (upstreams != null && upstreams.value() instanceof Tree.Block block) {
                upstreamNames.addAll(block.fields().keySet());
            }
        });
    }

    /** All upstreams by name. */
    Map<String, UpstreamConfig> upstreams(List<ConfigFiles.RoutesFile> files) {
        Map<String, UpstreamConfig> all = new LinkedHashMap<>();
        for (ConfigFiles.RoutesFile file : files) {
            file.upstreams().forEach((name, upstream) -> {
                UpstreamConfig first = all.putIfAbsent(name, upstream);
                if (first != null) {
                    error(upstream.place(), "is also declared in " + first.place(), "one upstream of that name");
                }
            });
        }
        if (gateway != null) {
            OwnPorts ports = OwnPorts.of(gateway);
            ports.refuseCollisions(this::error);
            ports.warnOfRedirectsElsewhere(this::warning);
            all.values().forEach(upstream -> ports.refuseLoops(upstream, this::error));
        }
        return Collections.unmodifiableMap(all);
    }

    /** All APIs, with the listeners filled in where there is no choice. */
    List<ApiConfig> apis(List<ConfigFiles.RoutesFile> files) {
        Map<String, ApiConfig> byName = new HashMap<>();
        List<ApiConfig> all = new ArrayList<>();
        for (ConfigFiles.RoutesFile file : files) {
            ApiConfig api = file.api();
            if (api == null) {
                continue;
            }
            ApiConfig first = byName.putIfAbsent(api.name(), api);
            if (first != null) {
                error(
                        api.place().at("api"),
                        "'" + api.name() + "' is also declared in " + first.place().file(),
                        "a name of its own");
            }
            checkNames(api);
            checkUpstreams(api);
            all.add(gateway == null ? api : withListeners(api, gateway.listeners()));
        }
        return List.copyOf(all);
    }

    /** A listener that redirects has no APIs and is no choice. */
    private ApiConfig withListeners(ApiConfig api, Map<String, ListenerConfig> known) {
        Place place = api.place().at("listeners");
        List<String> serving = known.values().stream().filter(ListenerConfig::servesApis).map(ListenerConfig::name).toList();
        String right = serving.isEmpty() ? "a listener without redirect-to" : "some of " + String.join(", ", serving);
        checkKnown(api.listeners(), place, known.keySet(), "listener");
        for (int i = 0; i < api.listeners().size(); i++) {
            ListenerConfig named = known.get(api.listeners().get(i));
            if (named != null && !named.servesApis()) {
                error(place.item(i), "'" + named.name() + "' redirects every request and has no APIs", right);
            }
        }
        if (!api.listeners().isEmpty()) {
            return api;
        }
        if (serving.isEmpty()) {
            error(place, "is missing, and every listener redirects", right);
        }
        if (serving.size() > 1) {
            error(place, "is missing, and there is more than one listener", right);
        }
        return new ApiConfig(
                api.name(),
                serving,
                api.hosts(),
                api.basePath(),
                api.versioning(),
                api.defaultVersion(),
                api.versions(),
                api.upstream(),
                api.strip(),
                api.timeout(),
                api.use(),
                api.filters(),
                api.routes(),
                api.place());
    }

    private void checkNames(ApiConfig api) {
        Set<String> versions = api.versions().keySet();
        checkKnown(api.defaultVersion(), api.place().at("default-version"), versions, "version of this API");
        for (VersionConfig version : api.versions().values()) {
            checkKnown(version.successor(), version.place().at("successor"), versions, "version of this API");
        }
        if (defaults != null) {
            Set<String> sets = defaults.sets().keySet();
            checkKnown(api.use(), api.place().at("use"), sets, "set in defaults.yaml");
            api.routes().values().forEach(route ->
                    checkKnown(route.use(), route.place().at("use"), sets, "set in defaults.yaml"));
        }
        for (RouteConfig route : api.routes().values()) {
            if (route.versions() instanceof RouteConfig.Versions.Only(List<String> names)) {
                checkKnown(names, route.place().at("versions"), versions, "version of this API");
            }
        }
    }

    private void checkUpstreams(ApiConfig api) {
        checkTarget(api.upstream());
        api.versions().values().forEach(version -> checkTarget(version.upstream()));
        for (RouteConfig route : api.routes().values()) {
            if (!(route.action() instanceof RouteConfig.Action.Forward(UpstreamTarget own, String rewrite))) {
                continue;
            }
            checkTarget(own);
            if (own == null && api.upstream() == null) {
                refuseWithoutUpstream(api, route);
            }
        }
    }

    private void refuseWithoutUpstream(ApiConfig api, RouteConfig route) {
        Collection<String> names = switch (route.versions()) {
            case RouteConfig.Versions.All() -> api.versions().keySet();
            case RouteConfig.Versions.Only(List<String> only) -> only;
            case RouteConfig.Versions.Unversioned() -> List.of();
        };
        if (names.isEmpty()) {
            error(route.place(), "goes nowhere", "upstream, redirect or respond, or an upstream of the API");
        }
        for (String name : names) {
            VersionConfig version = api.versions().get(name);
            if (version != null && version.upstream() == null) {
                error(route.place(), "goes nowhere in version " + name, "an upstream of the route, the version or the API");
            }
        }
    }

    private void checkTarget(@Nullable UpstreamTarget target) {
        if (!documents.complete()) {
            return;
        }
        switch (target) {
            case null -> {}
            case UpstreamTarget.Single(String name, Place place) -> checkKnown(name, place, upstreamNames, "upstream");
            case UpstreamTarget.Split split -> {
                Place shares = split.place().at("split");
                for (int i = 0; i < split.shares().size(); i++) {
                    checkKnown(split.shares().get(i).to(), shares.item(i).at("to"), upstreamNames, "upstream");
                }
            }
        }
    }

    private void checkKnown(List<String> names, Place list, Collection<String> known, String what) {
        for (int i = 0; i < names.size(); i++) {
            checkKnown(names.get(i), list.item(i), known, what);
        }
    }

    private void checkKnown(@Nullable String name, Place place, Collection<String> known, String what) {
        if (name == null || known.contains(name)) {
            return;
        }
        String nearest = NearestName.to(name, known);
        String cure = nearest != null
                ? "did you mean '" + nearest + "'?"
                : known.isEmpty() ? "there is none yet" : "known: " + String.join(", ", known);
        error(place, "there is no " + what + " '" + name + "'", cure);
    }

    /** Issuers whose keys are to be discovered, and cannot be (OpenID Connect Discovery 1.0, 2). */
    void discoveries() {
        if (gateway == null) {
            return;
        }
        for (IssuerConfig issuer : gateway.identity().issuers().values()) {
            if (issuer.keys().jwks() instanceof IssuerConfig.Jwks.Discover && !isDiscoverable(issuer.issuer())) {
                error(
                        issuer.place().at("issuer"),
                        "is not a URL at which keys can be discovered",
                        "https://HOST/PATH without query and fragment, or where the keys are: jwks: { url: .. } or { file: .. }");
            }
        }
    }

    private static boolean isDiscoverable(String issuer) {
        try {
            URI url = new URI(issuer);
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            return web
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** Waits that can never run to their end because the deadline of every route comes first. */
    void deadlines(List<ApiConfig> apis, Map<String, UpstreamConfig> upstreams) {
        Map<String, Duration> longest = new HashMap<>();
        for (ApiConfig api : apis) {
            Set<String> usual = new LinkedHashSet<>(names(api.upstream()));
            api.versions().values().forEach(version -> usual.addAll(names(version.upstream())));
            for (RouteConfig route : api.routes().values()) {
                if (route.action() instanceof RouteConfig.Action.Forward forward) {
                    Duration deadline = route.timeout() == null ? NO_DEADLINE : route.timeout();
                    Collection<String> targets = forward.upstream() == null ? usual : names(forward.upstream());
                    targets.forEach(name -> longest.merge(name, deadline, CrossChecks::longer));
                }
            }
        }
        for (UpstreamConfig upstream : upstreams.values()) {
            Place place = upstream.place().at("timeouts", "first-byte");
            Duration wait = upstream.timeouts().firstByte();
            Duration deadline = longest.get(upstream.name());
            if (place.isWritten() && wait != null && deadline != null && wait.compareTo(deadline) > 0) {
                warning(place, "is longer than the deadline of every route that goes there", "at most their timeout");
            }
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static List<String> names(@Nullable UpstreamTarget target) {
        return target == null ? List.of() : target.names();
    }

    private void warning(Place place, String wrong, String cure) {
        if (!place.isUnresolved()) {
            findings.add(ConfigProblem.warning(place, wrong, cure));
        }
    }

    private void error(Place place, String wrong, String cure) {
        // What stands in for a reference without a value is an example and would only be wrong by accident.
        if (!place.isUnresolved()) {
            findings.add(ConfigProblem.error(place, wrong, cure));
        }
    }
}
