package portcullis.tests.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.TlsKeys;
import portcullis.tests.fixtures.Waiting;

/** A gateway with something of everything that decides on requests, and the command beside it. */
final class ExplainedGateway implements AutoCloseable {
    static final Authority SERVERS = Certificates.authority("Explained Servers");
    static final Authority CLIENTS = Certificates.authority("Explained Clients");

    private static final String POLICIES = """
            @id("own orders")
            permit(principal, action in [Action::"orders/get", Action::"orders/change", Action::"orders/invoice"], resource)
            when { resource.owner == principal };
            @id("support reads")
            permit(principal in Role::"main/support", action in Action::"orders/read", resource);
            @id("everybody may list")
            permit(principal, action == Action::"orders/list", resource);
            @id("suspended")
            forbid(principal, action in Action::"orders", resource)
            when { principal.claims has suspended && principal.claims.suspended };
            @id("too high")
            forbid(principal, action == Action::"orders/get", resource)
            when { principal.claims has level && principal.claims.level * 4611686018427387904 > 9 };
            """;

    private static final String ROUTES = """
            format: 1
            api: orders
            listeners: [public, secure]
            base-path: /api
            versioning: path
            versions:
              v1: { upstream: fake, deprecated-on: 2019-01-01, sunset-on: 2020-01-01 }
              v2: { upstream: fake, deprecated-on: 2021-01-01, sunset-on: 2999-01-01, successor: v3 }
              v3: { upstream: fake }
            timeout: 10s
            filters:
              cors: { origins: [https://app.test], headers: [authorization] }
              authenticate: { issuers: [main], client-certificate: {} }
              authorize: {}
              headers: { own: { request: { set: { x-from: gate } }, response: { set: { x-by: gate } } } }
            routes:
              list: { match: { method: GET, path: /orders } }
              get: { match: { method: GET, path: "/orders/{id}" }, resource: { type: Order, id: "{path.id}", attributes: { owner: { type: User, value: "main/{path.id}" } } } }
              change: { match: { method: PUT, path: "/orders/{id}" }, resource: { type: Order, id: "{path.id}", attributes: { owner: { type: User, value: "main/{path.id}" } } }, filters: { body-limit: { bytes: 16B } } }
              invoice: { match: { method: GET, path: "/orders/{id}/invoice" }, resource: { type: Order, id: "{path.id}", attributes: { owner: { type: User, value: "main/{path.id}" } } }, rewrite: "/invoices/{path.id}?of=main" }
              staff: { match: { method: GET, path: /staff }, filters: { require: { roles: [main/staff] } } }
              scoped: { match: { method: GET, path: /scoped }, filters: { require: { scopes: [orders:read] }, authorize: off } }
              office: { match: { method: GET, path: /office }, filters: { ip-access: { allow: [10.0.0.0/8] }, authorize: off } }
              cookie: { match: { method: GET, path: /cookie }, filters: { authenticate: { issuers: [main], token-from: [{ cookie: sid }] }, authorize: off } }
              optional: { match: { method: GET, path: /optional }, filters: { authenticate: { issuers: [main], mode: optional } } }
              split: { match: { method: GET, path: /split }, public: true, upstream: { split: [ { to: fake, weight: 1 }, { to: canary, weight: 0 } ], force-by: { header: x-to } } }
              old: { match: { path: "/old/{rest...}" }, public: true, redirect: { to: "/api/v3/orders/{path.rest}", status: 301 } }
              robots: { match: { path: /robots.txt }, versions: none, public: true, respond: { body: "no" } }
            upstreams:
              fake: { endpoints: [http://127.0.0.1:@fake@] }
              canary: { endpoints: [http://127.0.0.1:@fake@], host: canary.test }
            """;

    private static final String OTHER = """
            format: 1
            api: open
            listeners: [public]
            hosts: ["*.open.test"]
            upstream: fake
            strip: [base]
            base-path: /open
            routes:
              any: { match: { path: "/{rest...}" }, public: true }
            """;

