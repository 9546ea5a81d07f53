package portcullis.tests.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Waiting;

/**
 * Policies change under load, several files together as a mounted ConfigMap does, and broken in between. The policies of each change
 * have ids of their own: the access log therefore shows of every single answer which files decided it.
 */
@Timeout(180)
class PolicyReloadUnderLoadTest {
    private static final int CHANGES = 24;

    private static String api(String routes) {
        return """
                format: 1
                api: shop
                upstream: fake
                filters: { authenticate: { issuers: [main] }, authorize: {} }
                routes:
                  fetch: { match: { path: "/read/{n}" } }
                """
                + routes
                + """
                upstreams:
                  fake: { endpoints: [ http://127.0.0.1:@fake@ ], timeouts: { connect: 10s } }
                """;
    }

    /** Everything of change number n names n. */
    private static Map<String, String> files(int n) {
        return Map.of(
                "allowed.cedar",
                """
                @id("allowed-%d")
                permit (principal is User, action == Action::"shop/fetch", resource);
                """
                        .formatted(n),
                "forbidden.cedar",
                """
                @id("forbidden-%d")
                forbid (principal in Role::"main/out", action, resource);
                """
                        .formatted(n));
    }

    /** What each broken change has in place of a right file. */
    private static Map.Entry<String, String> broken(int n) {
        return switch (n % 5) {
            case 0 -> Map.entry("allowed.cedar", "permit (principal, action");
            case 1 -> Map.entry("forbidden.cedar", "forbid (principal, action == Action::\"shop/fecth\", resource);");
            case 2 -> Map.entry("forbidden.cedar", "forbid (principal, action, resource) when { principal.scpoes.isEmpty() };");
            case 3 -> Map.entry("allowed.cedar", "permit (principal, action, resource) when { principal.tenant == \"x\" };");
            default -> Map.entry("allowed.cedar", "@id(\"forbidden-" + 3 * n + "\") permit (principal is User, action, resource);");
        };
    }

    @Test
    void everyAnswerBelongsToOneGenerationAndNoneIsLost() throws Exception {
        try (TestIssuer issuer = TestIssuer.start("RS256");
                FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .gateway(issuer.gatewayYaml("main"))
                        .file("routes/shop.yaml", api(""))
                        .start()) {
            Mount mount = new Mount(gateway.conf().resolveSibling("policies"));
            String ada = TestIssuer.bearer(issuer.token().subject("ada").sign());
            String bob = TestIssuer.bearer(issuer.token().subject("bob").roles("out").sign());
            assertEquals(403, gateway.get("/read/before", ada).status(), "without policies nothing is allowed");
            mount.swap(files(0));
            reload(gateway);
            try (Load first = load(gateway, "/read/ada-kept", ada, 200).start();
                    Load second = load(gateway, "/read/ada-fresh", ada, 200).freshConnections().start();
                    Load third = load(gateway, "/read/bob-kept", bob, 403).start()) {
                List<Load> loads = List.of(first, second, third);
                loads.forEach(load -> load.awaitAnswers(5));
                for (int i = 1; i <= CHANGES; i++) {
                    if (i % 3 == 0) {
                        mount.swap(with(files(i), broken(i / 3)));
                        refuses(gateway);
                    } else {
                        mount.swap(files(i));
                        reload(gateway);
                    }
                    loads.forEach(load -> load.awaitMore(3));
                }
                long answered = 0;
                for (Load load : loads) {
                    Load.Result result = load.stop();
                    assertEquals(0, result.failed(), result.toString());
                    answered += result.answered();
                }
                assertEachGenerationHadItsFiles(logged(gateway, answered));
            }
            assertTrue(upstream.violations().isEmpty(), upstream.violations().toString());
        }
    }

    private static Map<String, String> with(Map<String, String> files, Map.Entry<String, String> other) {
        Map<String, String> all = new TreeMap<>(files);
        all.put(other.getKey(), other.getValue());
        return all;
    }

    private static Load.Plan load(GatewayUnderTest gateway, String target, String bearer, int status) {
        return Load.on(gateway.port()).clients(1).request(RawHttp.get(target, bearer)).right(answer -> isRight(answer, status));
    }

    private static boolean isRight(Answer answer, int status) {
        return answer.status() == status && (status == 200 ? answer.text().equals("fake") : "denied".equals(answer.reason()));
    }

    private static List<Map<String, @Nullable Object>> logged(GatewayUnderTest gateway, long answered) {
        return Waiting.until(answered + " lines of the access log", () -> {
            List<Map<String, @Nullable Object>> lines = gateway.accessLog().stream()
                    .filter(line -> String.valueOf(line.get("path")).matches("/read/(ada|bob)-.*"))
                    .toList();
            return lines.size() >= answered ? lines : null;
        });
    }

