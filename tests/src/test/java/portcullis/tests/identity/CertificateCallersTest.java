package portcullis.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;
import portcullis.tests.fixtures.Waiting;

/** Who a client is by its certificate, over both versions of TLS and both providers. */
@ParameterizedClass
@ValueSource(strings = {"jdk TLSv1.3", "jdk TLSv1.2", "conscrypt TLSv1.3", "conscrypt TLSv1.2"})
class CertificateCallersTest {
    private static final String SPIFFE = "spiffe://example.org/ns/shop/sa/orders";
    private static final String SPIFFE_ENCODED = "spiffe%3A%2F%2Fexample.org%2Fns%2Fshop%2Fsa%2Forders";
    private static final String HOST = "gate.test";
    private static final Authority SERVERS = Certificates.authority("Servers");
    private static final Authority CLIENTS = Certificates.authority("Callers");
    private static final Authority OTHERS = Certificates.authority("Other Callers");
    private static final AtomicInteger SERIAL = new AtomicInteger();

    @Parameter
    private String how;

    @TempDir
    private static Path folder;

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeParameterizedClassInvocation
    static void start(String how) throws IOException {
        upstream = FakeUpstream.start();
        Issued own = SERVERS.issue(HOST);
        String keys = ", provider: " + how.substring(0, how.indexOf(' ')) + ", client-trust-file: ";
        String asking = keys + CLIENTS.certificateFile() + ", client-auth: ";
        trust(CLIENTS);
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          required: { bind: 127.0.0.1:@required@, %s }
                          optional: { bind: 127.0.0.1:@optional@, %s }
                          named: { bind: 127.0.0.1:@named@, %s }
                          changing: { bind: 127.0.0.1:@changing@, %s }
                          proxied: { bind: 127.0.0.1:@proxied@, trusted-proxies: [127.0.0.2/32], proxy-protocol: accept, %s }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """.formatted(
                                TlsKeys.tls(asking + "required", own),
                                TlsKeys.tls(asking + "optional", own),
                                TlsKeys.tls(asking + "required, client-names: [b.caller.test]", own),
                                TlsKeys.tls(keys + folder.resolve("changing.crt") + ", client-auth: required", own),
                                TlsKeys.tls(asking + "required", own)))
                .api("""
                        listeners: [required, optional, named, changing, proxied]
                        filters: { authenticate: { client-certificate: {} } }
                        routes:
                          any: { match: { path: "/any/{n}" } }
                          maybe: { match: { path: "/maybe/{n}" }, filters: { authenticate: { client-certificate: {}, mode: optional } } }
                          some:
                            match: { path: "/some/{n}" }
                            filters: { authenticate: { client-certificate: { names: [b.caller.test, "%s"] } } }
                        """.formatted(SPIFFE))
                .start();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static void trust(Authority authority) throws IOException {
        Path fresh = Files.copy(authority.certificateFile(), folder.resolve("fresh.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, folder.resolve("changing.crt"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private TlsClient client(Authority authority, String... names) {
        return client(authority.issue(options -> options.subject("somebody").names(names).forClients()));
    }

    private TlsClient client(@Nullable Issued own) {
        TlsClient client = own == null ? TlsClient.trusting(SERVERS) : TlsClient.trusting(SERVERS, own);
        return client.serverName(HOST).protocols(how.substring(how.indexOf(' ') + 1));
    }

    private static String get(String path, String... lines) {
        return RawHttp.get(path, lines).replaceFirst("(?m)^Host: [^\r]*", "Host: " + HOST);
    }

    /** What the upstream is told of who is calling; null when the request did not come to it. */
    private static @Nullable String caller(String listener, TlsClient client, String route, String... lines) throws IOException {
        try (RawHttp connection = client.connect(gateway.port(listener))) {
            return caller(connection, route, lines);
        }
    }

    private static @Nullable String caller(RawHttp connection, String route, String... lines) throws IOException {
        String path = route + SERIAL.incrementAndGet();
        Answer answer = connection.send(get(path, lines)).read();
        if (answer.status() != 200) {
            assertEquals(401, answer.status(), answer::toString);
            assertEquals("unauthenticated", answer.reason());
            assertTrue(upstream.received(path).isEmpty());
            return null;
        }
        Received received = upstream.only(path);
        assertFalse(received.fields().has("x-user-id"));
        if (received.field("x-client-id") == null) {
            assertNull(received.field("x-auth-method"));
            assertNull(received.field("x-issuer"));
            return "nobody";
        }
        assertEquals("certificate", received.fields().only("x-auth-method"));
        assertEquals("cert", received.fields().only("x-issuer"));
        return received.fields().only("x-client-id");
    }

    @Test
    void aSpiffeIdIsWhoItIs() throws IOException {
        TlsClient client = client(CLIENTS, "a.caller.test", "https://caller.test/x", SPIFFE);
        assertEquals(SPIFFE_ENCODED, caller("required", client, "/any/"));
        assertEquals("https%3A%2F%2Fcaller.test%2Fx", caller("required", client(CLIENTS, "a.caller.test", "https://caller.test/x"), "/any/"));
        String path = "/any/" + SERIAL.get();
        assertEquals("cert/https://caller.test/x", gateway.accessLine(path).get("caller"));
        assertEquals("client", gateway.accessLine(path).get("caller_kind"));
    }

    @Test
    void aHostIsWhoItIsWhereThereIsNoUri() throws IOException {
        assertEquals("a.caller.test", caller("required", client(CLIENTS, "a.caller.test", "b.caller.test"), "/any/"));
        assertEquals("a.caller.test", caller("optional", client(CLIENTS, "a.caller.test", "192.0.2.1"), "/any/"));
    }

    @Test
    void theNameThatThePortLetsInIsWhoItIs() throws IOException {
        assertEquals("b.caller.test", caller("named", client(CLIENTS, SPIFFE, "a.caller.test", "b.caller.test"), "/any/"));
    }

    @Test
    void whoeverHasNoNameIsNobody() throws IOException {
        for (String[] names : new String[][] {{}, {"192.0.2.1"}, {"*.caller.test"}}) {
            TlsClient client = client(CLIENTS, names);
            assertNull(caller("required", client, "/any/"));
            assertEquals("nobody", caller("required", client, "/maybe/"));
        }
        assertNull(caller("optional", client((Issued) null), "/any/"));
        assertEquals("nobody", caller("optional", client((Issued) null), "/maybe/"));
    }

    @Test
    void aRouteMayTakeSomeOnly() throws IOException {
        assertEquals(SPIFFE_ENCODED, caller("required", client(CLIENTS, SPIFFE), "/some/"));
        assertEquals("b.caller.test", caller("required", client(CLIENTS, "a.caller.test", "b.caller.test"), "/some/"));
        assertNull(caller("required", client(CLIENTS, "a.caller.test"), "/some/"));
    }

    @Test
    void nobodySaysWhoItIsInAField() throws IOException {
        String[] forged = {"X-Client-Id: root", "x_client_id: root", "X-Auth-Method: jwt", "x-issuer: main", "X-Forwarded-Client-Cert: root"};
        assertEquals("a.caller.test", caller("required", client(CLIENTS, "a.caller.test"), "/any/", forged));
        assertEquals("nobody", caller("optional", client((Issued) null), "/maybe/", forged));
    }

    @Test
    void aCertificateEndsInTheMiddleOfAConnection() throws IOException {
        Issued brief = CLIENTS.issue(options ->
                options.names("brief.caller.test").forClients().until(Instant.now().plus(Duration.ofSeconds(6))));
        try (RawHttp connection = client(brief).connect(gateway.port("required"))) {
            assertEquals("brief.caller.test", caller(connection, "/any/"));
            Waiting.until("the certificate's end", Duration.ofSeconds(20), () ->
                    Instant.now().isAfter(brief.certificate().getNotAfter().toInstant().plusMillis(10)));
            assertNull(caller(connection, "/any/"));
        }
    }

    /** The server's part of the session, or the ticket, carries who the client is. */
    @Test
    void aResumedSessionIsThatOfTheSameClient() throws IOException {
        TlsClient client = client(CLIENTS, SPIFFE);
        long begun = -1;
        int resumed = 0;
        for (int i = 0; i < 6; i++) {
            try (RawHttp connection = client.connect(gateway.port("required"))) {
                assertEquals(SPIFFE_ENCODED, caller(connection, "/any/"));
                Waiting.pause(Duration.ofMillis(5)); // a session's age counts in milliseconds
                long session = connection.session().getCreationTime();
                resumed += session == begun ? 1 : 0;
                begun = session;
            }
        }
        assertTrue(resumed >= 4, resumed + " of 5");
    }

    @Test
    void noSessionSurvivesTheTrustItWasMadeUnder() throws IOException {
        TlsClient old = client(CLIENTS, "old.caller.test");
        assertEquals("old.caller.test", caller("changing", old, "/any/"));
        assertEquals("old.caller.test", caller("changing", old, "/any/"));
        try (RawHttp open = old.connect(gateway.port("changing"))) {
            assertEquals("old.caller.test", caller(open, "/any/"));
            trust(OTHERS);
            assertEquals(200, gateway.admin("POST", "/admin/reload").status());
            assertTrue(open.closedWithin(Duration.ofSeconds(5)));
            assertFalse(isServed(old));
            assertFalse(isServed(client(CLIENTS, "old.caller.test")));
            assertEquals("new.caller.test", caller("changing", client(OTHERS, "new.caller.test"), "/any/"));
        } finally {
            trust(CLIENTS);
            assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        }
    }

    private static boolean isServed(TlsClient client) {
        try {
            return client.once(gateway.port("changing"), get("/any/none")).status() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void theCertificateOfAProxyIsNotThatOfItsClients() throws IOException {
        TlsClient proxy = client(CLIENTS, "proxy.test");
        for (String said : List.of("X-Forwarded-For: 192.0.2.7", "Forwarded: for=192.0.2.7", "X-Forwarded-For: unknown", "Via: 1.1 edge")) {
            assertNull(caller("proxied", proxy.from("127.0.0.2"), "/any/", said), said);
            assertEquals("nobody", caller("proxied", proxy.from("127.0.0.2"), "/maybe/", said));
            assertEquals("proxy.test", caller("proxied", proxy.from("127.0.0.3"), "/any/", said), "nobody trusts it: it is a client");
        }
        assertEquals("proxy.test", caller("proxied", proxy.from("127.0.0.2"), "/any/"), "it asks for itself");
    }

    /** A balancer that passes bytes on ends no TLS: the certificate is that of the client. */
    @Test
    void behindAProxyHeaderTheClientShowsItsOwn() throws IOException {
        TlsClient client = client(CLIENTS, "a.caller.test").from("127.0.0.2").after("PROXY TCP4 192.0.2.7 192.0.2.1 1000 443\r\n");
        assertEquals("a.caller.test", caller("proxied", client, "/any/"));
        assertEquals("192.0.2.7", gateway.accessLine("/any/" + SERIAL.get()).get("client_ip"));
    }
}
