package portcullis.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;

/**
 * The file {@code gateway.yaml}.
 *
 * @param listeners by name, in file order
 */
public record GatewayConfig(
        Service service,
        Map<String, ListenerConfig> listeners,
        AdminConfig admin,
        Shutdown shutdown,
        SecurityHeaders securityHeaders,
        Telemetry telemetry,
        Place place) {

    /**
     * Who this gateway is.
     *
     * @param name null when the operator gave none, which production refuses
     */
    public record Service(@Nullable String name, Environment environment, Place place) {
        /** The name, or {@code portcullis} where none was given. */
        public String nameOrDefault() {
            return name == null ? "portcullis" : name;
        }
    }

    /**
     * How the gateway ends.
     *
     * @param preDrain from {@code /ready} saying no until connections are told to close; may be zero
     * @param drain from then until what still runs is cut; may be zero
     */
    public record Shutdown(Duration preDrain, Duration drain) {}
}
