package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.integer;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.word;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Format;
import portcullis.config.keys.Given;
import portcullis.config.keys.Inline;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/** One upstream: a service behind the gateway with its endpoints. */
public record UpstreamConfig(
        String name,
        List<Endpoint> endpoints,
        Protocol protocol,
        HostField host,
        UpstreamTls tls,
        Balance balance,
        Connections connections,
        Timeouts timeouts,
        Place place) {

    static final Keys<UpstreamConfig> KEYS = keys(
                    UpstreamConfig::of,
                    Given.name(),
                    list("endpoints", Endpoint.SHAPE).nonEmpty().says("its addresses"),
                    new Inline<>(Behaviour.KEYS),
                    Given.place())
            .check(UpstreamConfig::warnOfHalfATls);

    /** What the defaults say of TLS is meant for whoever has use for it; what an upstream says itself is not. */
    private static void warnOfHalfATls(UpstreamConfig upstream, Keys.Complaints complaints) {
        long encrypted = upstream.endpoints.stream().filter(Endpoint::tls).count();
        boolean said = complaints.isWritten("tls") && upstream.tls.place().file().equals(upstream.place.file());
        if (encrypted == 0 && said) {
            complaints.warning("tls", "is there for https endpoints, and there is none", "https:// in endpoints");
        }
        if (encrypted > 0 && encrypted < upstream.endpoints.size()) {
            complaints.warning(
                    "endpoints", "are mixed: some requests go under TLS and others in plaintext", "https:// for all of them");
        }
    }

    private static UpstreamConfig of(String name, List<Endpoint> endpoints, Behaviour behaviour, Place place) {
        return new UpstreamConfig(
                name,
                endpoints,
                behaviour.protocol,
                behaviour.host,
                behaviour.tls,
                behaviour.balance,
                behaviour.connections,
                behaviour.timeouts,
                place);
    }

    /** All but the endpoints: what {@code defaults.yaml} may say for every upstream. */
    record Behaviour(
            Protocol protocol, HostField host, UpstreamTls tls, Balance balance, Connections connections, Timeouts timeouts) {

        static final Keys<Behaviour> KEYS = keys(
                Behaviour::new,
                word("protocol", Protocol.values()).or("http/1.1").says("what is spoken to it"),
                Key.of("host", HostField.FORMAT)
                        .or("keep")
                        .says("the Host it gets: keep is the client's, endpoint the endpoint's own, or a name"),
                block("tls", UpstreamTls.KEYS).orEmpty().says("how its https endpoints are spoken to"),
                word("balance", Balance.values())
                        .or("least-request")
                        .says("how an endpoint is chosen; least-request takes the less busy of two"),
                block("connections", Connections.KEYS).orEmpty().says("connections to each endpoint"),
                block("timeouts", Timeouts.KEYS).orEmpty().says("how long it may take"));
    }

    /**
     * One address of the upstream.
     *
     * @param host a name or an address literal without brackets
     * @param tls whether it is spoken to over TLS
     * @param weight relative to the others; 0 takes no requests
     */
    public record Endpoint(String host, int port, boolean tls, int weight, Place place) {
        private static final int HTTP_PORT = 80;
        private static final int HTTPS_PORT = 443;

        static final Shape<Endpoint> SHAPE = Shapes.either(
                ConfigFormats.ENDPOINT.asPlaced((at, place) -> new Endpoint(at.host(), at.port(), at.tls(), 1, place)),
                Shapes.block(keys(
                        (at, weight, place) -> new Endpoint(at.host(), at.port(), at.tls(), weight, place),
                        Key.of("url", ConfigFormats.ENDPOINT).says("scheme, host and port"),
                        integer("weight")
                                .between("0", "10000")
                                .or("1")
                                .says("relative to the other endpoints; 0 takes no requests"),
                        Given.place())));

        /** {@code host:port}, as in metrics and logs. */
        public String authority() {
            return bracketedHost() + ":" + port;
        }

        /** As it stands in a Host field: the port of the scheme is left out (RFC 9110, 4.2.3). */
        public String hostField() {
            return port == (tls ? HTTPS_PORT : HTTP_PORT) ? bracketedHost() : authority();
        }

        private String bracketedHost() {
            return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        }
    }

    /** What the upstream gets as Host. */
    public sealed interface HostField {
        Format<HostField> FORMAT = Format.of(
                "keep, endpoint or a name", "keep", Map.of("type", "string"), HostField::parse);

        private static HostField parse(String text) {
            return switch (text) {
                case "keep" -> new Keep();
                case "endpoint" -> new OfEndpoint();
                default -> new Named(ConfigFormats.authority(text));
            };
        }

        /** What the client sent. */
        record Keep() implements HostField {}

        /** The endpoint's own authority. */
        record OfEndpoint() implements HostField {}

        record Named(String authority) implements HostField {}
    }

    /** How an endpoint is chosen. */
    public enum Balance {
        ROUND_ROBIN,
        LEAST_REQUEST
    }

    /**
     * @param max open connections to one endpoint
     * @param maxIdle idle ones kept for reuse
     * @param idle how long one is kept
     * @param maxAge after which one is not reused; null for ever
     */
    public record Connections(int max, int maxIdle, Duration idle, @Nullable Duration maxAge) {
        static final Keys<Connections> KEYS = keys(
                        Connections::new,
                        integer("max").between("1", "65535").or("1024").says("open ones at most"),
                        integer("max-idle").between("0", "65535").or("128").says("idle ones kept for reuse"),
                        duration("idle").between("10ms", "1d").or("55s").says("how long an idle one is kept"),
                        duration("max-age")
                                .between("1s", "30d")
                                .or("30m")
                                .mayBeNone()
                                .says("after which one is not reused"))
                .check(Connections::refuseMoreIdleThanOpen);

        /** Of the default nobody needs to be told: no more can be idle than are open. */
        private static void refuseMoreIdleThanOpen(Connections connections, Keys.Complaints complaints) {
            if (connections.maxIdle > connections.max && complaints.isWritten("max-idle")) {
                complaints.error(
                        "max-idle", connections.maxIdle + " is more than may be open", "at most max, " + connections.max);
            }
        }
    }

    /**
     * @param firstByte from the request being sent to the answer's head, per try; null when only the deadline counts
     * @param bodyIdle between two reads of an answer's body
     */
    public record Timeouts(Duration connect, @Nullable Duration firstByte, Duration bodyIdle) {
        static final Keys<Timeouts> KEYS = keys(
                Timeouts::new,
                duration("connect").between("1ms", "5m").or("1s").says("until a connection stands"),
                duration("first-byte")
                        .between("1ms", "1h")
                        .or("10s")
                        .mayBeNone()
                        .says("from the request being sent to the answer's head, per try; 504 beyond it"),
                duration("body-idle")
                        .between("1ms", "1d")
                        .or("30s")
                        .says("between two reads of an answer's body; the answer is cut beyond it"));
    }
}
