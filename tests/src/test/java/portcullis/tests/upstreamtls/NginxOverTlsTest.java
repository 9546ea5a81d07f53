package portcullis.tests.upstreamtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.ExternalTool;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.peers.NginxServer;

/** A TLS that is not the JDK's on the other end: sessions, client certificates, large bodies, connections that it ends. */
class NginxOverTlsTest {
    private static final Authority OURS = Certificates.authority("Ours");
    private static final Authority CLIENTS = Certificates.authority("Clients");
    private static final Issued OWN = CLIENTS.issue(options -> options.subject("edge").names("edge.test").forClients());

    private static final List<NginxServer> NGINXES = new ArrayList<>();
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        ExternalTool.require("nginx");
        gateway = GatewayUnderTest.with()
                .listener("limits: { body-bytes: 64MiB }")
                .file("routes/nginx.yaml", """
                        format: 1
                        api: nginx
                        routes:
                          tls13: { match: { path: "/{rest...}" }, upstream: tls13 }
                          tls12: { match: { path: "/{rest...}", headers: { x-to: tls12 } }, upstream: tls12 }
                          brief: { match: { path: "/{rest...}", headers: { x-to: brief } }, upstream: brief }
                          strict: { match: { path: "/{rest...}", headers: { x-to: strict } }, upstream: strict }
                          nobody: { match: { path: "/{rest...}", headers: { x-to: nobody } }, upstream: nobody }
                        upstreams:
                          tls13: { endpoints: [ "https://127.0.0.1:@tls13@" ] }
                          tls12: { endpoints: [ "https://127.0.0.1:@tls12@" ] }
                          brief: { endpoints: [ "https://127.0.0.1:@tls13@" ], connections: { max-idle: 0 } }
                          strict:
                            endpoints: [ "https://127.0.0.1:@strict@" ]
                            tls: { trust-file: '%1$s', certificate-file: '%2$s', key-file: '%3$s', server-name: strict.test }
                          nobody: { endpoints: [ "https://127.0.0.1:@strict@" ], tls: { trust-file: '%1$s', server-name: strict.test } }
                        """.formatted(OURS.certificateFile(), OWN.certificateFile(), OWN.keyFile()))
                .file("defaults.yaml", "format: 1\nupstream: { tls: { trust-file: '" + OURS.certificateFile() + "' }, timeouts: { connect: 10s } }\n")
                .start();
        Issued here = OURS.issue("127.0.0.1", "strict.test");
        nginx("tls13", here, "ssl_protocols TLSv1.3; ssl_session_cache shared:a:1m;");
        nginx("tls12", OURS.issue(options -> options.rsa().names("127.0.0.1")), "ssl_protocols TLSv1.2; ssl_session_tickets off; ssl_session_cache shared:b:1m;");
        nginx("strict", here, "ssl_protocols TLSv1.3; ssl_verify_client on; ssl_client_certificate " + CLIENTS.certificateFile() + ";");
    }

    private static void nginx(String name, Issued shown, String directives) throws IOException {
        NGINXES.add(NginxServer.startTls(gateway.port(name), shown, directives));
    }

    @AfterAll
    static void stop() throws IOException {
        for (NginxServer nginx : NGINXES) {
            nginx.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void agreesOnVersions() throws IOException {
        assertTrue(gateway.get("/tls").text().startsWith("TLSv1.3 "));
        assertTrue(gateway.get("/tls", "x-to: tls12").text().startsWith("TLSv1.2 "));
    }

    /** A new connection costs no full handshake while the session is good: r is nginx's word for resumed. */
    @Test
    void resumesSessions() throws IOException {
        gateway.get("/tls", "x-to: brief");
        int resumed = 0;
        for (int i = 0; i < 10; i++) {
            resumed += gateway.get("/tls", "x-to: brief").text().startsWith("TLSv1.3 r ") ? 1 : 0;
        }
        assertTrue(resumed >= 8, resumed + " of 10");
    }

    @Test
    void showsWhoWeAre() throws IOException {
        assertEquals("TLSv1.3 . SUCCESS CN=edge strict.test", gateway.get("/tls", "x-to: strict").text());
    }

    /** nginx finishes the handshake and then answers 400, which is its answer and nothing of ours. */
    @Test
    void isNobodyWithoutACertificate() throws IOException {
        var answer = gateway.get("/tls", "x-to: nobody");
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("No required SSL certificate was sent"), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls13", "tls12"})
    void largeBodiesAreTheSameBytesBothWays(String name) throws IOException {
        NginxServer nginx = NGINXES.get(name.equals("tls13") ? 0 : 1);
        byte[] bytes = new byte[10_000_000];
        new Random(7).nextBytes(bytes);
        String target = "/taken/large-" + name;
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("PUT", target, "x-to: " + name, "Content-Length: " + bytes.length)).send(bytes);
            assertEquals(201, client.read().status());
            client.send(RawHttp.request("PUT", target + "-chunked", "x-to: " + name, "Transfer-Encoding: chunked"));
            client.send(RawHttp.chunk(new String(bytes, StandardCharsets.ISO_8859_1)) + "0\r\n\r\n");
            assertEquals(201, client.read().status());
            assertArrayEquals(bytes, Files.readAllBytes(nginx.file(target.substring(1))));
            assertArrayEquals(bytes, Files.readAllBytes(nginx.file(target.substring(1) + "-chunked")));
            assertArrayEquals(bytes, client.send(RawHttp.get(target, "x-to: " + name)).read().body());
        }
    }

    /** nginx ends a connection after a thousand requests and after one second without any: nobody may notice. */
    @ParameterizedTest
    @ValueSource(strings = {"tls13", "tls12"})
    void losesNoRequestToItsClosingOfConnections(String name) throws Exception {
        try (Load load = Load.on(gateway.port()).clients(4).request(RawHttp.get("/seen", "x-to: " + name)).start()) {
            load.awaitAnswers(5000);
            Load.Result result = load.stop();
            assertEquals(0, result.failed(), result.toString());
        }
    }

    @Test
    void aHundredAtOnce() throws Exception {
        try (Load load = Load.on(gateway.port()).clients(100).target("/seen").start()) {
            load.awaitAnswers(3000);
            Load.Result result = load.stop();
            assertEquals(0, result.failed(), result.toString());
        }
    }
}