    final FakeUpstream upstream = FakeUpstream.start();
    final TestIssuer issuer = TestIssuer.start("ES256");
    final GatewayUnderTest gateway;
    private final Path keys = Files.createTempFile("explained", ".jwks");

    /** What came of a request, in words that both sides have. */
    record Came(int status, String reason, String route, String version, String policy, String target) {
        /** As {@link Asked#expected} says it. */
        String inShort() {
            List<String> words = new ArrayList<>(List.of(Integer.toString(status), reason, route, policy));
            words.removeIf(String::isEmpty);
            return String.join(" ", words);
        }
    }

    ExplainedGateway() throws IOException {
        issuer.writeKeys(keys);
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: 127.0.0.1:@public@, trusted-proxies: [127.0.0.1/32], ready-path: /_ready, limits: { target-bytes: 512B } }
                          secure: { bind: 127.0.0.1:@secure@, %s }
                          redirect: { bind: 127.0.0.1:@redirect@, redirect-to: { scheme: https, port: @secure@ } }
                        admin: { bind: 127.0.0.1:@admin@ }
                        shutdown: { pre-drain: 0s, drain: 2s }
                        %s
                        """.formatted(
                                TlsKeys.tls(", client-auth: optional, client-trust-file: " + CLIENTS.certificateFile(), SERVERS.issue("gate.test")),
                                TestIssuer.identity(issuer.yaml("main", """
                                        extra-claims:
                                          suspended: { path: /suspended, type: boolean }
                                          level: { path: /level, type: long }"""))))
                .file("routes/orders.yaml", ROUTES)
                .file("routes/open.yaml", OTHER)
                .file("policies/orders.cedar", POLICIES)
                .start();
    }

    String token(String subject) {
        return issuer.token().subject(subject).sign();
    }

    /** What the gateway does. */
    Came happens(Asked asked) throws IOException {
        return happens(asked, RawHttp.connect(gateway.port()));
    }

    Came happens(Asked asked, RawHttp connection) throws IOException {
        int lines = gateway.accessLog().size();
        int requests = upstream.received().size();
        Answer answer;
        try (connection) {
            answer = connection.send(asked.text()).read(asked.method());
        }
        Map<String, @Nullable Object> line = Waiting.until("the access log line of " + asked, () ->
                gateway.accessLog().size() > lines ? gateway.accessLog().getLast() : null);
        boolean sent = upstream.received().size() > requests;
        return new Came(
                answer.status(), text(line.get("reason")), text(line.get("route")), text(line.get("version")), text(line.get("policy")),
                sent ? upstream.received().getLast().target() : "");
    }

    /** The words of the command, with the issuer's keys. */
    CommandRun run(String token, List<String> words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("--jwks", keys.toString()));
        return CommandRun.of(token, gateway.conf(), gateway.state(), all.toArray(String[]::new));
    }

    /** What the command says would happen. */
    Came explained(CommandRun run) {
        if (run.exit() != 0) {
            throw new AssertionError(run.text());
        }
        Map<String, @Nullable Object> all = Json.object(run.out());
        Map<?, ?> answer = part(all, "answer");
        Map<?, ?> route = part(all, "route");
        boolean byUpstream = "upstream".equals(answer.get("by"));
        Object status = answer.get("status");
        return new Came(
                byUpstream ? 200 : ((Number) Objects.requireNonNull(status)).intValue(),
                text(answer.get("reason")), text(route.get("route")), text(route.get("version")), text(answer.get("policy")),
                text(part(all, "upstream").get("target")));
    }

    static Map<?, ?> part(Map<?, ?> all, String name) {
        return all.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    private static String text(@Nullable Object value) {
        return value == null || value.equals("-") ? "" : value.toString();
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
        issuer.close();
        Files.delete(keys);
    }
}
