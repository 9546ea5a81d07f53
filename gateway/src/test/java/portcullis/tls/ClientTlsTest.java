package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.config.ListenerTls.ClientAuth;
import portcullis.config.ListenerTls.Profile;
import portcullis.config.ListenerTls.TlsVersion;
import portcullis.config.UpstreamTls;
import portcullis.config.keys.ConfigProblem;

class ClientTlsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("authority of upstreams");
    private static final TestAuthority.Issued ISSUED =
            AUTHORITY.issue("upstream.test", "single", "*.wild.test", "127.0.0.1", "::1");

    private final Wires wires = new Wires();
    private final ServerTls server = Wires.open(Wires.listener(Wires.files(ISSUED)));

    @AfterEach
    void close() throws Exception {
        wires.close();
    }

    private static ClientTls named(@Nullable String serverName) {
        return Wires.client(new UpstreamTls(AUTHORITY.certificateFile(), serverName, null, null, Wires.PLACE));
    }

    private void refuses(ClientTls client, ServerTls upstream, String host) {
        assertThrows(SSLException.class, () -> wires.agree(client, upstream, host), host);
    }

    private static ServerTls showing(TestAuthority.Issued issued) {
        return Wires.open(Wires.listener(Wires.files(issued)));
    }

    @Test
    void findsTheEndpointsHostInTheCertificate() throws Exception {
        assertEquals("upstream.test", wires.agree(named(null), server, "upstream.test").server().requestedName());
        assertEquals("single", wires.agree(named(null), server, "single").server().requestedName());
        wires.agree(named(null), server, "a.wild.test");
        for (String host : List.of("other.test", "wild.test", "b.a.wild.test", "sub.upstream.test")) {
            refuses(named(null), server, host);
        }
    }

    @Test
    void findsALiteralAddressInTheCertificateAndAsksForNoName() throws Exception {
        assertNull(wires.agree(named(null), server, "127.0.0.1").server().requestedName());
        assertNull(wires.agree(named(null), server, "::1").server().requestedName());
        assertNull(wires.agree(named(null), server, "[::1]").server().requestedName());
        refuses(named(null), server, "127.0.0.2");
        refuses(named(null), showing(AUTHORITY.issue("127.0.0.2", "upstream.test")), "127.0.0.1");
    }

    @Test
    void asksForTheNameThatTheConfigurationNamesInstead() throws Exception {
        assertEquals(
                "upstream.test", wires.agree(named("upstream.test"), server, "10.0.0.1").server().requestedName());
        refuses(named("other.test"), server, "upstream.test");
        refuses(named("other.test"), server, "127.0.0.1");
    }

    @Test
    void aCommonNameIsNoName() {
        refuses(named(null), showing(AUTHORITY.issue("EC", TestAuthority.NOW.minusSeconds(60),
                TestAuthority.NOW.plusSeconds(3600), TestAuthority.alternatives("127.0.0.1"))), "somebody");
    }

    @Test
    void trustsTheAuthoritiesOfTheFileAndNobodyElse() throws Exception {
        TestAuthority other = new TestAuthority("other authority");
        refuses(named(null), showing(other.issue("upstream.test")), "upstream.test");
        var both = TestAuthority.file("both.crt", TestAuthority.pem(other.certificate, AUTHORITY.certificate));
        ClientTls client = Wires.client(new UpstreamTls(both, null, null, null, Wires.PLACE));
        wires.agree(client, server, "upstream.test");
        wires.agree(client, showing(other.issue("upstream.test")), "upstream.test");
    }

    @Test
    void withoutAFileTrustsTheAuthoritiesOfTheJdk() {
        refuses(Wires.client(new UpstreamTls(null, null, null, null, Wires.PLACE)), server, "upstream.test");
    }

    @Test
    void refusesACertificateOutOfItsTime() {
        ServerTls expired = ServerTls.open(
                Wires.listener(Wires.files(AUTHORITY.issue("EC", TestAuthority.NOW.minusSeconds(3600),
                        TestAuthority.NOW.minusSeconds(60), TestAuthority.alternatives("upstream.test")))),
                Wires.HTTP, null, TestAuthority.NOW, _ -> {});
        refuses(named(null), expired, "upstream.test");
    }

    @Test
    void showsItsOwnCertificateWhenAsked() throws Exception {
        TestAuthority clients = new TestAuthority("authority of clients");
        TestAuthority.Issued own = clients.issue("gateway.test");
        ClientTls client = Wires.client(new UpstreamTls(
                AUTHORITY.certificateFile(), null, own.certificateFile(), own.keyFile(), Wires.PLACE));
        for (TlsVersion version : TlsVersion.values()) {
            ServerTls asking = Wires.open(Wires.asking(
                    Wires.listener(Profile.INTERMEDIATE, List.of(version), null, Wires.files(ISSUED)),
                    ClientAuth.REQUIRED,
                    clients.certificateFile(),
                    List.of("gateway.test")));
            assertEquals(own.chain(), wires.agree(client, asking, "upstream.test").server().peerCertificates());
        }
    }

    @Test
    void resumesItsSessions() throws Exception {
        ClientTls client = named(null);
        for (TlsVersion version : TlsVersion.values()) {
            ServerTls upstream = Wires.open(Wires.listener(Profile.INTERMEDIATE, List.of(version), null, Wires.files(ISSUED)));
            Wires.Agreed first = wires.agree(client, upstream, "upstream.test");
            first.server().write(new byte[] {1}, 0, 1);
            Wires.readFully(first.client(), 1);
            first.server().finish();
            first.client().finish();
            assertFalse(first.client().isResumed());
            assertTrue(wires.agree(client, upstream, "upstream.test").client().isResumed(), version.toString());
        }
    }

    @Test
    void complainsOfWhatItCannotUse() {
        List<ConfigProblem> problems = new ArrayList<>();
        UpstreamTls empty = new UpstreamTls(TestAuthority.file("trust.crt", ""), null, null, null, Wires.PLACE);
        assertNull(ClientTls.open(empty, TestAuthority.NOW, problems::add));
        assertEquals("trust-file", problems.getFirst().keyPath());
        problems.clear();
        UpstreamTls mixed = new UpstreamTls(
                null, null, ISSUED.certificateFile(), AUTHORITY.issue("x.test").keyFile(), Wires.PLACE);
        assertNull(ClientTls.open(mixed, TestAuthority.NOW, problems::add));
        assertEquals("key-file", problems.getFirst().keyPath());
    }
}
