package portcullis.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static portcullis.snapshot.Compiled.asked;
import static portcullis.snapshot.Compiled.field;
import static portcullis.snapshot.Compiled.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;

class RedirectionTest {
    private static final String CHALLENGES = "/.well-known/acme-challenge/";

    @TempDir
    Path folder;

    private Compiled conf;

    @BeforeEach
    void conf() {
        conf = new Compiled(folder).api("""
                api: orders
                hosts: [api.example.com, "[::1]"]
                upstream: one
                routes: { any: { match: { path: "/{rest...}" }, public: true } }
                """);
    }

    private Snapshot redirecting(String keys) throws IOException {
        return conf.file("gateway.yaml", """
                format: 1
                service: { name: test, environment: development }
                listeners:
                  public: { bind: "127.0.0.1:0" }
                  redirect: { bind: "127.0.0.1:0", %s }
                """.formatted(keys)).snapshot();
    }

    private static ExchangeOf request(String method, String target) {
        return ExchangeOf.request(method, target).on("redirect");
    }

    private static String location(Snapshot snapshot, ExchangeOf request) {
        return field(serve(snapshot, request), "Location");
    }

    private static Reason reason(Snapshot snapshot, ExchangeOf request) {
        return assertInstanceOf(Outcome.Refused.class, serve(snapshot, request)).refusal().reason();
    }

    @Test
    void leadsToTheSameTargetUnderAnotherScheme() throws IOException {
        Snapshot snapshot = redirecting("redirect-to: {}");
        Outcome outcome = serve(snapshot, request("POST", "/a%2Cb/./c;d=1?q=%20&r=/../x"));
        assertEquals(308, outcome.status());
        assertEquals("https://api.example.com/a%2Cb/c;d=1?q=%20&r=/../x", field(outcome, "Location"));
        assertEquals("", asked(outcome));
        assertEquals("one /a", asked(serve(snapshot, ExchangeOf.request("GET", "/a"))));
    }

    @Test
    void namesThePortUnlessItIsTheSchemesOwn() throws IOException {
        assertEquals("https://api.example.com/", location(redirecting("redirect-to: { port: 443 }"), request("GET", "/")));
        assertEquals("https://api.example.com:8443/", location(redirecting("redirect-to: { port: 8443 }"), request("GET", "/")));
        assertEquals(
                "http://api.example.com/", location(redirecting("redirect-to: { scheme: http, port: 80 }"), request("GET", "/")));
        assertEquals(
                "http://api.example.com:443/",
                location(redirecting("redirect-to: { scheme: http, port: 443 }"), request("GET", "/")));
    }

    @Test
    void theHostGoesWithoutItsPortAndItsLastDot() throws IOException {
        Snapshot snapshot = redirecting("redirect-to: {}");
        assertEquals("https://api.example.com/", location(snapshot, request("GET", "/").host("api.example.com:8080")));
        assertEquals("https://api.example.com/", location(snapshot, request("GET", "/").host("api.example.com.:8080")));
        assertEquals("https://[::1]/", location(snapshot, request("GET", "/").host("[::1]:8080")));
    }

    @Test
    void aHostThatNobodyStandsForIsNotSentAnywhere() throws IOException {
        Snapshot snapshot = redirecting("redirect-to: {}");
        assertEquals(Reason.MISDIRECTED, reason(snapshot, request("GET", "/").host("evil.test")));
        assertEquals(Reason.MISDIRECTED, reason(snapshot, request("GET", "/").host(".")));
        assertEquals(Reason.BAD_HOST, reason(snapshot, request("GET", "/").host("")));
    }

    @Test
    void everyStatusOfARedirectCanBeHad() throws IOException {
        for (int status : new int[] {301, 302, 307, 308}) {
            Snapshot snapshot = redirecting("redirect-to: { status: " + status + " }");
            assertEquals(status, serve(snapshot, request("GET", "/")).status());
        }
    }

    @Test
    void optionsForTheServerAsAWholeHasNowhereToGo() throws IOException {
        Snapshot snapshot = redirecting("redirect-to: {}");
        assertEquals(204, serve(snapshot, request("OPTIONS", "*").host("evil.test")).status());
    }

