package portcullis.tests.redirect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;

/** The keys of a redirecting port, edited while it serves: each is in force with the next request. */
class RedirectKeysTest {
    private static final String CHALLENGE = "/.well-known/acme-challenge/";

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start().otherwise(turn -> turn.readAll().answer(200, "served"));
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", yaml("redirect-to: {}"))
                .api("listeners: [public]")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static String yaml(String redirect) {
        return """
                format: 1
                service: { name: under-test, environment: development }
                listeners:
                  public: { bind: 127.0.0.1:@public@ }
                  redirect:
                    bind: 127.0.0.1:@redirect@
                %s
                admin: { bind: 127.0.0.1:@admin@ }
                shutdown: { pre-drain: 0s, drain: 2s }
                """.formatted(redirect.indent(4).stripTrailing());
    }

    private static Answer reload(String redirect) throws IOException {
        gateway.edit("gateway.yaml", yaml(redirect));
        return gateway.admin("POST", "/admin/reload");
    }

    private static void inForce(String redirect) throws IOException {
        Answer answer = reload(redirect);
        assertEquals(200, answer.status(), answer::toString);
    }

    private static Answer get(String target) throws IOException {
        return RawHttp.once(gateway.port("redirect"), RawHttp.get(target));
    }

    private static String location() throws IOException {
        return String.valueOf(get("/x").field("location"));
    }

    @Test
    void schemeIsThatOfTheNewUrl() throws IOException {
        inForce("redirect-to: { scheme: https }");
        assertEquals("https://gate.test/x", location());
        inForce("redirect-to: { scheme: http, port: 80 }");
        assertEquals("http://gate.test/x", location());
    }

    @Test
    void portIsThatOfTheNewUrl() throws IOException {
        inForce("redirect-to: { port: 443 }");
        assertEquals("https://gate.test/x", location());
        inForce("redirect-to: { port: 8443 }");
        assertEquals("https://gate.test:8443/x", location());
    }

    @Test
    void statusIsThatOfTheAnswer() throws IOException {
        try (RawHttp client = RawHttp.connect(gateway.port("redirect"))) {
            for (int status : new int[] {301, 302, 307, 308}) {
                inForce("redirect-to: { status: " + status + " }");
                assertEquals(status, client.send(RawHttp.get("/x")).read().status());
            }
        }
        Answer refused = reload("redirect-to: { status: 303 }");
        assertTrue(refused.text().contains("'303' is not one of 301, 302, 307, 308"), refused::toString);
        assertEquals(308, get("/x").status());
    }

    @Test
    void theFolderIsWhereChallengesAreFound() throws Exception {
        Path one = Files.createDirectories(gateway.conf().resolve("acme-one"));
        Path two = Files.createDirectories(gateway.conf().resolve("acme-two"));
        Files.writeString(one.resolve("token"), "from one");
        Files.writeString(two.resolve("token"), "from two");
        inForce("redirect-to: {}\nacme-challenge-dir: acme-one");
        assertEquals("from one", get(CHALLENGE + "token").text());
        inForce("redirect-to: {}\nacme-challenge-dir: " + two);
        assertEquals("from two", get(CHALLENGE + "token").text());
        inForce("redirect-to: {}\nacme-challenge-dir: none");
        assertEquals("https://gate.test" + CHALLENGE + "token", get(CHALLENGE + "token").field("location"));
    }

    @Test
    void onlyFilesOfTheFolderAreShown() throws Exception {
        Path folder = Files.createDirectories(gateway.conf().resolve("acme"));
        Path secret = Files.writeString(gateway.conf().resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("link"), secret);
        Files.createDirectories(folder.resolve("folder"));
        Files.writeString(folder.resolve("later.txt"), "has a dot");
        assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor());
        inForce("redirect-to: {}\nacme-challenge-dir: acme");
        for (String name : new String[] {
            "link", "folder", "folder/", "pipe", "later.txt", "later%2Etxt", "missing", "", "a".repeat(129), "%2e%2e%5Csecret"
        }) {
            Answer answer = get(CHALLENGE + name);
            assertTrue(answer.status() == 404 || answer.status() == 400, () -> name + " gave " + answer);
            assertNull(answer.field("location"));
        }
        for (String name : new String[] {"../../secret", "..", "%2e%2e/secret", "x/../../acme-challenge-not/secret"}) {
            Answer answer = get(CHALLENGE + name);
            assertEquals(308, answer.status(), () -> name + " gave " + answer);
        }
        Files.writeString(folder.resolve("now"), "there");
        Answer answer = get(CHALLENGE + "now");
        assertEquals("there", answer.text());
        assertEquals("application/octet-stream", answer.field("content-type"));
        Answer head = RawHttp.once(gateway.port("redirect"), RawHttp.request("HEAD", CHALLENGE + "now"));
        assertEquals(200, head.status());
        Files.delete(folder.resolve("now"));
        assertEquals(404, get(CHALLENGE + "now").status());
        Files.delete(folder.resolve("pipe"));
    }

    @Test
    void aPortMayTurnFromServingToRedirectingAndBack() throws IOException {
        try (RawHttp client = RawHttp.connect(gateway.port("redirect"))) {
            inForce("redirect-to: {}");
            assertEquals(308, client.send(RawHttp.get("/x")).read().status());
            inForce("ready-path: /_ready");
            assertEquals(404, client.send(RawHttp.get("/x")).read().status());
            inForce("redirect-to: {}");
            assertEquals(308, client.send(RawHttp.get("/x")).read().status());
        }
    }

    @Test
    void anApiCannotBeServedWhereEverythingIsSentElsewhere() throws IOException {
        String api = GatewayUnderTest.with().upstream(upstream).api("listeners: [public]").apiYaml();
        gateway.edit("routes/under-test.yaml", api.replace("[public]", "[public, redirect]"));
        Answer answer = gateway.admin("POST", "/admin/reload");
        gateway.edit("routes/under-test.yaml", api);
        assertTrue(answer.text().contains("'redirect' redirects every request and has no APIs"), answer::toString);
        inForce("redirect-to: {}");
    }
}
