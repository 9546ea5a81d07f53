package portcullis.tests.certificates;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.WebSocketEcho;

/** Whom we trust changes with a file, for the next handshake on: no session lets a client in whom nobody trusts any more. */
class TrustReloadTest {
    private static final String NAME = "edge.example.com";
    private static final String GET = "GET / HTTP/1.1\r\nHost: " + NAME + "\r\n\r\n";

    private static final String SWITCH = "GET /switched HTTP/1.1\r\nHost: " + NAME
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 3, (byte) 0xe9};

    @TempDir
    Path folder;

    private final Authority servers = Certificates.authority("of servers");
    private final Authority first = Certificates.authority("first of clients");
    private final Authority second = Certificates.authority("second of clients");

    private GatewayUnderTest start(FakeUpstream upstream, String more) throws IOException {
        Issued pair = servers.issue(NAME);
        Path trust = Files.copy(first.certificateFile(), folder.resolve("clients.crt"));
        return GatewayUnderTest.with()
                .upstream(upstream)
                .listener("""
                        tls:
                          certificates: [ { certificate-file: %s, key-file: %s } ]
                          client-auth: required
                          client-trust-file: %s
                          %s
                        """.formatted(pair.certificateFile(), pair.keyFile(), trust, more))
                .api("filters: { websocket: {} }")
                .start();
    }

    private TlsClient client(Authority authority, String... versions) {
        Issued own = authority.issue(options -> options.names("client.example.com").forClients());
        return TlsClient.trusting(servers, own).serverName(NAME).protocols(versions);
    }

    private static boolean isServed(GatewayUnderTest gateway, TlsClient client) {
        try (RawHttp connection = client.connect(gateway.port())) {
            return connection.send(GET).read().status() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private void trust(Authority authority) throws IOException {
        Path fresh = Files.copy(authority.certificateFile(), folder.resolve("fresh.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, folder.resolve("clients.crt"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void endsWhatTheOldTrustLetIn(TlsClient client, String provider) throws IOException {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = start(upstream, "provider: " + provider)) {
            assertTrue(isServed(gateway, client));
            assertTrue(isServed(gateway, client));
            assertFalse(isServed(gateway, client(second)));
            trust(second);
            assertEquals(200, gateway.admin("POST", "/admin/reload").status());
            assertFalse(isServed(gateway, client));
            assertTrue(isServed(gateway, client(second)));
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, jdk", "TLSv1.2, jdk", "TLSv1.3, conscrypt", "TLSv1.2, conscrypt"})
    void aSessionEndsWithTheTrustItWasMadeUnder(String version, String provider) throws IOException {
        endsWhatTheOldTrustLetIn(client(first, version), provider);
    }

    @Test
    void whoeverTheOldTrustLetInIsLetGoWithItsNextAnswer() throws IOException {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = start(upstream, "client-names: [client.example.com]");
                RawHttp busy = client(first).connect(gateway.port());
                RawHttp idle = client(first).connect(gateway.port());
                RawHttp switched = client(first).connect(gateway.port())) {
            upstream.on("/switched", new WebSocketEcho());
            assertEquals(101, switched.send(SWITCH).readAnyHead().status());
            assertEquals(200, idle.send(GET).read().status());
            CountDownLatch reloaded = new CountDownLatch(1);
            upstream.on("/slow", turn -> {
                await(reloaded);
                Scripts.ok("slow").play(turn);
            });
            busy.send(GET.replace("/ ", "/slow "));
            upstream.only("/slow");
            trust(second);
            assertEquals(200, gateway.admin("POST", "/admin/reload").status());
            reloaded.countDown();
            Answer last = busy.read();
            assertEquals(200, last.status());
            assertTrue(last.saysClose());
            assertTrue(busy.closedWithin(Duration.ofSeconds(3)));
            assertTrue(idle.closedWithin(Duration.ofSeconds(3)));
            assertArrayEquals(GOING_AWAY, switched.readBytes(GOING_AWAY.length));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNameThatIsTakenOffTheListIsNotResumed() throws IOException {
        TlsClient client = client(first);
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = start(upstream, "client-names: [client.example.com]")) {
            assertTrue(isServed(gateway, client));
            String yaml = Files.readString(gateway.conf().resolve("gateway.yaml"));
            gateway.edit("gateway.yaml", yaml.replace("[client.example.com]", "[other.example.com]"));
            assertEquals(200, gateway.admin("POST", "/admin/reload").status());
            assertFalse(isServed(gateway, client));
            gateway.edit("gateway.yaml", yaml);
            assertEquals(200, gateway.admin("POST", "/admin/reload").status());
            assertTrue(isServed(gateway, client));
        }
    }

    @Test
    void aTrustFileWithoutACertificateIsRefused() throws IOException {
        TlsClient client = client(first);
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = start(upstream, "")) {
            Files.writeString(folder.resolve("clients.crt"), "# nobody\n");
            assertEquals(422, gateway.admin("POST", "/admin/reload").status());
            assertTrue(isServed(gateway, client));
        }
    }
}
