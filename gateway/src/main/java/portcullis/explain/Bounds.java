package portcullis.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.RouteConfig;
import portcullis.config.UpstreamConfig;
import portcullis.config.keys.Place;

/** Numbers that hold for a request, each with the place where it was written. */
final class Bounds {
    private Bounds() {}

    static List<Explanation.Bound> of(RouteConfig route) {
        List<Explanation.Bound> bounds = new ArrayList<>();
        bounds.add(bound("timeout", shown(route.timeout()), route.place().at("timeout")));
        if (route.streamIdle() != null) {
            bounds.add(bound("stream-idle", shown(route.streamIdle()), route.place().at("stream-idle")));
        }
        return bounds;
    }

    static List<Explanation.Bound> of(UpstreamConfig upstream) {
        UpstreamConfig.Timeouts timeouts = upstream.timeouts();
        return List.of(
                bound("connect", shown(timeouts.connect()), upstream.place().at("timeouts", "connect")),
                bound("first-byte", shown(timeouts.firstByte()), upstream.place().at("timeouts", "first-byte")),
                bound("body-idle", shown(timeouts.bodyIdle()), upstream.place().at("timeouts", "body-idle")),
                bound("connections", Integer.toString(upstream.connections().max()), upstream.place().at("connections", "max")));
    }

    static Explanation.Bound bound(String name, String value, Place place) {
        return new Explanation.Bound(name, value, place.isWritten() ? place.toString() : "default");
    }

    private static String shown(@Nullable Duration duration) {
        if (duration == null) {
            return "none";
        }
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
