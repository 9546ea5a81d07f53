package portcullis.tests.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.TestIssuer;

/** The command opens no connection and leaves nothing behind, whatever the request would lead to. */
class NothingIsAskedTest {
    @TempDir
    Path folder;

    private void configure(FakeUpstream upstream, TestIssuer issuer, FakeUpstream auth) throws IOException {
        Files.createDirectories(folder.resolve("conf/routes"));
        Files.writeString(folder.resolve("conf/gateway.yaml"), """
                format: 1
                service: { name: test, environment: development }
                listeners: { public: { bind: 127.0.0.1:8080 } }
                %s
                """.formatted(TestIssuer.identity(issuer.yaml("main"))));
        Files.writeString(folder.resolve("conf/routes/api.yaml"), """
                format: 1
                api: shop
                upstream: fake
                routes:
                  open: { match: { path: /open }, public: true }
                  closed: { match: { path: /closed }, filters: { authenticate: { issuers: [main] } } }
                  asked: { match: { path: /asked }, filters: { forward-auth: { url: "%s/auth", copy-headers: [x-user-id] } } }
                upstreams: { fake: { endpoints: ["%s"], timeouts: { connect: 250ms } } }
                """.formatted(auth.url(), upstream.url()));
    }

    private CommandRun explain(String token, String... words) throws IOException, InterruptedException {
        return CommandRun.of(token, folder.resolve("conf"), folder.resolve("state"), words);
    }

    @Test
    void noConnectionReachesAnybody() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(); FakeUpstream auth = FakeUpstream.start();
                TestIssuer issuer = TestIssuer.start("ES256")) {
            configure(upstream, issuer, auth);
            String token = issuer.token().subject("anna").sign();

            CommandRun open = explain("", "explain", "GET", "http://localhost:8080/open");
            CommandRun unknown = explain(token, "explain", "GET", "http://localhost:8080/closed", "--token", "-");
            Path keys = folder.resolve("keys.json");
            issuer.writeKeys(keys);
            CommandRun known = explain(token, "explain", "GET", "/closed", "--token", "-", "--jwks", keys.toString());
            CommandRun asked = explain("", "explain", "GET", "/asked");

            assertEquals(0, open.exit(), open.text());
            assertTrue(open.out().contains("-> passed on: upstream fake answers"), open.out());
            assertTrue(open.out().contains("connect 250ms  (routes/api.yaml:8:"), open.out());
            assertEquals(1, unknown.exit(), unknown.text());
            assertTrue(unknown.out().contains("-> unknown: "), unknown.out());
            assertTrue(unknown.out().contains("keys of issuer main would be fetched from " + issuer.jwksUrl() + "; give --jwks FILE"), unknown.out());
            assertEquals(0, known.exit(), known.text());
            assertTrue(known.out().contains("caller    user main/anna"), known.out());
            assertEquals(0, asked.exit(), asked.text());
            assertTrue(asked.out().contains("would ask GET " + auth.url() + "/auth"), asked.out());
            assertTrue(asked.out().contains("not known here: what " + auth.url() + "/auth says"), asked.out());
            assertEquals(List.of(), upstream.connections());
            assertEquals(List.of(), auth.connections());
            assertEquals(0, issuer.fetches() + issuer.discoveries());
            assertLeftNothing();
        }
    }

    private void assertLeftNothing() throws IOException {
        assertFalse(Files.exists(folder.resolve("state")), "a state directory was made");
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(3, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void saysHowItIsUsed() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(); FakeUpstream auth = FakeUpstream.start();
                TestIssuer issuer = TestIssuer.start("ES256")) {
            configure(upstream, issuer, auth);

            assertSays("-H wants NAME: VALUE", "explain", "GET", "/open", "-H", "nothing");
            assertSays("'open' is no URL; for example", "explain", "GET", "open");
            assertSays("--at wants a time in UTC", "explain", "GET", "/open", "--at", "tomorrow");
            assertSays("'here' is no address", "explain", "GET", "/open", "--ip", "here");
            assertSays("there is no listener 'pubic'; public perhaps", "explain", "GET", "/open", "--listener", "pubic");
            assertSays("no listener speaks https with clients; there is public (http, port 8080)", "explain", "GET", "https://a/open");
        }
    }

    private void assertSays(String sentence, String... words) throws IOException, InterruptedException {
        CommandRun run = explain("", words);
        assertEquals(2, run.exit(), run.text());
        assertTrue(run.err().contains(sentence), run.text());
    }
}
