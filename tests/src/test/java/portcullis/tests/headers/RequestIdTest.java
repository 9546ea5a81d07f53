package portcullis.tests.headers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;

/** One id names a request everywhere: in the answer, upstream, in the problem, in the log. */
class RequestIdTest {
    private static final String WELL_FORMED = "req_01k8n2v5x0e7tbq4m9c3z6w1ya";
    private static final String FORM = "req_[0-9a-z]{26}";

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with().upstream(upstream).listener("trusted-proxies: [127.0.0.2/32]").start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static String idOf(String peer, String path, String... lines) throws IOException {
        try (RawHttp client = RawHttp.connect(peer, gateway.port())) {
            return client.send(RawHttp.get(path, lines)).read().fields().only("x-request-id");
        }
    }

    @Test
    void isTheSameEverywhere() throws IOException {
        String id = idOf("127.0.0.1", "/same");
        assertTrue(id.matches(FORM), id);
        assertEquals(id, upstream.only("/same").fields().only("x-request-id"));
        assertEquals(id, gateway.accessLine("/same").get("request_id"));
    }

    @Test
    void isInTheProblemOfARefusal() throws IOException {
        Answer answer = gateway.get("/a%2fb");
        String id = answer.fields().only("x-request-id");
        assertTrue(id.matches(FORM), id);
        assertEquals(id, answer.problem().get("request-id"));
    }

    /** The time in front makes ids of later requests sort behind those of earlier ones. */
    @Test
    void isUniqueAndGrowsWithTime() throws Exception {
        Set<String> seen = new HashSet<>();
        String before = idOf("127.0.0.1", "/many");
        for (int i = 0; i < 200; i++) {
            assertTrue(seen.add(idOf("127.0.0.1", "/many")));
        }
        portcullis.tests.fixtures.Waiting.pause(java.time.Duration.ofMillis(5));
        assertTrue(idOf("127.0.0.1", "/many").compareTo(before) > 0);
    }

    @Test
    void isReplacedWhenAStrangerBringsOne() throws IOException {
        assertNotEquals(WELL_FORMED, idOf("127.0.0.1", "/stranger", "X-Request-Id: " + WELL_FORMED));
        assertNotEquals(WELL_FORMED, upstream.only("/stranger").field("x-request-id"));
    }

    @Test
    void isKeptFromATrustedProxyWhenItIsWellFormed() throws IOException {
        assertEquals(WELL_FORMED, idOf("127.0.0.2", "/trusted", "X-Request-Id: " + WELL_FORMED));
        assertEquals(WELL_FORMED, upstream.only("/trusted").fields().only("x-request-id"));
        assertEquals(WELL_FORMED, gateway.accessLine("/trusted").get("request_id"));
    }

    @Test
    void isReplacedWhenItIsMalformedWhoeverBringsIt() throws IOException {
        for (String malformed : List.of("x y", "\"a\"", "a{b}", "", "a".repeat(5000), "req_\u00e9")) {
            String id = idOf("127.0.0.2", "/malformed", "X-Request-Id: " + malformed);
            assertTrue(id.matches(FORM), id);
        }
        String id = idOf("127.0.0.2", "/twice", "X-Request-Id: " + WELL_FORMED, "X-Request-Id: " + WELL_FORMED);
        assertEquals(id, upstream.only("/twice").fields().only("x-request-id"));
    }

    @Test
    void leavesCorrelationAndTraceToTheOthers() throws IOException {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Answer answer = gateway.get("/carried", "X-Correlation-Id: order-7", "traceparent: " + trace, "tracestate: a=b");
        assertEquals("order-7", upstream.only("/carried").fields().only("x-correlation-id"));
        assertEquals(trace, upstream.only("/carried").fields().only("traceparent"));
        assertEquals("a=b", upstream.only("/carried").fields().only("tracestate"));
        assertEquals(200, answer.status());
    }
}
