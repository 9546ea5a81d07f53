package portcullis.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig;
import portcullis.config.RouteConfig;
import portcullis.config.UpstreamTarget;
import portcullis.config.VersionConfig;
import portcullis.exchange.RouteRef;

/**
 * A route in one version of its API with everything that is in force there, wherever it was written. What operators see
 * when they ask what the gateway does.
 *
 * @param version null for an API without versions and for a route that stands beside them
 * @param upstream null when the route answers by itself
 * @param filters in the order in which they run
 */
public record EffectiveRoute(
        RouteRef ref,
        ApiConfig api,
        @Nullable VersionConfig version,
        RouteConfig route,
        @Nullable UpstreamTarget upstream,
        List<EffectiveFilter> filters) {

    /** What the route does with a request, in a few words. */
    public String action() {
        return switch (route.action()) {
            case RouteConfig.Action.Respond respond -> "respond " + respond.status();
            case RouteConfig.Action.Redirect redirect -> "redirect " + redirect.status() + " " + redirect.to();
            case RouteConfig.Action.Forward _ -> upstream == null ? "" : to(upstream);
        };
    }

    private static String to(UpstreamTarget target) {
        return switch (target) {
            case UpstreamTarget.Single single -> single.upstream();
            case UpstreamTarget.Split split -> String.join(
                    ", ",
                    split.shares().stream()
                            .map(share -> share.to() + " (" + share.weight() + ")")
                            .toList());
        };
    }

    /** The methods it takes; {@code any} for all. */
    public String methods() {
        return route.match().methods().isEmpty() ? "any" : String.join(", ", route.match().methods());
    }

    /** As it is shown by the admin port and by commands with {@code --json}. */
    public Map<String, @Nullable Object> description() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("route", ref.id());
        all.put("api", ref.api());
        all.put("version", ref.version().isEmpty() ? null : ref.version());
        all.put("listeners", api.listeners());
        all.put("hosts", api.hosts());
        all.put("methods", route.match().methods());
        all.put("path", ref.template());
        all.put("public", route.openToAll());
        all.put("action", action());
        all.put("upstreams", upstream == null ? List.of() : upstream.names());
        all.put("timeout", route.timeout() == null ? null : route.timeout().toMillis() + "ms");
        all.put("at", route.place().toString());
        List<Map<String, Object>> described = new ArrayList<>();
        for (EffectiveFilter filter : filters) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("filter", filter.label());
            one.put("stage", filter.kind().stage().name().toLowerCase(Locale.ROOT));
            one.put("level", filter.level());
            one.put("at", filter.place().toString());
            one.put("does", filter.config().toString());
            described.add(one);
        }
        all.put("filters", described);
        return all;
    }
}
