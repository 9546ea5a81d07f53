package portcullis.tests.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;

/** Every key of {@code admin.tls}, edited while the process runs; what is edited back is in force again. */
class AdminTlsKeysTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

    private static Authority authority;
    private static Authority clients;
    private static Issued first;
    private static Issued second;
    private static TlsClient plain;
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        authority = Certificates.authority("of the operator's port");
        clients = Certificates.authority("of operators");
        first = authority.issue("first.example.com");
        second = authority.issue("second.example.com");
        upstream = FakeUpstream.start();
        plain = TlsClient.of(Trusting.anyone());
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", gateway(pair(first)))
                .operator(plain)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void settle() throws IOException {
        inForce(pair(first));
    }

    private static String gateway(String tls) {
        return """
                format: 1
                service: { name: under-test, environment: development }
                listeners: { public: { bind: 127.0.0.1:@public@ } }
                admin: { bind: 127.0.0.1:@admin@, tls: { %s } }
                """.formatted(tls);
    }

    private static String pair(Issued pair) {
        return "certificates: [ { certificate-file: %s, key-file: %s } ]".formatted(pair.certificateFile(), pair.keyFile());
    }

    /** Operators are let in again before the file is edited, whatever the test left behind. */
    private static void inForce(String tls) throws IOException {
        edit(tls);
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
    }

    /** For an edit after which the tests themselves cannot ask for a reload. */
    private static void edit(String tls) throws IOException {
        gateway.edit("gateway.yaml", gateway(tls));
    }

    private static Answer refused(String tls) throws IOException {
        edit(tls);
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(422, answer.status(), answer::text);
        return answer;
    }

    private static RawHttp connect(TlsClient client) throws IOException {
        return client.connect(gateway.port("admin"));
    }

    private static boolean isServed(TlsClient client) {
        try {
            return client.once(gateway.port("admin"), HEALTH).status() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean shows(Issued pair) throws IOException {
        try (RawHttp connection = connect(TlsClient.of(Trusting.anyone()))) {
            return connection.serverCertificate().equals(pair.certificate());
        }
    }

    @Test
    void certificateAndKeyAreShown() throws IOException {
        assertTrue(shows(first));
        inForce(pair(second));
        assertTrue(shows(second));
        Answer answer = refused("certificates: [ { certificate-file: %s, key-file: %s } ]".formatted(first.certificateFile(), second.keyFile()));
        assertTrue(answer.text().contains("admin.tls.certificates[0].key-file"), answer::text);
        assertTrue(shows(second));
    }

    @Test
    void selfSignedOnesAreMade() throws IOException {
        for (String name : Set.of("one.localhost", "two.localhost")) {
            inForce("certificates: [ { self-signed: [" + name + "] } ]");
            try (RawHttp connection = connect(TlsClient.of(Trusting.anyone()))) {
                String names = String.valueOf(connection.serverCertificate().getSubjectX500Principal());
                assertTrue(names.contains(name), names);
            }
        }
    }

    @Test
    void providerDecidesWhoseTlsItIs() throws IOException {
        inForce(pair(first) + ", provider: jdk");
        assertTrue(gateway.admin("GET", "/admin/config").text().contains("SunJSSE"));
        inForce(pair(first) + ", provider: conscrypt");
        assertTrue(isServed(plain));
        assertTrue(gateway.admin("GET", "/admin/config").text().contains("Conscrypt 2."));
        assertTrue(refused(pair(first) + ", provider: somebody-else").text().contains("admin.tls.provider"));
    }

    @Test
    void profileDecidesWhatIsSpoken() throws IOException {
        inForce(pair(first) + ", profile: intermediate");
        assertTrue(isServed(plain.protocols("TLSv1.2")));
        inForce(pair(first) + ", profile: modern");
        assertFalse(isServed(plain.protocols("TLSv1.2")));
        assertTrue(isServed(plain.protocols("TLSv1.3")));
    }

    @Test
    void versionsAreThoseThatAreListed() throws IOException {
        inForce(pair(first) + ", versions: [TLSv1.3]");
        assertFalse(isServed(plain.protocols("TLSv1.2")));
        gateway.operator(plain.protocols("TLSv1.3", "TLSv1.2"));
        inForce(pair(first) + ", versions: [TLSv1.2]");
        assertTrue(isServed(plain.protocols("TLSv1.2")));
        assertFalse(isServed(plain.protocols("TLSv1.3")));
    }

    @Test
    void ciphersAreThoseThatAreListed() throws IOException {
        for (String cipher : Set.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384")) {
            inForce(pair(first) + ", versions: [TLSv1.3], ciphers: [" + cipher + "]");
            try (RawHttp connection = connect(TlsClient.of(Trusting.anyone()))) {
                assertEquals(cipher, connection.session().getCipherSuite());
            }
        }
    }

    private static TlsClient operator(Authority by, String name) {
        Issued own = by.issue(options -> options.names(name).forClients());
        return TlsClient.trusting(authority, own);
    }

    private static String trusting(Authority one, String more) {
        return pair(first) + ", client-auth: required, client-trust-file: " + one.certificateFile() + more;
    }

    @Test
    void clientAuthAsksForACertificate() throws IOException {
        TlsClient operator = operator(clients, "operator.example.com");
        assertTrue(isServed(plain));
        gateway.operator(operator);
        try {
            inForce(trusting(clients, ""));
            assertTrue(isServed(operator));
            assertFalse(isServed(plain));
            inForce(trusting(clients, "").replace("required", "optional"));
            assertTrue(isServed(operator));
            assertTrue(isServed(plain));
        } finally {
            inForce(pair(first));
            gateway.operator(plain);
        }
    }

    @Test
    void clientTrustFileDecidesWhoseOnesAreTaken() throws IOException {
        Authority others = Certificates.authority("of other operators");
        TlsClient one = operator(clients, "operator.example.com");
        TlsClient other = operator(others, "operator.example.com");
        try {
            gateway.operator(one);
            inForceAs(trusting(clients, ""), one);
            assertTrue(isServed(one));
            assertFalse(isServed(other));
            inForceAs(trusting(others, ""), other);
            assertTrue(isServed(other));
            assertFalse(isServed(one));
        } finally {
            inForce(pair(first));
            gateway.operator(plain);
        }
    }

    @Test
    void clientNamesAreTheOnlyOnes() throws IOException {
        TlsClient anna = operator(clients, "anna.example.com");
        TlsClient bert = operator(clients, "bert.example.com");
        try {
            inForceAs(trusting(clients, ", client-names: [anna.example.com]"), anna);
            assertTrue(isServed(anna));
            assertFalse(isServed(bert));
            inForceAs(trusting(clients, ", client-names: [bert.example.com]"), bert);
            assertTrue(isServed(bert));
            assertFalse(isServed(anna));
        } finally {
            inForce(pair(first));
            gateway.operator(plain);
        }
    }

    /** The call for the reload is made by whoever may call before it, and the next ones by that client. */
    private static void inForceAs(String tls, TlsClient next) throws IOException {
        inForce(tls);
        gateway.operator(next);
    }
}
