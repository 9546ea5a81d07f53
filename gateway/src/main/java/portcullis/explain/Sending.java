package portcullis.explain;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig;
import portcullis.config.UpstreamTarget;
import portcullis.exchange.Exchange;
import portcullis.snapshot.EffectiveRoute;

/** Puts into words what would go upstream. */
final class Sending {
    private Sending() {}

    /** @return null when nothing would */
    static Explanation.@Nullable Sent of(Exchange exchange, @Nullable EffectiveRoute route, Trail trail, Shown shown) {
        UpstreamConfig upstream = trail.upstream;
        if (upstream == null) {
            return null;
        }
        return new Explanation.Sent(
                upstream.name(),
                chosen(route, trail),
                upstream.endpoints().stream().filter(each -> each.weight() > 0).map(Sending::shown).toList(),
                shown.target(exchange.upstreamTarget()),
                trail.head.stream().skip(1).map(shown::line).toList(),
                Bounds.of(upstream),
                upstream.place().toString());
    }

    private static String chosen(@Nullable EffectiveRoute route, Trail trail) {
        if (route == null || !(route.upstream() instanceof UpstreamTarget.Split split)) {
            return "";
        }
        String shares = split.shares().stream().map(share -> share.to() + " " + share.weight()).collect(Collectors.joining(", "));
        return (trail.wasByChance() ? "by chance, one of " : "by what the request says, of ") + shares + " (" + split.place() + ")";
    }

    private static String shown(UpstreamConfig.Endpoint endpoint) {
        return (endpoint.tls() ? "https://" : "http://") + endpoint.authority();
    }
}
