package portcullis.tests.headers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Scripts;

/** Fields that belong to one connection end with it (RFC 9110, 7.6.1), and everything else passes. */
class HopByHopTest {
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.inFrontOf(upstream);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void removesFromARequestWhatIsForTheConnectionOnly() throws IOException {
        gateway.get("/request", "Connection: X-Mine, keep-alive, TE", "X-Mine: 1", "Keep-Alive: timeout=5", "TE: trailers, gzip",
                "Proxy-Connection: keep-alive", "Proxy-Authorization: Basic eDp5", "X-Kept: 2");
        Received received = upstream.only("/request");
        for (String name : List.of("x-mine", "keep-alive", "proxy-connection", "proxy-authorization", "upgrade", "trailer")) {
            assertFalse(received.fields().has(name), () -> name + " in " + received);
        }
        assertFalse(received.fields().lists("te", "gzip"), received::toString);
        assertFalse(received.fields().lists("connection", "x-mine"), received::toString);
        assertEquals("2", received.field("x-kept"));
    }

    @Test
    void removesFromAnAnswerWhatIsForTheConnectionOnly() throws IOException {
        upstream.on("/answer", Scripts.raw("HTTP/1.1 200 OK\r\nConnection: X-Theirs, keep-alive\r\nX-Theirs: 1\r\nKeep-Alive: timeout=1\r\n"
                + "Proxy-Authenticate: Basic\r\nProxy-Connection: close\r\nUpgrade: h2c\r\nX-Kept: 2\r\nContent-Length: 2\r\n\r\nok"));
        Answer answer = gateway.get("/answer");
        for (String name : List.of("x-theirs", "proxy-connection", "upgrade")) {
            assertFalse(answer.fields().has(name), () -> name + " in " + answer);
        }
        assertFalse(answer.fields().all("keep-alive").contains("timeout=1"), answer::toString);
        assertEquals("2", answer.field("x-kept"));
    }

    @Test
    void removesWhatSeveralConnectionLinesName() throws IOException {
        gateway.get("/lines", "Connection: X-One", "connection: x-two , X-Three", "X-One: 1", "X-Two: 2", "X-THREE: 3", "X-Four: 4");
        Received received = upstream.only("/lines");
        assertTrue(received.fields().lines().stream().map(line -> line.name().toLowerCase(java.util.Locale.ROOT))
                .noneMatch(List.of("x-one", "x-two", "x-three")::contains), received::toString);
        assertEquals("4", received.field("x-four"));
    }

    @Test
    void passesEndToEndFieldsInTheirOrderSpellingAndBytes() throws IOException {
        gateway.get("/end-to-end", "X-CaSe: K\u00e9pt", "Accept: a", "Cookie: a=1", "Accept: b", "Authorization: Bearer x", "X-Empty:");
        Received received = upstream.only("/end-to-end");
        assertEquals(List.of("a", "b"), received.fields().all("accept"));
        assertEquals("K\u00e9pt", received.field("x-case"));
        assertEquals("a=1", received.field("cookie"));
        assertEquals("Bearer x", received.field("authorization"));
        assertEquals("", received.field("x-empty"));
        assertTrue(received.fields().lines().stream().anyMatch(line -> line.name().equals("X-CaSe")), received::toString);
    }

    /**
     * RFC 9110, 7.8: a server may ignore an offer to upgrade. Common clients offer h2c with every request, so they are
     * served in HTTP/1.1; that the offer never reaches an upstream is what stops smuggling through it.
     */
    @Test
    void declinesH2cWithoutPassingTheOfferOn() throws IOException {
        String[] offer = {"Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"};
        Answer answer = gateway.get("/h2c", offer);
        assertEquals(200, answer.status());
        assertEquals(List.of(), answer.interims());
        for (String name : List.of("upgrade", "http2-settings")) {
            assertFalse(upstream.only("/h2c").fields().has(name), name);
        }
    }

    @Test
    void forwardsTheTargetAsItWasMatched() throws IOException {
        gateway.get("/a/./b/../c?x=%2f&y=a|b&z[]=1");
        gateway.get("/%7euser/%41%2D");
        assertEquals("/a/c?x=%2f&y=a|b&z[]=1", upstream.only("/a/c").target());
        assertEquals(1, upstream.received("/~user/A-").size(), upstream::transcript);
    }
}
