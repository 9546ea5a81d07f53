package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a listener believes of its clients and tells of itself. */
class ListenerKeysTest {
    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    @Test
    void behindTlsProxyDecidesTheScheme() throws IOException {
        live.listener("behind-tls-proxy: true");
        assertEquals("https", live.seen().field("x-forwarded-proto"));
        live.listener("behind-tls-proxy: false");
        assertEquals("http", live.seen().field("x-forwarded-proto"));
    }

    @Test
    void externalPortIsTheOneThatUpstreamsAreTold() throws IOException {
        live.listener("external-port: 8443");
        assertEquals("8443", live.seen().field("x-forwarded-port"));
        live.listener("external-port: bind");
        assertEquals(Integer.toString(live.gateway.port()), live.seen().field("x-forwarded-port"));
    }

    @Test
    void trustedProxiesAreBelieved() throws IOException {
        live.listener("trusted-proxies: [127.0.0.1/32]");
        assertEquals("203.0.113.7", live.seen("X-Forwarded-For: 203.0.113.7").field("x-real-ip"));
        live.listener("trusted-proxies: [127.0.0.9/32]");
        assertEquals("127.0.0.1", live.seen("X-Forwarded-For: 203.0.113.7").field("x-real-ip"));
    }

    @Test
    void clientIpHeaderIsReadFromTrustedProxies() throws IOException {
        String[] lines = {"X-Cdn-Client: 203.0.113.8", "X-Forwarded-For: 203.0.113.7"};
        live.listener("trusted-proxies: [127.0.0.1/32]\nclient-ip-header: x-cdn-client");
        assertEquals("203.0.113.8", live.seen(lines).field("x-real-ip"));
        live.listener("trusted-proxies: [127.0.0.1/32]\nclient-ip-header: none");
        assertEquals("203.0.113.7", live.seen(lines).field("x-real-ip"));
    }

    @Test
    void underscoreHeadersPassOrAreDropped() throws IOException {
        live.listener("underscore-headers: pass");
        assertEquals("kept", live.seen("X_Custom: kept").field("x_custom"));
        live.listener("underscore-headers: drop");
        assertNull(live.seen("X_Custom: kept").field("x_custom"));
    }

    @Test
    void readyPathIsAnsweredByTheGateway() throws IOException {
        live.listener("ready-path: /_ready");
        assertEquals("", live.gateway.get("/_ready").text());
        live.listener("ready-path: /_other");
        assertEquals("fake", live.gateway.get("/_ready").text());
        assertEquals("", live.gateway.get("/_other").text());
    }
}
