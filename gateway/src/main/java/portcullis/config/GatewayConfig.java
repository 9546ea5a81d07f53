package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.map;
import static portcullis.config.keys.Key.word;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shapes;

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
        IdentityConfig identity,
        PoliciesConfig policies,
        Telemetry telemetry,
        Place place) {

    static final Keys<GatewayConfig> KEYS = keys(
            GatewayConfig::new,
            block("service", Service.KEYS).orEmpty().says("who this gateway is"),
            map("listeners", Formats.NAME, Shapes.block(ListenerConfig.KEYS))
                    .nonEmpty()
                    .says("the ports that clients connect to, by name"),
            block("admin", AdminConfig.KEYS).orEmpty().says("the operator's port"),
            block("shutdown", Shutdown.KEYS).orEmpty().says("how the gateway ends after SIGTERM"),
            block("security-headers", SecurityHeaders.KEYS)
                    .orEmpty()
                    .says("fields that every answer carries unless the upstream set them itself"),
            block("identity", IdentityConfig.KEYS).orEmpty().says("who may say who is calling"),
            block("policies", PoliciesConfig.KEYS).orEmpty().says("how policies are asked"),
            block("telemetry", Telemetry.KEYS).orEmpty().says("what the gateway tells about itself"),
            Given.place());

    /**
     * Who this gateway is.
     *
     * @param name null when the operator gave none, which production refuses
     */
    public record Service(@Nullable String name, Environment environment, Place place) {
        static final Keys<Service> KEYS = keys(
                Service::new,
                Key.of("name", Formats.NAME)
                        .orNone()
                        .says("names this gateway in the Via field and the metric target_info; production refuses to run without it"),
                word("environment", Environment.values())
                        .or("production")
                        .says("how strict the checks are and which overlay applies; --env and PORTCULLIS_ENV beat it"),
                Given.place());

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
    public record Shutdown(Duration preDrain, Duration drain) {
        static final Keys<Shutdown> KEYS = keys(
                Shutdown::new,
                duration("pre-drain")
                        .between("0s", "10m")
                        .or("5s")
                        .says("how long to serve on after /ready says no, so that balancers notice"),
                duration("drain")
                        .between("0s", "1h")
                        .or("25s")
                        .says("how long what still runs may take after that before it is cut"));
    }
}