    @Test
    void answersCarryTheSecurityFields() throws IOException {
        Snapshot snapshot = redirecting("redirect-to: {}");
        assertEquals("nosniff", field(serve(snapshot, request("GET", "/")), "X-Content-Type-Options"));
        assertEquals("", field(serve(snapshot, request("GET", "/")), "Strict-Transport-Security"));
    }

    @Test
    void aListenerThatOnlyRedirectsIsNotIdle() throws IOException {
        redirecting("redirect-to: {}");
        assertEquals(List.of(), assertInstanceOf(Compilation.Compiled.class, conf.compile()).warnings());
    }

    private Snapshot challenging() throws IOException {
        Files.createDirectories(folder.resolve("acme"));
        return redirecting("redirect-to: {}, acme-challenge-dir: acme");
    }

    private static Outcome challenge(Snapshot snapshot, String token) {
        return serve(snapshot, request("GET", CHALLENGES + token).host("not.yet.known"));
    }

    @Test
    void aChallengeIsAnsweredWithItsFileForAnyHost() throws IOException {
        Snapshot snapshot = challenging();
        assertEquals(404, challenge(snapshot, "token-1_A").status());
        Files.writeString(folder.resolve("acme/token-1_A"), "answer");
        Outcome outcome = challenge(snapshot, "token-1_A");
        assertEquals(200, outcome.status());
        assertEquals("application/octet-stream", field(outcome, "Content-Type"));
        assertEquals("no-store", field(outcome, "Cache-Control"));
        assertEquals(200, challenge(snapshot, "%74oken-1_A").status());
        assertEquals(200, serve(snapshot, request("HEAD", CHALLENGES + "token-1_A")).status());
        assertEquals(404, serve(snapshot, request("POST", CHALLENGES + "token-1_A")).status());
    }

    @Test
    void tokensHaveABoundAndAnAlphabet() throws IOException {
        Snapshot snapshot = challenging();
        Files.writeString(folder.resolve("acme/" + "a".repeat(128)), "x");
        Files.writeString(folder.resolve("acme/" + "a".repeat(129)), "x");
        Files.writeString(folder.resolve("acme/a.b"), "x");
        Files.writeString(folder.resolve("secret"), "x");
        assertEquals(200, challenge(snapshot, "a".repeat(128)).status());
        assertEquals(404, challenge(snapshot, "a".repeat(129)).status());
        assertEquals(404, challenge(snapshot, "a.b").status());
        assertEquals(404, challenge(snapshot, "").status());
        assertEquals(404, challenge(snapshot, "a/b").status());
    }

    @Test
    void nothingButARegularFileOfTheFolderIsShown() throws IOException {
        Snapshot snapshot = challenging();
        Path secret = Files.writeString(folder.resolve("secret"), "x");
        Files.createSymbolicLink(folder.resolve("acme/link"), secret);
        Files.createDirectories(folder.resolve("acme/folder"));
        assertEquals(404, challenge(snapshot, "link").status());
        assertEquals(404, challenge(snapshot, "folder").status());
        assertEquals(Reason.MISDIRECTED, reason(snapshot, request("GET", CHALLENGES + "../secret").host("not.yet.known")));
    }

    @Test
    void aFileOfFourKibibytesIsShownAndALargerOneIsNot() throws IOException {
        Snapshot snapshot = challenging();
        Files.write(folder.resolve("acme/large"), new byte[4096]);
        assertEquals(200, challenge(snapshot, "large").status());
        Files.write(folder.resolve("acme/large"), new byte[4097]);
        assertEquals(404, challenge(snapshot, "large").status());
    }

    @Test
    void withoutAFolderChallengesAreRedirectedLikeEverythingElse() throws IOException {
        Snapshot snapshot = redirecting("redirect-to: {}");
        assertEquals("https://api.example.com" + CHALLENGES + "t", location(snapshot, request("GET", CHALLENGES + "t")));
        assertEquals(
                "https://api.example.com/.well-known/acme-challenge",
                location(challenging(), request("GET", "/.well-known/acme-challenge")));
    }
}
