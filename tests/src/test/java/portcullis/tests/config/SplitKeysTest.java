package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where requests go: the key {@code upstream}, which API, version and route have, the nearer one winning. */
class SplitKeysTest {
    private static final String EVEN = "split: [ { to: fake, weight: 50 }, { to: other, weight: 50 } ]";
    /** Two upstreams at even odds differ within so many requests, but for once in 2^39 runs. */
    private static final int MANY = 40;

    private static LiveGateway live;

    /** Where the key stands. The API's own upstream is {@code fake} unless it is the one that is tried. */
    enum Level {
        API("upstream: %s\nversions: { v1: {} }", "/v1/x"),
        VERSION("upstream: fake\nversions: { v1: { upstream: %s } }", "/v1/x"),
        ROUTE("upstream: fake\nversions: { v1: {} }\nroutes: { any: { match: { path: \"/{rest...}\" }, upstream: %s } }", "/v1/x");

        private final String yaml;
        private final String target;

        Level(String yaml, String target) {
            this.yaml = yaml;
            this.target = target;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void upstream(Level level, String value) throws IOException {
        String keys = level.yaml.formatted(value);
        live.inForce("routes/under-test.yaml", """
                format: 1
                api: under-test
                versioning: path
                %s
                %s
                upstreams:
                  fake: { endpoints: [ http://127.0.0.1:@fake@ ] }
                  other: { endpoints: [ http://127.0.0.1:@other@ ] }
                """.formatted(keys, keys.contains("routes:") ? "" : "routes: { any: { match: { path: \"/{rest...}\" } } }"));
    }

    private static Set<String> takers(Level level, String... lines) throws IOException {
        Set<String> takers = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            takers.add(live.taker(level.target, lines));
        }
        return takers;
    }

    @ParameterizedTest
    @EnumSource
    void upstreamTakesTheRequests(Level level) throws IOException {
        upstream(level, "fake");
        assertEquals("fake", live.taker(level.target));
        upstream(level, "other");
        assertEquals("other", live.taker(level.target));
    }

    @ParameterizedTest
    @EnumSource
    void splitIsAmongThoseThatItNames(Level level) throws IOException {
        upstream(level, "{ split: [ { to: fake, weight: 1 } ] }");
        assertEquals(Set.of("fake"), takers(level));
        upstream(level, "{ split: [ { to: other, weight: 1 } ] }");
        assertEquals(Set.of("other"), takers(level));
    }

    @ParameterizedTest
    @EnumSource
    void weightSharesThem(Level level) throws IOException {
        upstream(level, "{ split: [ { to: fake, weight: 1 }, { to: other, weight: 0 } ] }");
        assertEquals(Set.of("fake"), takers(level));
        upstream(level, "{ split: [ { to: fake, weight: 0 }, { to: other, weight: 1 } ] }");
        assertEquals(Set.of("other"), takers(level));
        upstream(level, "{ split: [ { to: fake, weight: 1 }, { to: other, weight: 1 } ] }");
        assertEquals(Set.of("fake", "other"), takers(level));
    }

    @ParameterizedTest
    @EnumSource
    void stickByAddressKeepsAClient(Level level) throws IOException {
        upstream(level, "{ " + EVEN + ", stick-by: ip }");
        assertEquals(1, takers(level).size());
        upstream(level, "{ " + EVEN + ", stick-by: none }");
        assertEquals(2, takers(level).size());
    }

    @ParameterizedTest
    @EnumSource
    void stickByCookieGivesThatCookie(Level level) throws IOException {
        upstream(level, "{ " + EVEN + ", stick-by: { cookie: one } }");
        String cookie = live.field("set-cookie", level.target);
        assertNotNull(cookie);
        assertEquals("one", cookie.substring(0, cookie.indexOf('=')));
        assertEquals(1, takers(level, "Cookie: one=a").size());
        assertEquals(2, takers(level, "Cookie: two=a").size());
        upstream(level, "{ " + EVEN + ", stick-by: { cookie: two } }");
        assertEquals(2, takers(level, "Cookie: one=a").size());
        assertEquals(1, takers(level, "Cookie: two=a").size());
        upstream(level, "{ " + EVEN + " }");
        assertNull(live.field("set-cookie", level.target));
    }

    @ParameterizedTest
    @EnumSource
    void stickByHeaderKeepsItsValues(Level level) throws IOException {
        upstream(level, "{ " + EVEN + ", stick-by: { header: x-one } }");
        assertEquals(1, takers(level, "X-One: a").size());
        upstream(level, "{ " + EVEN + ", stick-by: { header: x-two } }");
        assertEquals(2, takers(level, "X-One: a").size());
    }

    @ParameterizedTest
    @EnumSource
    void forceByLetsARequestChoose(Level level) throws IOException {
        String never = "split: [ { to: fake, weight: 1 }, { to: other, weight: 0 } ]";
        upstream(level, "{ " + never + ", force-by: { header: x-one } }");
        assertEquals("other", live.taker(level.target, "X-One: other", "X-Two: fake"));
        upstream(level, "{ " + never + ", force-by: { header: x-two } }");
        assertEquals("fake", live.taker(level.target, "X-One: other"));
        assertEquals("other", live.taker(level.target, "X-Two: other"));
        upstream(level, "{ " + never + ", force-by: none }");
        assertEquals("fake", live.taker(level.target, "X-One: other", "X-Two: other"));
    }
}
