package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.keys.BindAddress;

class ConfigLoaderTest {
    @TempDir
    Path directory;

    Folder folder;

    @BeforeEach
    void writeTheSmallestConfiguration() {
        folder = new Folder(directory);
    }

    @Test
    void theSmallestConfigurationLoadsWithEveryDefault() {
        Configuration configuration = folder.configuration();
        ListenerConfig listener = configuration.gateway().listeners().get("public");
        assertEquals(new BindAddress("127.0.0.1", 8080), listener.bind());
        assertEquals(16 * 1024, listener.limits().headerBytes().bytes());
        assertNull(listener.limits().connections());
        assertEquals(Duration.ofSeconds(5), configuration.gateway().shutdown().preDrain());
        RouteConfig list = configuration.apis().getFirst().routes().get("list");
        assertEquals(Duration.ofSeconds(15), list.timeout());
        assertEquals(new RouteConfig.Versions.All(), list.versions());
        assertEquals(List.of("public"), configuration.apis().getFirst().listeners());
        assertEquals(1024, configuration.upstreams().get("orders").connections().max());
        assertEquals(Environment.DEVELOPMENT, configuration.environment());
    }

    @Test
    void theRoutesOfTheContractLoad() {
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                listeners: [public]
                hosts: []
                base-path: /api
                versioning: path
                default-version: v2
                versions:
                  v1:
                    upstream: orders-v1
                    deprecated-on: 2026-09-01
                    sunset-on: 2027-03-01
                    successor: v2
                    migration-guide: https://docs.example.com/orders/v1-to-v2
                    brownouts: [ { from: 2027-02-01T09:00Z, for: 15m } ]
                    after-sunset: gone
                  v2:
                    upstream: { split: [ { to: orders-v2, weight: 95 }, { to: canary, weight: 5 } ], stick-by: { cookie: n }, force-by: { header: X-Canary } }
                strip: []
                timeout: 15s
                filters:
                  greet: { text: hello }
                  mark: { one: { value: x }, two: off }
                routes:
                  list:    { match: { method: GET, path: /orders } }
                  search:  { match: { method: POST, path: /orders/search }, versions: [v2], idempotent: true }
                  create:  { match: { method: POST, path: /orders }, timeout: 5s, filters: { greet: off } }
                  invoice: { match: { method: GET, path: "/orders/{id}/invoice.pdf" }, upstream: billing, rewrite: "/invoices/{path.id}" }
                  events:  { match: { method: GET, path: /orders/events }, timeout: none, stream-idle: 5m }
                  old:     { match: { path: "/old/{rest...}" }, redirect: { to: "/api/v2/orders/{path.rest}", status: 301 } }
                  robots:  { match: { path: /robots.txt }, versions: none, respond: { status: 200, type: text/plain, body: "User-agent: *\\n" } }
                upstreams:
                  orders-v1: { endpoints: [ http://127.0.0.1:9101 ] }
                  orders-v2: { endpoints: [ { url: "http://127.0.0.1:9102", weight: 3 } ], balance: round-robin, host: endpoint }
                  canary: { endpoints: [ http://127.0.0.1:9103 ], host: orders.internal }
                  billing: { endpoints: [ "http://[::1]:9104" ], timeouts: { first-byte: none } }
                """);
        ApiConfig api = folder.api();
        assertEquals(new Versioning.Path(), api.versioning());
        assertEquals(
                new RouteConfig.Action.Redirect("/api/v2/orders/{path.rest}", 301), api.routes().get("old").action());
        assertEquals(new RouteConfig.Versions.Unversioned(), api.routes().get("robots").versions());
        assertNull(api.routes().get("events").timeout());
        assertEquals(Duration.ofMinutes(5), api.routes().get("events").streamIdle());
        UpstreamTarget.Split split =
                assertInstanceOf(UpstreamTarget.Split.class, api.versions().get("v2").upstream());
        assertEquals("x-canary", split.forceBy());
        assertEquals(new UpstreamTarget.StickBy.Cookie("n"), split.stickBy());
        assertEquals(List.of("orders-v2", "canary"), split.names());
        FilterBlock.On greet =
                assertInstanceOf(FilterBlock.On.class, api.filters().byName().get("greet"));
        assertEquals(new Folder.Greeting("hello", 1), greet.config());
        assertInstanceOf(
                FilterBlock.Off.class, api.routes().get("create").filters().byName().get("greet"));
        Configuration whole = folder.configuration();
        assertEquals(3, whole.upstreams().get("orders-v2").endpoints().getFirst().weight());
        assertEquals("[::1]:9104", whole.upstreams().get("billing").endpoints().getFirst().authority());
        assertNull(whole.upstreams().get("billing").timeouts().firstByte());
        assertEquals(
                new UpstreamConfig.HostField.Named("orders.internal"),
                whole.upstreams().get("canary").host());
    }

    @Test
    void allProblemsOfAllFilesComeAtOnce() {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public:
                    bind: 127.0.0.1:8080
                    limits: { header-count: 0 }
                    tiemouts: {}
                """);
        folder.write(
                "routes/other.yaml",
                """
                format: 1
                api: other
                upstream: ordres
                timeout: 5
                routes:
                  one: { match: { path: one } }
                """);
        assertEquals(
                List.of(
                        "gateway.yaml:6:29: listeners.public.limits.header-count: '0' is too small;"
                                + " right would be 1 to 10000",
                        "gateway.yaml:7:5: listeners.public.tiemouts: is not a known key; did you mean 'timeouts'?",
                        "routes/other.yaml:4:10: timeout: '5' has no unit; right would be 1ms to 1d",
                        "routes/other.yaml:6:25: routes.one.match.path: 'one' does not begin with a slash;"
                                + " for example /orders/{id}"),
                folder.problems());
    }

    @Test
    void aFileMayHoldUpstreamsAlone() {
        folder.write("routes/more.yaml", "format: 1\nupstreams: { billing: { endpoints: [http://10.0.0.1] } }\n");
        assertEquals(
                80, folder.configuration().upstreams().get("billing").endpoints().getFirst().port());
    }

    @Test
    void everyFileSaysItsFormat() {
        folder.write("defaults.yaml", "timeout: 5s\n");
        assertEquals("defaults.yaml: format: is missing; for example 1", folder.problem());
        folder.write("defaults.yaml", "format: 2\n");
        assertEquals("defaults.yaml:1:9: format: '2' is too large; right would be 1", folder.problem());
    }

    @Test
    void aMissingGatewayFileIsOneClearProblem() throws Exception {
        Files.delete(directory.resolve("gateway.yaml"));
        assertTrue(folder.problem().endsWith("gateway.yaml: does not exist; portcullis init writes one"));
    }

    @Test
    void theDeadlineComesFromTheNearestLevelThatSaysOne() {
        folder.write("defaults.yaml", "format: 1\ntimeout: 7s\n");
        assertEquals(Duration.ofSeconds(7), folder.api().routes().get("list").timeout());
        assertEquals(
                "defaults.yaml:2:10",
                folder.value("routes/orders.yaml", "routes.list.timeout").origin().toString());
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                timeout: none
                upstream: orders
                routes:
                  list: { match: { path: /orders } }
                  slow: { match: { path: /slow }, timeout: 1m }
                upstreams:
                  orders: { endpoints: [http://127.0.0.1:9101] }
                """);
        assertNull(folder.api().routes().get("list").timeout());
        assertEquals(Duration.ofMinutes(1), folder.api().routes().get("slow").timeout());
    }

    @Test
    void defaultsForUpstreamsReachEachOfThem() {
        folder.write("defaults.yaml", "format: 1\nupstream: { balance: round-robin, connections: { max: 7, max-idle: 1 } }\n");
        folder.write(
                "routes/more.yaml",
                "format: 1\nupstreams: { billing: { endpoints: [http://10.0.0.1], connections: { max: 9 } } }\n");
        UpstreamConfig billing = folder.configuration().upstreams().get("billing");
        assertEquals(9, billing.connections().max());
        assertEquals(1, billing.connections().maxIdle());
        assertEquals(UpstreamConfig.Balance.ROUND_ROBIN, billing.balance());
    }

    @Test
    void ofIdleConnectionsOnlyWhatIsWrittenMayBeTooMuch() {
        String upstream = "format: 1\nupstreams: { billing: { endpoints: [http://10.0.0.1], connections: { %s } } }\n";
        folder.write("routes/more.yaml", upstream.formatted("max: 1"));
        assertEquals(1, folder.configuration().upstreams().get("billing").connections().max());
        folder.write("routes/more.yaml", upstream.formatted("max: 1, max-idle: 2"));
        assertTrue(folder.problem().contains("max-idle: 2 is more than may be open"), folder::problem);
    }

    @Test
    void aMistakeInTheDefaultsIsReportedOnce() {
        folder.write("defaults.yaml", "format: 1\nupstream: { balance: rondrobin }\n");
        assertEquals(
                "defaults.yaml:2:22: upstream.balance: 'rondrobin' is not one of round-robin, least-request;"
                        + " for example round-robin",
                folder.problem());
    }

    @Test
    void anEditThatOnlyMovesABlockLeavesItEqual() {
        Configuration before = folder.configuration();
        folder.write(
                "routes/orders.yaml",
                """
                format: 1

                # moved down
                api: orders
                upstream: orders
                routes:
                  list: { match: { path: /orders } }
                upstreams:
                  orders:
                    endpoints: [http://127.0.0.1:9101]
                """);
        Configuration after = folder.configuration();
        assertEquals(before.upstreams(), after.upstreams());
        assertEquals(before.apis(), after.apis());
        assertNotEquals(before.hash(), after.hash());
        assertEquals(4, after.apis().getFirst().place().at("api").line());
    }

    @Test
    void theHashStaysWhenNothingChanges() {
        assertEquals(folder.configuration().hash(), folder.configuration().hash());
    }

    @Test
    void theFilesThatWereReadAreNamed() {
        assertEquals(
                List.of(directory.resolve("gateway.yaml"), directory.resolve("routes/orders.yaml")),
                folder.configuration().files());
    }

    @Test
    void aPlaceLeadsToEachKeyBelowIt() {
        RouteConfig list = folder.api().routes().get("list");
        assertEquals("routes/orders.yaml:5:26", list.place().at("match", "path").toString());
        assertEquals("routes.list.match.path", list.place().at("match", "path").keyPath());
        assertEquals("routes/orders.yaml:5:3", list.place().at("rewrite").toString());
    }
}
