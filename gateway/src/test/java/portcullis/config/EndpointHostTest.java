package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import portcullis.config.UpstreamConfig.Endpoint;
import portcullis.config.keys.Place;

class EndpointHostTest {
    private static Endpoint endpoint(String host, int port, boolean tls) {
        return new Endpoint(host, port, tls, 1, Place.of("test"));
    }

    @Test
    void theHostFieldLeavesThePortOfTheSchemeOut() {
        assertEquals("orders.test", endpoint("orders.test", 443, true).hostField());
        assertEquals("orders.test", endpoint("orders.test", 80, false).hostField());
        assertEquals("[2001:db8::1]", endpoint("2001:db8::1", 443, true).hostField());
    }

    @Test
    void theHostFieldNamesEveryOtherPort() {
        assertEquals("orders.test:80", endpoint("orders.test", 80, true).hostField());
        assertEquals("orders.test:443", endpoint("orders.test", 443, false).hostField());
        assertEquals("[2001:db8::1]:8443", endpoint("2001:db8::1", 8443, true).hostField());
    }

    @Test
    void metricsAndLogsAlwaysNameThePort() {
        assertEquals("orders.test:443", endpoint("orders.test", 443, true).authority());
    }
}
