package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.ClientCertificate;
import portcullis.exchange.Exchange.Arrival;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;

class ArrivalsTest {
    private static final ClientAddress PROXY = Listeners.address("10.0.0.1");

    private static HeaderFields fields(String... namesAndValues) {
        HeaderFields fields = new HeaderFields();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(FieldName.of(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    private static String names(HeaderFields fields) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < fields.count(); i++) {
            names.append(fields.name(i)).append(' ');
        }
        return names.toString().strip();
    }

    private static Arrival proxied(Listeners listener, String... namesAndValues) {
        Arrivals arrivals = listener.trusting("10.0.0.0/8", "2001:db8:1::/48").arrivals();
        return arrivals.proxied(arrivals.direct(PROXY, "", null), fields(namesAndValues));
    }

    private static String client(String... chain) {
        String[] fields = new String[chain.length * 2];
        for (int i = 0; i < chain.length; i++) {
            fields[2 * i] = "X-Forwarded-For";
            fields[2 * i + 1] = chain[i];
        }
        return proxied(Listeners.plain(), fields).client().text();
    }

    @Test
    void whoComesDirectlyIsItsOwnClient() {
        Arrival arrival = Listeners.plain().arrivals().direct(Listeners.address("192.0.2.7"), "", null);

        assertEquals("192.0.2.7", arrival.client().text());
        assertEquals(arrival.client(), arrival.peer());
        assertEquals("http 8080", arrival.scheme() + " " + arrival.port());
        assertFalse(arrival.fromTrustedPeer());
    }

    @Test
    void theCertificateOfAProxyIsNobodyElses() {
        ClientCertificate own = new ClientCertificate("proxy.test", List.of("proxy.test"), "00", Long.MAX_VALUE);
        Arrivals arrivals = Listeners.plain().trusting("10.0.0.0/8").clientIpHeader("true-client-ip").arrivals();
        Arrival direct = arrivals.direct(PROXY, "TLSv1.3", own);

        assertEquals(own, direct.certificate());
        assertEquals(own, arrivals.proxied(direct, fields()).certificate(), "it asks for itself");
        assertEquals(own, arrivals.proxied(direct, fields("X-Forwarded-Proto", "https")).certificate());
        assertNull(arrivals.proxied(direct, fields("X-Forwarded-For", "192.0.2.7")).certificate());
        assertNull(arrivals.proxied(direct, fields("X-Forwarded-For", "10.0.0.1")).certificate(), "whatever it says");
        assertNull(arrivals.proxied(direct, fields("X-Forwarded-For", "unknown")).certificate());
        assertNull(arrivals.proxied(direct, fields("Forwarded", "for=_hidden")).certificate());
        assertNull(arrivals.proxied(direct, fields("Via", "1.1 edge")).certificate());
        assertNull(arrivals.proxied(direct, fields("True-Client-IP", "192.0.2.7")).certificate());
    }

    @Test
    void aTlsProxyInFrontIsSeenInSchemeAndPort() {
        Arrival arrival = Listeners.plain().behindTlsProxy().arrivals().direct(PROXY, "", null);
        assertEquals("https 443", arrival.scheme() + " " + arrival.port());
    }

    @Test
    void thePortIsTheOneThatClientsSee() {
        assertEquals(8443, Listeners.plain().externalPort(8443).behindTlsProxy().arrivals().direct(PROXY, "", null).port());
    }

    @Test
    void onlyConfiguredPeersAreTrusted() {
        Arrivals arrivals = Listeners.plain().trusting("10.0.0.0/8", "2001:db8::/32").arrivals();

        assertTrue(arrivals.isTrusted(PROXY));
        assertTrue(arrivals.isTrusted(Listeners.address("2001:db8::1")));
        assertFalse(arrivals.isTrusted(Listeners.address("11.0.0.1")));
        assertFalse(Listeners.plain().arrivals().isTrusted(Listeners.address("127.0.0.1")));
    }

    @Test
    void theChainIsWalkedFromTheRightToTheFirstThatNobodyVouchesFor() {
        assertEquals("198.51.100.9", client("198.51.100.9"));
        assertEquals("198.51.100.9", client("1.1.1.1, 198.51.100.9, 10.0.0.2, 10.0.0.3"));
        assertEquals("198.51.100.9", client("1.1.1.1", "198.51.100.9", "10.0.0.2"));
        assertEquals("198.51.100.9", client("198.51.100.9,10.0.0.2,2001:db8:1::5"));
        assertEquals("10.0.0.9", client("10.0.0.9, 10.0.0.2"), "all of them are trusted: the farthest");
        assertEquals("10.0.0.1", client(), "no chain: the proxy itself asks");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ",", "unknown", "_hidden", "a.test", "300.1.1.1", "1.1", "0x7f.1.1.1", "[::1", "[]", "[::1]x", "[::1]:", "[::1]:x",
        "1.1.1.1:", "1.1.1.1:x", "1.1.1.1:65536", "fe80::1%eth0", "1.1.1.1 2.2.2.2", ":1"
    })
    void whateverStandsLeftOfGarbageIsNotBelieved(String garbage) {
        assertEquals("10.0.0.2", client("1.1.1.1, " + garbage + ", 10.0.0.2"));
        assertEquals("10.0.0.1", client("1.1.1.1, " + garbage));
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.9:4711, 198.51.100.9",
        "[2001:db8::9], 2001:db8:0:0:0:0:0:9",
        "[2001:db8::9]:4711, 2001:db8:0:0:0:0:0:9",
        "2001:db8::9, 2001:db8:0:0:0:0:0:9",
        "::ffff:198.51.100.9, 198.51.100.9",
    })
    void addressesAreReadAsProxiesWriteThem(String written, String read) {
        assertEquals(read, client(written));
    }

    @Test
    void aChainIsFollowedForABoundedNumberOfHops() {
        assertEquals("10.0.0.2", client("1.1.1.1, " + "10.0.0.2, ".repeat(31) + "10.0.0.2"));
        assertEquals("1.1.1.1", client("1.1.1.1, " + "10.0.0.2, ".repeat(30) + "10.0.0.2"));
    }

    @Test
    void theAgreedFieldNamesTheClientWhereItIsThereOnce() {
        assertEquals("198.51.100.9", named("CF-Connecting-IP", "198.51.100.9", "X-Forwarded-For", "1.1.1.1"));
        assertEquals("1.1.1.1", named("X-Forwarded-For", "1.1.1.1"));
        assertEquals("1.1.1.1", named("CF-Connecting-IP", "nobody", "X-Forwarded-For", "1.1.1.1"));
        assertEquals("1.1.1.1", named("CF-Connecting-IP", "2.2.2.2", "cf-connecting-ip", "3.3.3.3", "X-Forwarded-For", "1.1.1.1"));
    }

    private static String named(String... fields) {
        return proxied(Listeners.plain().clientIpHeader("cf-connecting-ip"), fields).client().text();
    }

    @ParameterizedTest
    @CsvSource({
        "https, , https 443", "HTTP, , http 80", "https, 8443, https 8443", "ftp, , http 8080", "'https,http', , http 8080",
        ", 81, http 81", ", 0, http 8080", ", 65536, http 8080", ", 8a, http 8080", ", 123456, http 8080", ", '', http 8080",
        ", , http 8080", ", +81, http 8080"
    })
    void schemeAndPortAreTheProxys(@Nullable String proto, @Nullable String port, String seen) {
        HeaderFields fields = new HeaderFields();
        if (proto != null) {
            fields.add(FieldName.of("X-Forwarded-Proto"), proto);
        }
        if (port != null) {
            fields.add(FieldName.of("X-Forwarded-Port"), port);
        }
        Arrivals arrivals = Listeners.plain().trusting("10.0.0.0/8").arrivals();
        Arrival arrival = arrivals.proxied(arrivals.direct(PROXY, "", null), fields);

        assertEquals(seen, arrival.scheme() + " " + arrival.port());
        assertTrue(arrival.fromTrustedPeer());
        assertEquals("10.0.0.1", arrival.peer().text());
    }

    @Test
    void anIdIsKeptWhereItIsOneAndThereIsOne() {
        assertEquals("abc-1", Arrivals.requestId(fields("X-Request-Id", "abc-1")));
        assertNull(Arrivals.requestId(fields()));
        assertNull(Arrivals.requestId(fields("X-Request-Id", "a b")));
        assertNull(Arrivals.requestId(fields("X-Request-Id", "a", "x-request-id", "b")));
    }

    private static String stripped(Listeners listener, boolean fromTrustedPeer, String... names) {
        HeaderFields fields = new HeaderFields();
        for (String name : names) {
            fields.add(FieldName.of(name), "v");
        }
        listener.arrivals().strip(fields, fromTrustedPeer);
        return names(fields);
    }

    @Test
    void nobodySaysWhatOnlyTheGatewayMaySay() {
        assertEquals(
                "X-A Cookie",
                stripped(
                        Listeners.plain(), false, "X-Forwarded-For", "X-A", "Forwarded", "x-user-id", "X-Roles", "Via",
                        "X-Real-IP", "x-request-id", "X-Original-URL", "X-HTTP-Method-Override", "Cookie"));
    }

    @Test
    void aTrustedProxySaysWhereTheRequestCameFromAndNothingElse() {
        assertEquals(
                "X-Forwarded-For Forwarded Via X-Forwarded-Host",
                stripped(
                        Listeners.plain(), true, "X-Forwarded-For", "Forwarded", "Via", "X-Forwarded-Host", "x-user-id",
                        "X-Real-IP", "x-request-id", "X-Original-URL", "X-Forwarded-Prefix"));
    }

    @Test
    void underscoresAreDroppedUnlessTheyMayPass() {
        assertEquals("X-A", stripped(Listeners.plain(), false, "x_a", "X-A", "_"));
        assertEquals("x_a _", stripped(Listeners.plain().passingUnderscores(), false, "x_a", "_"));
    }

    @Test
    void anUnderscoreHidesNoNameThatMeansSomething() {
        assertEquals(
                "x_a",
                stripped(
                        Listeners.plain().passingUnderscores(), true, "X_Forwarded_For", "x_user-id", "X-Request_Id",
                        "Content_Length", "Transfer_Encoding", "transfer_encodinG", "x_a"));
        assertEquals(
                "Content-Length Transfer-Encoding",
                stripped(Listeners.plain().passingUnderscores(), false, "Content-Length", "Transfer-Encoding"));
    }
}