    private static void assertEachGenerationHadItsFiles(List<Map<String, @Nullable Object>> lines) {
        Map<Long, String> changes = new TreeMap<>();
        for (Map<String, @Nullable Object> line : lines) {
            long generation = ((Number) Objects.requireNonNull(line.get("generation"))).longValue();
            String policy = String.valueOf(line.get("policy"));
            boolean allowed = Integer.valueOf(200).equals(((Number) Objects.requireNonNull(line.get("status"))).intValue());
            assertEquals(allowed ? "allowed" : "forbidden", policy.substring(0, Math.max(0, policy.indexOf('-'))), line.toString());
            String change = policy.substring(policy.indexOf('-') + 1);
            String before = changes.putIfAbsent(generation, change);
            assertTrue(before == null || before.equals(change), "generation " + generation + " decided by " + before + " and " + change);
        }
        TreeSet<Integer> seen = new TreeSet<>();
        int last = -1;
        for (String change : changes.values()) {
            int number = Integer.parseInt(change);
            assertTrue(number > last, "generations in the order of the changes: " + changes);
            assertFalse(number > 0 && number % 3 == 0, "a broken change was in force: " + changes);
            last = number;
            seen.add(number);
        }
        assertEquals(1 + CHANGES - CHANGES / 3, seen.size(), "each right change was in force: " + changes);
    }

    /** Two ConfigMaps never arrive together: whichever comes first, nobody notices but who asks for what is new. */
    @Test
    void configurationAndPoliciesMayArriveOneAfterTheOther() throws Exception {
        try (TestIssuer issuer = TestIssuer.start("RS256");
                FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .gateway(issuer.gatewayYaml("main"))
                        .file("routes/shop.yaml", api(""))
                        .file("../policies/users.cedar", "permit (principal is User, action == Action::\"shop/fetch\", resource);")
                        .start()) {
            String ada = TestIssuer.bearer(issuer.token().subject("ada").sign());
            try (Load load = load(gateway, "/read/ada", ada, 200).start()) {
                load.awaitAnswers(5);

                // the policies first: they are about a route that is not there yet
                gateway.edit("../policies/new.cedar", "permit (principal, action == Action::\"shop/one\", resource) when { context.tls == false };");
                refuses(gateway);
                gateway.edit("routes/shop.yaml", api("  one: { match: { path: /one } }\n"));
                reload(gateway);
                assertEquals(200, gateway.get("/one", ada).status());

                // the configuration first: a route that nothing permits yet
                gateway.edit("routes/shop.yaml", api("  one: { match: { path: /one } }\n  two: { match: { path: /two } }\n"));
                reload(gateway);
                assertEquals(403, gateway.get("/two", ada).status());
                gateway.edit("../policies/two.cedar", "permit (principal, action == Action::\"shop/two\", resource) when { context.tls == false };");
                reload(gateway);
                assertEquals(200, gateway.get("/two", ada).status());

                // without anybody's help, by the files alone
                Object before = generation(gateway);
                gateway.edit("../policies/two.cedar", "@id(\"by-itself\") permit (principal, action == Action::\"shop/two\", resource) when { context.tls == false };");
                Waiting.until("the edit is in force", () -> Objects.equals(before, generation(gateway)) ? null : true);
                assertEquals(200, gateway.get("/two?again", ada).status());
                gateway.accessLine("decided by the edited policy", line -> "by-itself".equals(line.get("policy")));

                load.awaitMore(5);
                Load.Result result = load.stop();
                assertEquals(0, result.failed(), result.toString());
            }
        }
    }

    private static @Nullable Object generation(GatewayUnderTest gateway) {
        try {
            return gateway.generation().get("generation");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void reload(GatewayUnderTest gateway) throws IOException {
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer.text());
    }

    private static void refuses(GatewayUnderTest gateway) throws IOException {
        Object before = generation(gateway);
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertTrue(answer.status() >= 400, answer.toString());
        assertEquals(before, generation(gateway));
    }

    /** A folder as the kubelet fills it: all names are links through one link, which moves to the next content at once. */
    private static final class Mount {
        private final Path folder;
        private int version;

        Mount(Path folder) {
            this.folder = folder;
        }

        void swap(Map<String, String> files) throws IOException {
            Path next = Files.createDirectories(folder.resolve("..v" + ++version));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = next.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            Path fresh = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
            Files.move(fresh, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            for (String name : List.of("allowed.cedar", "forbidden.cedar")) {
                if (!Files.exists(folder.resolve(name))) {
                    Files.createSymbolicLink(folder.resolve(name), Path.of("..data").resolve(name));
                }
            }
        }
    }
}
