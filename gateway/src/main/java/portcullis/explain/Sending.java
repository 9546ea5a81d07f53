package portcullis.explain;

import java.time.Duration;
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
                trail.head.stream().skip(1).map(line -> timeless(line, exchange)).map(shown::line).toList(),
                Bounds.of(upstream),
                upstream.place().toString());
    }

    /** Two fields differ from request to request, and have nothing to do with this one. */
    private static String timeless(String line, Exchange exchange) {
        if (line.equals("x-request-id: " + Walk.REQUEST_ID)) {
            return "x-request-id: (a new one)";
        }
        return line.startsWith("x-request-deadline: ")
                ? "x-request-deadline: (" + Duration.ofNanos(exchange.deadline().at() - exchange.startedNanos()).toMillis() + " ms after the request came)"
                : line;
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
