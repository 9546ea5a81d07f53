package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.config.UpstreamConfig.HostField;
import portcullis.exchange.Caller;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.http1.OutputBuffer;
import portcullis.kit.Deadline;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.ScriptedWire;
import portcullis.wire.Watchdog;

class RequestWriterTest {
    private final BufferPool buffers = new BufferPool();
    private final Watchdog watchdog = new Watchdog();
    private final Resolver resolver = new Resolver();
    private final Endpoint endpoint = new Endpoint(
            Configs.endpoint(9101, 1), Configs.of(9101, Configs.ROOMY, Configs.PATIENT), null,
            new Connector(watchdog, buffers, new Descriptors(1024), resolver, Forwarding.TRIES));

    @AfterEach
    void close() {
        watchdog.close();
        resolver.close();
    }

    private List<String> written(Exchange exchange, HostField host) {
        OutputBuffer out = new OutputBuffer(buffers);
        RequestWriter.write(exchange, host, endpoint.hostField(), "edge", out);
        ScriptedWire wire = ScriptedWire.of();
        try {
            out.flush(wire);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertTrue(wire.output().endsWith("\r\n\r\n"));
        return wire.output().strip().lines().toList();
    }

    private List<String> written(ExchangeOf request) {
        return written(request.exchange(), new HostField.Keep());
    }

    private static boolean names(List<String> lines, String name) {
        return lines.stream().anyMatch(line -> line.toLowerCase().startsWith(name + ":"));
    }

    @Test
    void theHeadIsTheModelAndWhatTheGatewaySays() {
        assertEquals(
                List.of(
                        "GET /a?b HTTP/1.1", "Host: api.example.com", "X-one: 1", "x-Two: 2", "X-Forwarded-For: 192.0.2.7",
                        "X-Forwarded-Proto: http", "X-Forwarded-Host: api.example.com", "X-Forwarded-Port: 80",
                        "X-Real-IP: 192.0.2.7", "Forwarded: for=192.0.2.7;host=\"api.example.com\";proto=http",
                        "Via: 1.1 edge", "x-request-id: req_01"),
                written(ExchangeOf.request("GET", "/a?b").field("X-one", "1").field("x-Two", "2")));
    }

    @Test
    void theCallerIsNamedBehindWhatIsSaidOfTheClient() {
        Exchange exchange = ExchangeOf.request("GET", "/").exchange();
        exchange.caller(
                Caller.user(Caller.Method.JWT, "main", "a b", "", "", List.of("main/x"), List.of(), Map.of()), () -> true);
        List<String> lines = written(exchange, new HostField.Keep());
        int id = lines.indexOf("x-request-id: req_01");
        assertEquals(
                List.of("x-user-id: a%20b", "x-issuer: main", "x-roles: main%2Fx", "x-auth-method: jwt"),
                lines.subList(id + 1, id + 5));
    }

    @Test
    void theFramingIsOursAlone() {
        List<String> lines = written(ExchangeOf.request("POST", "/")
                .field("Content-Length", "99").field("Expect", "100-continue").field("Host", "evil").body("abc"));

        assertEquals(List.of("Content-Length: 3"), lines.stream().filter(line -> line.startsWith("Content-")).toList());
        assertEquals(List.of("Host: api.example.com"), lines.stream().filter(line -> line.startsWith("Host")).toList());
        assertFalse(names(lines, "expect"));
    }

    @Test
    void aChunkedBodySaysSo() {
        List<String> lines = written(ExchangeOf.request("POST", "/").chunked("abc"));

        assertEquals("Transfer-Encoding: chunked", lines.getLast());
        assertFalse(names(lines, "content-length"));
    }

    @Test
    void anEmptyBodyIsDeclaredWhereItHasAMeaning() {
        for (String method : List.of("POST", "PUT", "PATCH")) {
            assertEquals("Content-Length: 0", written(ExchangeOf.request(method, "/")).getLast(), method);
        }
        for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS")) {
            assertFalse(names(written(ExchangeOf.request(method, "/")), "content-length"), method);
        }
    }

    @Test
    void theHostIsWhatTheUpstreamIsConfiguredToGet() {
        Exchange exchange = ExchangeOf.request("GET", "/").exchange();

        assertEquals("Host: api.example.com", written(exchange, new HostField.Keep()).get(1));
        assertEquals("Host: 127.0.0.1:9101", written(exchange, new HostField.OfEndpoint()).get(1));
        assertEquals("Host: other.test", written(exchange, new HostField.Named("other.test")).get(1));
    }

    @Test
    void aClientThatNamesNoHostStillHasOneTowardsTheUpstream() {
        List<String> lines = written(ExchangeOf.request("GET", "/").host(""));

        assertEquals("Host: 127.0.0.1:9101", lines.get(1));
        assertFalse(names(lines, "x-forwarded-host"));
        assertTrue(lines.contains("Forwarded: for=192.0.2.7;proto=http"));
    }

    @Test
    void anIpv6AddressIsQuotedWhereItMustBe() {
        List<String> lines = written(ExchangeOf.request("GET", "/").from("2001:db8::7"));

        assertTrue(lines.contains("X-Forwarded-For: 2001:db8::7"));
        assertTrue(lines.contains("Forwarded: for=\"[2001:db8::7]\";host=\"api.example.com\";proto=http"));
    }

    @Test
    void theChainOfATrustedProxyIsContinued() {
        Exchange plain = ExchangeOf.request("GET", "/")
                .field("X-Forwarded-For", "198.51.100.1").field("X-Forwarded-For", "198.51.100.2").field("Via", "1.0 outer")
                .field("Forwarded", "for=198.51.100.1").field("X-Forwarded-Host", "shop.test").exchange();
        Exchange.Arrival arrival = plain.arrival();
        Exchange trusted = new Exchange(
                plain.request(), plain.body(),
                new Exchange.Arrival("public", arrival.client(), arrival.peer(), true, "https", 443, "", null), "req_02", 1, 0);
        List<String> lines = written(trusted, new HostField.Keep());

        assertTrue(lines.contains("X-Forwarded-For: 198.51.100.1, 198.51.100.2, 192.0.2.7"), lines.toString());
        assertTrue(lines.contains("Via: 1.0 outer, 1.1 edge"));
        assertTrue(lines.contains("Forwarded: for=198.51.100.1, for=192.0.2.7;host=\"api.example.com\";proto=https"));
        assertTrue(lines.contains("X-Forwarded-Host: shop.test"));
        assertEquals(1, lines.stream().filter(line -> line.startsWith("X-Forwarded-For")).count());
    }

    @Test
    void aRewrittenTargetReplacesTheClients() {
        Exchange exchange = ExchangeOf.request("GET", "/a").exchange();
        exchange.upstreamTarget("/b?c");
        assertEquals("GET /b?c HTTP/1.1", written(exchange, new HostField.Keep()).getFirst());
    }

    @Test
    void theDeadlineIsPassedOnWhereThereIsOne() {
        Exchange exchange = ExchangeOf.request("GET", "/a").exchange();
        assertFalse(names(written(exchange, new HostField.Keep()), "x-request-deadline"));

        exchange.deadline(Deadline.in(Duration.ofHours(1), System.nanoTime()));
        String line = written(exchange, new HostField.Keep()).getLast();
        long left = Long.parseLong(line.substring("x-request-deadline: ".length())) - System.currentTimeMillis();
        assertTrue(left > 3_500_000 && left <= 3_600_000, line);
    }
}
