package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossChecksTest {
    @TempDir
    Path directory;

    Folder folder;

    @BeforeEach
    void write() {
        folder = new Folder(directory);
    }

    private static final String TWO_LISTENERS =
            """
            format: 1
            service: { name: edge }
            listeners:
              public: { bind: 127.0.0.1:8080 }
              private: { bind: 127.0.0.1:8081 }
            """;

    @Test
    void everyDanglingNameIsTold() {
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                listeners: [pubic]
                versioning: path
                default-version: v3
                use: [spa]
                versions:
                  v1: { upstream: ordres, successor: v9 }
                  v2: { upstream: { split: [ { to: orders, weight: 1 }, { to: canary, weight: 1 } ] } }
                routes:
                  list: { match: { path: /orders }, versions: [v1, v4] }
                upstreams:
                  orders: { endpoints: [http://127.0.0.1:9101] }
                """);
        assertEquals(
                List.of(
                        "routes/orders.yaml:3:13: listeners[0]: there is no listener 'pubic'; did you mean 'public'?",
                        "routes/orders.yaml:5:18: default-version: there is no version of this API 'v3';"
                                + " known: v1, v2",
                        "routes/orders.yaml:6:7: use[0]: there is no set in defaults.yaml 'spa'; there is none yet",
                        "routes/orders.yaml:8:19: versions.v1.upstream: there is no upstream 'ordres';"
                                + " did you mean 'orders'?",
                        "routes/orders.yaml:8:38: versions.v1.successor: there is no version of this API 'v9';"
                                + " known: v1, v2",
                        "routes/orders.yaml:9:63: versions.v2.upstream.split[1].to: there is no upstream 'canary';"
                                + " known: orders",
                        "routes/orders.yaml:11:52: routes.list.versions[1]: there is no version of this API 'v4';"
                                + " known: v1, v2"),
                folder.problems());
    }

    @Test
    void anUpstreamWithAMistakeInItIsNotMissing() {
        folder.write("routes/more.yaml", "format: 1\nupstreams: { billing: { endpoints: [ftp://x] } }\n");
        folder.write(
                "routes/orders.yaml",
                "format: 1\napi: orders\nupstream: billing\nroutes: { list: { match: { path: /orders } } }\n");
        assertEquals(
                "routes/more.yaml:2:37: upstreams.billing.endpoints[0]: 'ftp://x' is not an http or https URL;"
                        + " for example http://127.0.0.1:9101",
                folder.problem());
    }

    @Test
    void nothingIsConcludedFromAFileThatCannotBeRead() {
        folder.write("routes/upstreams.yaml", "a: [");
        folder.write(
                "routes/orders.yaml",
                "format: 1\napi: orders\nupstream: billing\nroutes: { list: { match: { path: /orders } } }\n");
        assertTrue(folder.problem().startsWith("routes/upstreams.yaml:1:5: "), folder.problem());
    }

    @Test
    void namesAreUniqueOverAllFiles() {
        folder.write(
                "routes/zebra.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                routes: { list: { match: { path: /zebra } } }
                upstreams: { orders: { endpoints: [http://127.0.0.1:9102] } }
                """);
        assertEquals(
                List.of(
                        "routes/zebra.yaml:2:6: api: 'orders' is also declared in routes/orders.yaml; a name of its own",
                        "routes/zebra.yaml:5:14: upstreams.orders: is also declared in routes/orders.yaml:7:3;"
                                + " one upstream of that name"),
                folder.problems());
    }

    @Test
    void withMoreThanOneListenerAnApiSaysWhereItIsServed() {
        folder.write("gateway.yaml", TWO_LISTENERS);
        assertEquals(
                "routes/orders.yaml: listeners: is missing, and there is more than one listener;"
                        + " some of public, private",
                folder.problem());
    }

    @Test
    void aRouteThatGoesNowhereIsRefused() {
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                versioning: path
                versions:
                  v1: { upstream: orders }
                  v2: {}
                routes:
                  list: { match: { path: /orders } }
                  one: { match: { path: /one }, versions: [v1] }
                  robots: { match: { path: /robots.txt }, versions: none }
                  own: { match: { path: /own }, upstream: orders }
                  fixed: { match: { path: /fixed }, respond: { body: x } }
                upstreams: { orders: { endpoints: [http://127.0.0.1:9101] } }
                """);
        assertEquals(
                List.of(
                        "routes/orders.yaml:8:3: routes.list: goes nowhere in version v2;"
                                + " an upstream of the route, the version or the API",
                        "routes/orders.yaml:10:3: routes.robots: goes nowhere;"
                                + " upstream, redirect or respond, or an upstream of the API"),
                folder.problems());
    }

    @Test
    void portsOfTheGatewayCannotCollide() {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public: { bind: 127.0.0.1:9900 }
                  other: { bind: 127.0.0.1:8080 }
                  third: { bind: "[::]:8080" }
                  free: { bind: 127.0.0.1:0 }
                  free2: { bind: 127.0.0.1:0 }
                """);
        folder.write(
                "routes/orders.yaml",
                "format: 1\napi: o\nlisteners: [other]\nroutes: { a: { match: { path: / }, respond: {} } }\n");
        List<String> problems = folder.problems();
        assertTrue(
                problems.contains(
                        "gateway.yaml:4:19: listeners.public.bind: is the address of the admin port; a port of its own"),
                problems.toString());
        assertTrue(
                problems.contains("gateway.yaml:6:18: listeners.third.bind: is the address of listener other;"
                        + " a port of its own"),
                problems.toString());
        assertEquals(2, problems.stream().filter(problem -> problem.contains("is the address of")).count());
    }

    @Test
    void anEndpointThatIsThisGatewayIsRefused() {
        folder.write(
                "gateway.yaml",
                "format: 1\nservice: { name: edge }\nlisteners: { public: { bind: 127.0.0.1:8080 } }\n");
        folder.write(
                "routes/loops.yaml",
                """
                format: 1
                upstreams:
                  self: { endpoints: [http://127.0.0.1:8080, http://localhost:9900, http://127.0.0.1:8081] }
                """);
        assertEquals(
                List.of(
                        "routes/loops.yaml:3:23: upstreams.self.endpoints[0]: is listener public of this gateway;"
                                + " an address of the upstream",
                        "routes/loops.yaml:3:46: upstreams.self.endpoints[1]: is the admin port of this gateway;"
                                + " an address of the upstream"),
                folder.problems());
    }

    @Test
    void aWaitThatTheDeadlineAlwaysCutsIsAWarning() {
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                timeout: 5s
                routes: { list: { match: { path: /orders } } }
                upstreams:
                  orders: { endpoints: [http://127.0.0.1:9101], timeouts: { first-byte: 6s } }
                """);
        assertEquals(
                List.of("routes/orders.yaml:7:73: upstreams.orders.timeouts.first-byte: is longer than the deadline of every"
                        + " route that goes there; at most their timeout"),
                folder.warnings());
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                timeout: 5s
                routes: { list: { match: { path: /orders } }, slow: { match: { path: /slow }, timeout: none } }
                upstreams:
                  orders: { endpoints: [http://127.0.0.1:9101], timeouts: { first-byte: 6s } }
                """);
        assertEquals(List.of(), folder.warnings());
    }

    @Test
    void versionsAndVersioningBelongTogether() {
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                versions: { v1: { deprecated-on: 2027-01-01, sunset-on: 2026-01-01, successor: v1 } }
                strip: [version]
                routes: { list: { match: { path: /orders } } }
                upstreams: { orders: { endpoints: [http://127.0.0.1:9101] } }
                """);
        assertEquals(
                List.of(
                        "routes/orders.yaml:4:57: versions.v1.sunset-on: is before deprecated-on; the same day or later",
                        "routes/orders.yaml:4:80: versions.v1.successor: is the version itself; another version of this API"),
                folder.problems());
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                versions: { v1: {} }
                strip: [version]
                routes: { list: { match: { path: /orders } } }
                upstreams: { orders: { endpoints: [http://127.0.0.1:9101] } }
                """);
        assertEquals(
                List.of(
                        "routes/orders.yaml:4:1: versions: nothing says where a request names its version;"
                                + " versioning: path, or a header or media type",
                        "routes/orders.yaml:5:1: strip: there is no version in the path;"
                                + " versioning: path, or no version here"),
                folder.problems());
    }

    @Test
    void aRouteDoesOneThing() {
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                routes:
                  a: { match: { path: /a }, redirect: { to: /b }, respond: { body: x } }
                  b: { match: { path: /b, method: GET, methods: [POST] } }
                  c: { match: { path: /c }, respond: { body: x }, rewrite: /d }
                upstreams: { orders: { endpoints: [http://127.0.0.1:9101] } }
                """);
        assertEquals(
                List.of(
                        "routes/orders.yaml:5:51: routes.a.respond: stands beside redirect; one of the two",
                        "routes/orders.yaml:6:40: routes.b.match.methods: stands beside method; one of the two",
                        "routes/orders.yaml:7:60: routes.c.rewrite: stands beside respond; one of the two"),
                folder.problems());
    }

    @Test
    void filesThatLookLikeConfigurationButAreNotReadAreWarnedOf() {
        folder.write("gatway.yaml", "format: 1\n");
        folder.write("routes/more.yml", "format: 1\n");
        folder.write("env/prod/gateway.yaml", "format: 1\n");
        folder.write("tests/load.yaml", "x");
        assertEquals(
                List.of(
                        "env/prod: is the overlay of no environment; one of production, staging, development",
                        "gatway.yaml: is not read; did you mean 'gateway.yaml'?",
                        "routes/more.yml: is not read; a name that ends with .yaml"),
                folder.warnings());
    }

    @Test
    void aChangeOfABindWaitsForARestartAndADeadlineDoesNot() {
        LoadResult.Loaded before = folder.loaded();
        folder.write("gateway.yaml", TWO_LISTENERS.replace("8080", "8090").replace("name: edge", "name: edge2"));
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                listeners: [public]
                timeout: 1s
                upstream: orders
                routes: { list: { match: { path: /orders } } }
                upstreams: { orders: { endpoints: [http://127.0.0.1:9101] } }
                """);
        assertEquals(
                List.of(
                        "listeners.private.bind",
                        "listeners.private.protocols",
                        "listeners.public.bind"),
                RestartPending.between(before.values(), folder.loaded().values()));
    }

    private static final String REDIRECTING =
            """
            format: 1
            service: { name: edge }
            listeners:
              public: { bind: 127.0.0.1:8080, behind-tls-proxy: true, trusted-proxies: [127.0.0.1] }
              redirect: { bind: 127.0.0.1:8081, redirect-to: {} }
            """;

    private static final String ROUTES = "upstream: orders\nroutes: { list: { match: { path: /orders } } }\n"
            + "upstreams: { orders: { endpoints: [http://127.0.0.1:9101] } }\n";

    @Test
    void anApiThatSaysNothingIsOnTheListenerThatDoesNotRedirect() {
        folder.write("gateway.yaml", REDIRECTING);
        assertEquals(List.of(), folder.warnings());
        assertEquals(List.of("public"), folder.api().listeners());
        folder.write("gateway.yaml", REDIRECTING + "  second: { bind: 127.0.0.1:8082 }\n");
        assertEquals(
                "routes/orders.yaml: listeners: is missing, and there is more than one listener; some of public, second",
                folder.problem());
    }

    @Test
    void aListenerThatRedirectsHasNoApis() {
        folder.write("gateway.yaml", REDIRECTING);
        folder.write("routes/orders.yaml", "format: 1\napi: orders\nlisteners: [public, redirect]\n" + ROUTES);
        assertEquals(
                "routes/orders.yaml:3:21: listeners[1]: 'redirect' redirects every request and has no APIs; some of public",
                folder.problem());
        folder.write("gateway.yaml", REDIRECTING.replaceFirst("  public: .*\n", ""));
        folder.write("routes/orders.yaml", "format: 1\napi: orders\n" + ROUTES);
        assertEquals(
                "routes/orders.yaml: listeners: is missing, and every listener redirects; a listener without redirect-to",
                folder.problems().getLast());
    }

    private void redirect(String publicKeys, String redirectKeys) {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public: { bind: 127.0.0.1:8080, %s }
                  redirect: { bind: 127.0.0.1:8081, %s }
                """
                        .formatted(publicKeys, redirectKeys));
    }

    @Test
    void aRedirectLeadsToAPortOfThisGateway() {
        String behind = "trusted-proxies: [127.0.0.1], behind-tls-proxy: true";
        for (String right : List.of(behind, behind + ", external-port: 443")) {
            redirect(right, "redirect-to: {}");
            assertEquals(List.of(), folder.warnings());
        }
        for (String wrong : List.of("ready-path: /_ready", "external-port: 443", behind + ", external-port: 8443")) {
            redirect(wrong, "redirect-to: {}");
            assertEquals(
                    List.of("gateway.yaml:5:37: listeners.redirect.redirect-to: leads to https on port 443, where no listener"
                            + " is found; the port of one, which its external-port may name"),
                    folder.warnings());
        }
        redirect(behind + ", external-port: 8443", "redirect-to: { port: 8443 }");
        assertEquals(List.of(), folder.warnings());
    }

    @Test
    void aRedirectDoesNotLeadBack() {
        String back = "gateway.yaml:5:37: listeners.redirect.redirect-to: leads back to this very port;"
                + " the scheme and port of another listener";
        redirect("ready-path: /_r", "redirect-to: { scheme: http, port: 8081 }");
        assertEquals(back, folder.problems().getFirst());
        redirect("ready-path: /_r", "redirect-to: {}, behind-tls-proxy: true, trusted-proxies: [10.0.0.0/8]");
        assertEquals(back, folder.problem());
        redirect("ready-path: /_r", "redirect-to: { scheme: http, port: 80 }, external-port: 80");
        assertEquals(back, folder.problems().getFirst());
    }

    @Test
    void challengesAreAnsweredWhereARedirectIs() {
        redirect("ready-path: /_r", "acme-challenge-dir: acme");
        assertEquals(
                "gateway.yaml:5:57: listeners.redirect.acme-challenge-dir: is on a port that does not redirect;"
                        + " redirect-to beside it",
                folder.problems().getFirst());
    }

    @Test
    void proxyHeadersAreTakenFromTrustedProxiesAlone() {
        redirect("proxy-protocol: require", "proxy-protocol: off");
        assertEquals(
                "gateway.yaml:4:51: listeners.public.proxy-protocol: is required from proxies that are not trusted;"
                        + " their addresses in trusted-proxies",
                folder.problems().getFirst());
        redirect("proxy-protocol: accept", "proxy-protocol: off");
        assertTrue(
                folder.problems().getFirst().contains("listeners.public.proxy-protocol: is accepted from nobody;"),
                folder.problems()::toString);
        redirect("proxy-protocol: v2", "proxy-protocol: off");
        assertTrue(
                folder.problems().getFirst().contains("'v2' is not one of off, accept, require; for example off"),
                folder.problems()::toString);
    }

    private void issuer(String issuer, String... more) {
        folder.write("gateway.yaml", """
                format: 1
                service: { name: edge }
                listeners: { public: { bind: 127.0.0.1:8080 } }
                identity:
                  issuers:
                    main:
                      issuer: %s
                """.formatted(issuer) + String.join("\n", more).indent(6));
    }

    @Test
    void keysAreDiscoveredAtAUrl() {
        String wrong = "gateway.yaml:7:15: identity.issuers.main.issuer: is not a URL at which keys can be discovered;"
                + " https://HOST/PATH without query and fragment, or where the keys are: jwks: { url: .. } or { file: .. }";
        for (String issuer : List.of("main", "urn:id", "https:///x", "https://id.example.com/?a=b", "https://id.example.com/#a", "https://a@b/")) {
            issuer("\"" + issuer + "\"");
            assertEquals(List.of(wrong), folder.problems(), issuer);
        }
        issuer("main", "jwks: { url: https://id.example.com/jwks }");
        assertEquals(List.of(), folder.warnings());
        issuer("https://id.example.com/realms/a");
        assertEquals(List.of(), folder.warnings());
    }
}
