package portcullis.tests.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/**
 * Every request of {@code malformed-requests.yaml} gets its refusal and nothing else: the connection ends, not one byte
 * reaches the upstream, what follows on the connection is never answered, and the next connection is served.
 */
class MalformedRequestTest {
    private static final String FOLLOWER = RawHttp.get("/smuggled");
    private static final Set<String> BODIES = Set.of("chunks that came with the head", "smuggling classics");

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

    @TestFactory
    Stream<DynamicContainer> refusesWithoutForwardingAByte() {
        return tests(group -> true, (one, client) -> client.offer(withFollower(one)));
    }

    /** What is judged as a whole must be judged the same when it comes byte by byte; bodies may then be on their way already. */
    @TestFactory
    Stream<DynamicContainer> refusesHeadsInWhateverPiecesTheyCome() {
        return tests(group -> !BODIES.contains(group.name()), (one, client) -> {
            String bytes = withFollower(one);
            if (bytes.length() > 1000) {
                client.offer(bytes.substring(0, 500));
                Waiting.pause(Duration.ofMillis(1));
                client.offer(bytes.substring(500));
            } else {
                bytes.chars().forEach(c -> client.offer(String.valueOf((char) c)));
            }
        });
    }

    private static String withFollower(WireCase one) {
        return one.alone() ? one.bytes() : one.bytes() + FOLLOWER;
    }

    @FunctionalInterface
    private interface Sending {
        void send(WireCase one, RawHttp client) throws IOException;
    }

    private static Stream<DynamicContainer> tests(Predicate<WireCase.Group> taken, Sending sending) {
        return WireCase.read("/scenarios/malformed-requests.yaml").stream()
                .filter(taken)
                .map(group -> DynamicContainer.dynamicContainer(
                        group.name(),
                        group.cases().stream().map(one -> DynamicTest.dynamicTest(one.is(), () -> refuses(one, sending)))));
    }

    private static void refuses(WireCase one, Sending sending) throws IOException {
        long before = upstream.bytes();
        try (RawHttp client = gateway.connect()) {
            sending.send(one, client);
            Answer answer = client.read(one.bytes().startsWith("HEAD ") ? "HEAD" : "GET");
            assertTrue(one.statuses().contains(answer.status()), "status of " + answer);
            assertTrue(one.reasons().contains(answer.reason()), "reason of " + answer);
            assertEquals(answer.status(), ((Number) answer.problem().get("status")).intValue());
            assertTrue(answer.saysClose(), "Connection: close in " + answer);
            assertTrue(client.closedWithin(Waiting.LONG), "the connection stays open");
        }
        assertEquals(before, upstream.bytes(), () -> "bytes were forwarded:\n" + upstream.transcript());
        assertEquals("fake", gateway.get("/next").text());
        assertTrue(upstream.received().stream().allMatch(request -> request.target().equals("/next")), upstream::transcript);
        assertEquals(List.of(), upstream.violations());
    }

    /** RFC 9112, 2.2: a server should ignore an empty line before the request line. */
    @Test
    void ignoresOneEmptyLineBeforeTheRequestLine() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send("\r\n" + RawHttp.get("/next"));
            assertEquals(200, client.read().status());
            client.send(RawHttp.withBody("POST", "/next", "abc") + "\r\n" + RawHttp.get("/next"));
            assertEquals(200, client.read().status());
            assertEquals(200, client.read().status());
        }
    }

    /** The borders of the table: forms next to the refused ones that are legal and must pass. */
    @Test
    void servesWhatIsOnlyUnusual() throws IOException {
        List<String> legal = List.of(
                "GET http://gate.test/next HTTP/1.1\r\nHost: gate.test\r\n\r\n",
                "GET http://GATE.test/next HTTP/1.1\r\nHost: gate.TEST\r\n\r\n",
                "GET /next HTTP/1.1\r\nhOsT:gate.test\r\n\r\n",
                "GET /next HTTP/1.1\r\nHost:\t gate.test \t\r\n\r\n",
                "GET /next HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
                "GET /next HTTP/1.1\r\nHost: gate.test\r\nX-Obs: \u00e9\r\nX-Empty:\r\nX-Tab: a\tb\r\n\r\n",
                "POST /next HTTP/1.1\r\nHost: gate.test\r\nTransfer-Encoding:\tCHUNKED\r\n\r\n00003\r\nabc\r\n000\r\n\r\n",
                "POST /next HTTP/1.1\r\nHost: gate.test\r\nTransfer-Encoding: chunked\r\n\r\n3;a=\"b;c\" ;d\r\nabc\r\n0;last\r\nX-T: 1\r\n\r\n",
                "POST /next HTTP/1.1\r\nHost: gate.test\r\nContent-Length: 003\r\n\r\nabc",
                "GET /next HTTP/1.1\r\nHost: gate.test\r\nConnection: X-Mine, keep-alive\r\nX-Mine: 1\r\n\r\n");
        for (String request : legal) {
            Answer answer = gateway.send(request);
            assertEquals(200, answer.status(), () -> request + "\n" + answer);
        }
        assertEquals(List.of(), upstream.violations());
    }
}
