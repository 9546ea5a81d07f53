package portcullis.tests.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;

/**
 * Nobody asks the name service who a client is. Helidon's own TLS does so for each connection, on a thread that all others
 * wait for while the name service does not answer.
 */
class NameLookupTest {
    private static final String REQUEST = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @TempDir
    Path folder;

    private Path asked;
    private List<String> options;

    @BeforeEach
    void prepare() throws IOException {
        asked = folder.resolve("asked.txt");
        options = NameLookups.options(Files.createDirectory(folder.resolve("boot")), asked);
    }

    /** What the other test relies on. */
    @Test
    void aProcessThatAsksIsHeard() throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", folder.toString(), NameLookups.class.getName()));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        assertEquals(List.of("address 127.0.0.9"), Files.readAllLines(asked));
    }

    @Test
    void noClientIsLookedUp() throws IOException {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .jvm(options.toArray(String[]::new))
                        .operator(TlsClient.of(Trusting.anyone()))
                        .file("gateway.yaml", """
                                format: 1
                                service: { name: under-test, environment: development }
                                listeners:
                                  public: { bind: 127.0.0.1:@public@, tls: { certificates: [ { self-signed: [localhost] } ] } }
                                admin: { bind: 127.0.0.1:@admin@, tls: { certificates: [ { self-signed: [localhost] } ] } }
                                telemetry: { logs: { level: debug } }
                                """)
                        .file("routes/under-test.yaml", """
                                format: 1
                                api: under-test
                                upstream: fake
                                routes: { any: { match: { path: "/{rest...}" } } }
                                upstreams: { fake: { endpoints: [ "http://localhost:@fake@" ], timeouts: { connect: 10s } } }
                                """)
                        .start()) {
            for (String port : List.of("public", "admin")) {
                for (int i = 1; i <= 3; i++) {
                    TlsClient client = TlsClient.of(Trusting.anyone()).from("127.0.0." + (10 + i));
                    assertEquals(200, client.once(gateway.port(port), REQUEST).status());
                }
                TlsClient unwanted = TlsClient.of(Trusting.anyone()).from("127.0.0.14").alpn("spdy/3");
                assertThrows(IOException.class, () -> unwanted.connect(gateway.port(port)).close());
                try (RawHttp plaintext = RawHttp.connect("127.0.0.15", gateway.port(port))) {
                    plaintext.offer(REQUEST).readToEnd();
                }
            }
            List<String> lines = Files.readAllLines(asked);
            assertTrue(lines.contains("name localhost"), () -> "the upstream's name is not among " + lines);
            assertEquals(List.of(), lines.stream().filter(line -> line.startsWith("address ")).toList());
        }
    }
}
