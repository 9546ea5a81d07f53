package portcullis.tests.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;
import portcullis.tests.fixtures.Waiting;

/** Whom a port lets in that asks for certificates, over both versions of TLS. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "conscrypt"})
class ClientCertificateTest {
    private static final Authority ROOT = Certificates.authority("Server Root");
    private static final Authority CLIENTS = Certificates.authority("Client Root");
    private static final Issued KNOWN = CLIENTS.issue(options -> options.names("caller.test", "spare.test").forClients());
    private static final Issued CHAINED =
            CLIENTS.intermediate("Client Middle").issue(options -> options.names("chained.test").forClients());

    @Parameter
    private String provider;

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeParameterizedClassInvocation
    static void start(String provider) throws IOException {
        upstream = FakeUpstream.start();
        Issued own = ROOT.issue("gate.test");
        String trust = ", client-trust-file: " + CLIENTS.certificateFile();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: 127.0.0.1:@public@, %s }
                          required: { bind: 127.0.0.1:@required@, %s }
                          optional: { bind: 127.0.0.1:@optional@, %s }
                          named: { bind: 127.0.0.1:@named@, %s }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """.formatted(
                                TlsKeys.tls("", own),
                                TlsKeys.tls(", client-auth: required" + trust, own),
                                TlsKeys.tls(", client-auth: optional" + trust, own),
                                TlsKeys.tls(", client-auth: required, client-names: [spare.test, other.test]" + trust, own)))
                .api("listeners: [public, required, optional, named]")
                .start();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static void assertServed(String listener, TlsClient client) throws IOException {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertEquals(200, client.protocols(version).once(gateway.port(listener), RawHttp.get("/served")).status());
        }
    }

    private static double failed(String listener) {
        return gateway.metrics().sum("portcullis_tls_handshakes_total", "listener=\"" + listener + "\"", "result=\"failed\"");
    }

    private static void assertRefused(String listener, TlsClient client) {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            double before = failed(listener);
            assertThrows(
                    IOException.class,
                    () -> client.protocols(version).once(gateway.port(listener), RawHttp.get("/refused")),
                    listener + " over " + version);
            Waiting.until("the refusal to be counted", () -> failed(listener) == before + 1);
        }
        assertTrue(upstream.received("/refused").isEmpty());
    }

    private static TlsClient nobody() {
        return TlsClient.trusting(ROOT);
    }

    private static TlsClient showing(Issued own) {
        return TlsClient.trusting(ROOT, own);
    }

    private static TlsClient stranger() {
        return showing(Certificates.authority("Another Root").issue(options -> options.names("caller.test").forClients()));
    }

    @Test
    void whereNobodyIsAskedAnybodyIsServed() throws IOException {
        assertServed("public", nobody());
        assertServed("public", stranger());
    }

    @Test
    void requiredLetsOnlyThoseInWhomTheAuthorityVouchesFor() throws IOException {
        assertServed("required", showing(KNOWN));
        assertServed("required", showing(CHAINED));
        assertRefused("required", nobody());
        assertRefused("required", stranger());
    }

    @Test
    void requiredLooksAtValidityAndPurpose() {
        assertRefused("required", showing(CLIENTS.issue(options -> options.names("caller.test").forClients().expired())));
        assertRefused("required", showing(CLIENTS.issue("caller.test")));
    }

    @Test
    void optionalLetsThoseInWhoShowNothing() throws IOException {
        assertServed("optional", nobody());
        assertServed("optional", showing(KNOWN));
    }

    @Test
    void optionalRefusesWhatIsShownAndIsNoGood() {
        assertRefused("optional", showing(CLIENTS.issue(options -> options.names("caller.test").forClients().expired())));
        assertRefused("optional", showing(CLIENTS.issue("caller.test")));
    }

    @Test
    void namesAreFoundAmongTheAlternativeNamesExactly() throws IOException {
        assertServed("named", showing(KNOWN));
        assertRefused("named", showing(CHAINED));
        assertRefused("named", showing(CLIENTS.issue(options -> options.names("x.spare.test").forClients())));
        assertRefused("named", showing(CLIENTS.issue(options -> options.names("caller.test").subject("spare.test").forClients())));
        assertRefused("named", nobody());
    }
}
