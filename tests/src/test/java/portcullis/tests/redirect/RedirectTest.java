package portcullis.tests.redirect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;

/** The plaintext port beside one with TLS, as clients that still say {@code http://} meet it. */
class RedirectTest {
    private static final Authority AUTHORITY = Certificates.authority("redirect");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start().otherwise(turn -> turn.readAll().answer(200, "there"));
        Issued issued = AUTHORITY.issue("cert.test", "*.wild.test");
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", yaml("redirect-to: { port: @public@ }"))
                .file("tls/edge.crt", issued.certificatePem())
                .file("tls/edge.key", issued.keyPem())
                .api("hosts: [gate.test, '*.api.test']")
                .start();
    }

    private static String yaml(String redirect) {
        return """
                format: 1
                service: { name: under-test, environment: development }
                listeners:
                  public:
                    bind: 127.0.0.1:@public@
                    tls: { certificates: [ { certificate-file: tls/edge.crt, key-file: tls/edge.key } ] }
                  redirect: { bind: 127.0.0.1:@redirect@, ready-path: /_ready, %s }
                admin: { bind: 127.0.0.1:@admin@ }
                shutdown: { pre-drain: 0s, drain: 2s }
                """.formatted(redirect);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static Answer ask(String request) throws IOException {
        return RawHttp.once(gateway.port("redirect"), request);
    }

    private static String url(String host, String target) {
        return "https://" + host + ":" + gateway.port() + target;
    }

    private static void assertLeads(String location, String request) throws IOException {
        Answer answer = ask(request);
        assertEquals(308, answer.status(), answer::toString);
        assertEquals(location, answer.field("location"));
        assertEquals("", answer.text());
    }

    private static void assertRefused(int status, String reason, String request) throws IOException {
        Answer answer = ask(request);
        assertEquals(status, answer.status(), answer::toString);
        assertEquals(reason, answer.reason());
        assertNull(answer.field("location"));
    }

    @Test
    void leadsToWhereTheAnswerIs() throws IOException {
        Answer answer = ask(RawHttp.get("/orders?page=2"));
        assertEquals(url("gate.test", "/orders?page=2"), answer.field("location"));
        try (RawHttp client = gateway.tls(AUTHORITY, "gate.test")) {
            assertEquals("there", client.send(RawHttp.get("/orders?page=2")).read().text());
        }
    }

    @Test
    void theTargetGoesOutAsItWasUnderstood() throws IOException {
        assertLeads(url("gate.test", "/a%2Cb/c;x?q=1?&r=/../%0d%0aX"), RawHttp.get("/a%2Cb/./b/../c;x?q=1?&r=/../%0d%0aX"));
        assertLeads(url("gate.test", "/"), RawHttp.get("/"));
        assertLeads(url("gate.test", "/?"), RawHttp.get("/?"));
    }

    @Test
    void everyMethodIsSentOnAndItsBodyIsNotWaitedFor() throws IOException {
        for (String method : new String[] {"PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"}) {
            assertLeads(url("gate.test", "/x"), RawHttp.request(method, "/x"));
        }
        try (RawHttp client = RawHttp.connect(gateway.port("redirect"))) {
            client.send(RawHttp.request("POST", "/x", "Content-Length: 1000000")).send("the beginning");
            Answer answer = client.read();
            assertEquals(308, answer.status());
            assertTrue(answer.saysClose());
            assertTrue(client.closedWithin(Duration.ofSeconds(5)));
        }
        try (RawHttp client = RawHttp.connect(gateway.port("redirect"))) {
            Answer answer = client.send(RawHttp.request("POST", "/x", "Content-Length: 5", "Expect: 100-continue")).read();
            assertEquals(308, answer.status());
            assertTrue(answer.interims().isEmpty());
        }
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() throws IOException {
        try (RawHttp client = RawHttp.connect(gateway.port("redirect"))) {
            for (int i = 0; i < 3; i++) {
                Answer answer = client.send(RawHttp.get("/" + i)).read();
                assertEquals(url("gate.test", "/" + i), answer.field("location"));
            }
        }
    }

    @Test
    void theHostIsTheOneThatWasAskedForWithoutItsPort() throws IOException {
        assertLeads(url("gate.test", "/"), "GET / HTTP/1.1\r\nHost: GATE.test:80\r\n\r\n");
        assertLeads(url("gate.test", "/"), "GET / HTTP/1.1\r\nHost: gate.test.\r\n\r\n");
        assertLeads(url("gate.test", "/a"), "GET http://gate.test:8080/a HTTP/1.1\r\nHost: gate.test:8080\r\n\r\n");
        assertLeads(url("gate.test", "/"), "GET / HTTP/1.0\r\nHost: gate.test\r\n\r\n");
    }

    @Test
    void hostsOfApisAndCertificatesAreKnown() throws IOException {
        for (String known : new String[] {"gate.test", "a.api.test", "a.b.api.test", "cert.test", "a.wild.test"}) {
            assertLeads(url(known, "/"), "GET / HTTP/1.1\r\nHost: " + known + "\r\n\r\n");
        }
    }

    @Test
    void otherHostsAreNotSentAnywhere() throws IOException {
        for (String unknown : new String[] {"evil.test", "gate.test.evil.test", "a.b.wild.test", "api.test", "127.0.0.1", "[::1]"}) {
            assertRefused(421, "misdirected", "GET / HTTP/1.1\r\nHost: " + unknown + "\r\n\r\n");
        }
        try (RawHttp client = RawHttp.connect(gateway.port("redirect"))) {
            assertTrue(client.send("GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n").read().saysClose());
            assertTrue(client.closedWithin(Duration.ofSeconds(5)));
        }
    }

    @Test
    void whoeverNamesNoHostIsRefused() throws IOException {
        assertRefused(400, "bad-host", "GET / HTTP/1.0\r\n\r\n");
        assertRefused(400, "bad-host", "GET / HTTP/1.1\r\n\r\n");
        assertRefused(400, "bad-host", "GET http://evil.test/ HTTP/1.1\r\nHost: gate.test\r\n\r\n");
        try (RawHttp client = RawHttp.connect(gateway.port("redirect"))) {
            assertEquals(400, client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read().status());
            assertTrue(client.closedWithin(Duration.ofSeconds(5)));
        }
    }

    @Test
    void nothingCanBreakOutOfTheLocation() throws IOException {
        assertRefused(400, "ambiguous-path", RawHttp.get("//evil.test/"));
        assertRefused(400, "ambiguous-path", RawHttp.get("/%0d%0aSet-Cookie:x"));
        assertRefused(400, "ambiguous-path", RawHttp.get("/\\evil.test"));
        assertRefused(400, "bad-host", "GET / HTTP/1.1\r\nHost: gate.test@evil.test\r\n\r\n");
        assertRefused(400, "bad-host", "GET / HTTP/1.1\r\nHost: gate.test/evil.test\r\n\r\n");
    }

    @Test
    void optionsForTheServerAsAWholeHasNowhereToGo() throws IOException {
        Answer answer = ask("OPTIONS * HTTP/1.1\r\nHost: gate.test\r\n\r\n");
        assertEquals(204, answer.status());
        assertNull(answer.field("location"));
    }

    @Test
    void readinessIsAnsweredHereWhateverTheHost() throws IOException {
        assertEquals(200, ask("GET /_ready HTTP/1.1\r\nHost: 10.0.0.7\r\n\r\n").status());
        assertLeads(url("gate.test", "/_ready/"), RawHttp.get("/_ready/"));
    }

    @Test
    void noUpstreamEverSeesARequestOfThisPort() throws IOException {
        ask(RawHttp.get("/never-seen-upstream"));
        assertFalse(upstream.received().stream().anyMatch(request -> request.target().contains("never-seen")));
    }

    @Test
    void redirectsAreLoggedAndCountedLikeAnyAnswer() throws IOException {
        Answer answer = ask(RawHttp.get("/logged-redirect", "X-Request-Id: mine"));
        Map<String, @Nullable Object> line = gateway.accessLine("/logged-redirect");
        assertEquals("redirect", line.get("listener"));
        assertEquals(308L, ((Number) line.get("status")).longValue());
        assertEquals("completed", line.get("outcome"));
        assertEquals(answer.field("x-request-id"), line.get("request_id"));
        assertEquals("nosniff", answer.field("x-content-type-options"));
        assertNull(answer.field("strict-transport-security"));
        assertTrue(gateway.metrics().has(
                "http_server_request_duration_seconds_count", "http_response_status_code=\"308\"", "route=\"\""));
    }
}
