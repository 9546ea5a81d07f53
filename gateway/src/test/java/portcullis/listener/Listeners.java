package portcullis.listener;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerConfig;
import portcullis.config.ListenerConfig.Limits;
import portcullis.config.ListenerConfig.Timeouts;
import portcullis.config.ListenerConfig.UnderscoreHeaders;
import portcullis.config.Protocol;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.ByteSize;
import portcullis.config.keys.Place;
import portcullis.exchange.ClientAddress;
import portcullis.kit.Cidr;
import portcullis.wire.Descriptors;

/** Configurations of listeners: plain, unless a test says otherwise. */
final class Listeners {
    private boolean behindTlsProxy;
    private @Nullable Integer externalPort;
    private List<Cidr> trustedProxies = List.of();
    private @Nullable String clientIpHeader;
    private UnderscoreHeaders underscores = UnderscoreHeaders.DROP;

    static Listeners plain() {
        return new Listeners();
    }

    Listeners behindTlsProxy() {
        behindTlsProxy = true;
        return this;
    }

    Listeners externalPort(int port) {
        externalPort = port;
        return this;
    }

    Listeners trusting(String... blocks) {
        trustedProxies = java.util.Arrays.stream(blocks).map(Cidr::parse).toList();
        return this;
    }

    Listeners clientIpHeader(String name) {
        clientIpHeader = name;
        return this;
    }

    Listeners passingUnderscores() {
        underscores = UnderscoreHeaders.PASS;
        return this;
    }

    ListenerConfig config() {
        Duration patience = Duration.ofSeconds(30);
        return new ListenerConfig(
                "public", new BindAddress("127.0.0.1", 0), List.of(Protocol.HTTP_1_1), null, behindTlsProxy, externalPort,
                trustedProxies, clientIpHeader, ListenerConfig.ProxyProtocol.OFF, underscores, null, null, null,
                new Limits(
                        100, 10, 10, new ByteSize(16 * 1024), 100, new ByteSize(8 * 1024), new ByteSize(1 << 20), null, 100),
                new Timeouts(patience, patience, patience, patience, patience, null), Place.of("test"));
    }

    Arrivals arrivals() {
        return new Arrivals(config(), 8080);
    }

    ListenerSettings settings() {
        return ListenerSettings.of(config(), null, 8080, new Descriptors(1024));
    }

    static ClientAddress address(String literal) {
        return Arrivals.named(InetAddress.ofLiteral(literal).getAddress());
    }
}
