package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Secret;
import portcullis.config.source.PolicyFolders;

/** Overlays, further layers, variables and references, from the files to the value in force and its origin. */
class LayersTest {
    @TempDir
    Path directory;

    Folder folder;

    @BeforeEach
    void write() {
        folder = new Folder(directory);
    }

    private String origin(String keyPath) {
        return folder.value("gateway.yaml", keyPath).origin().toString();
    }

    @Test
    void mapsMergeAndListsAreReplaced() {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public: { bind: 127.0.0.1:8080, trusted-proxies: [10.0.0.0/8, 192.168.0.0/16] }
                """);
        folder.write(
                "env/development/gateway.yaml",
                """
                format: 1
                listeners:
                  public: { trusted-proxies: [127.0.0.1] }
                shutdown: { drain: 1s }
                """);
        Configuration configuration = folder.configuration();
        ListenerConfig listener = configuration.gateway().listeners().get("public");
        assertEquals(new BindAddress("127.0.0.1", 8080), listener.bind());
        assertEquals("[127.0.0.1/32]", listener.trustedProxies().toString());
        assertEquals(Duration.ofSeconds(1), configuration.gateway().shutdown().drain());
        assertEquals("env/development/gateway.yaml:4:20", origin("shutdown.drain"));
        assertEquals("gateway.yaml:4:19", origin("listeners.public.bind"));
        assertEquals("default", origin("shutdown.pre-drain"));
    }

    @Test
    void anOverlayReachesRouteFilesAndBringsItsOwn() {
        folder.write(
                "env/development/routes/orders.yaml",
                "format: 1\nupstreams: { orders: { endpoints: [http://127.0.0.1:9999] } }\n");
        folder.write("env/development/routes/team/more.yaml", "format: 1\nupstreams: { more: { endpoints: [http://m] } }\n");
        folder.write("env/production/routes/other.yaml", "broken: [");
        Configuration configuration = folder.configuration();
        assertEquals(9999, configuration.upstreams().get("orders").endpoints().getFirst().port());
        assertTrue(configuration.upstreams().containsKey("more"));
    }

    @Test
    void theEnvironmentIsChosenByOptionThenVariableThenFileThenDefault() {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge, environment: staging }
                listeners: { public: { bind: 127.0.0.1:8080 } }
                """);
        assertEquals(Environment.DEVELOPMENT, folder.configuration().environment());
        assertEquals("PORTCULLIS_ENV", origin("service.environment"));
        LoadResult.Loaded byOption = assertInstanceOf(
                LoadResult.Loaded.class,
                folder.load(new ConfigLoader.Request(directory, "production", List.of(), PolicyFolders.NONE, false)));
        assertEquals(Environment.PRODUCTION, byOption.configuration().environment());
        folder.variables.remove("PORTCULLIS_ENV");
        assertEquals(Environment.STAGING, folder.configuration().environment());
        folder.variable("PORTCULLIS__SERVICE__ENVIRONMENT", "development");
        assertEquals(Environment.DEVELOPMENT, folder.configuration().environment());
        folder.variables.clear();
        folder.write(
                "gateway.yaml",
                "format: 1\nservice: { name: edge }\nlisteners: { public: { bind: 127.0.0.1:8080 } }\n");
        assertEquals(Environment.PRODUCTION, folder.configuration().environment());
    }

    @Test
    void anUnknownEnvironmentIsRefused() {
        folder.variable("PORTCULLIS_ENV", "prod");
        assertEquals(
                "PORTCULLIS_ENV: service.environment: 'prod' is not one of production, staging, development;"
                        + " for example production",
                folder.problem());
        folder.variable("PORTCULLIS_ENV", "../../etc");
        assertTrue(folder.problem().contains("'../../etc' is not one of"));
    }

    @Test
    void anOverlayCannotChangeTheEnvironmentThatChoseIt() {
        folder.variables.clear();
        folder.write("env/production/gateway.yaml", "format: 1\nservice: { environment: staging }\n");
        assertEquals(
                "env/production/gateway.yaml:2:25: service.environment: is not production, which chose this overlay;"
                        + " no environment in an overlay",
                folder.problem());
    }

    @Test
    void furtherLayersLieOverTheOverlay() throws Exception {
        Path layer = Files.createDirectories(directory.resolve("state/demo"));
        Files.writeString(layer.resolve("gateway.yaml"), "format: 1\nshutdown: { drain: 2s }\n");
        folder.write("env/development/gateway.yaml", "format: 1\nshutdown: { drain: 1s, pre-drain: 0s }\n");
        LoadResult.Loaded loaded = assertInstanceOf(
                LoadResult.Loaded.class, folder.load(new ConfigLoader.Request(directory, null, List.of(layer), PolicyFolders.NONE, false)));
        GatewayConfig.Shutdown shutdown = loaded.configuration().gateway().shutdown();
        assertEquals(new GatewayConfig.Shutdown(Duration.ZERO, Duration.ofSeconds(2)), shutdown);
        assertTrue(loaded.inputs().files().contains(layer.resolve("defaults.yaml")));
    }

    @Test
    void variablesSetKeysOverAllFiles() {
        folder.write("env/development/gateway.yaml", "format: 1\nshutdown: { drain: 1s }\n");
        folder.variable("PORTCULLIS__SHUTDOWN__PRE_DRAIN", "0s");
        folder.variable("PORTCULLIS__SHUTDOWN__DRAIN", "3s");
        folder.variable("PORTCULLIS__LISTENERS__PUBLIC__TRUSTED_PROXIES", "[10.0.0.0/8, '::1']");
        GatewayConfig gateway = folder.configuration().gateway();
        assertEquals(new GatewayConfig.Shutdown(Duration.ZERO, Duration.ofSeconds(3)), gateway.shutdown());
        assertEquals(2, gateway.listeners().get("public").trustedProxies().size());
        assertEquals("PORTCULLIS__SHUTDOWN__DRAIN", origin("shutdown.drain"));
    }

    @Test
    void anAddressInAVariableIsNotTakenForAList() {
        folder.variable("PORTCULLIS__ADMIN__BIND", "[::1]:9901");
        assertEquals(new BindAddress("::1", 9901), folder.configuration().gateway().admin().bind());
        folder.variable("PORTCULLIS__ADMIN__BIND", "[127.0.0.1:80");
        assertTrue(folder.problem().startsWith("PORTCULLIS__ADMIN__BIND: admin.bind: '[127.0.0.1:80'"));
    }

    @Test
    void aVariableFindsTheNameThatTheFileUses() {
        folder.write(
                "gateway.yaml",
                "format: 1\nservice: { name: edge }\nlisteners: { Main_1: { bind: 127.0.0.1:8080 } }\n");
        folder.variable("PORTCULLIS__LISTENERS__MAIN_1__BIND", "127.0.0.1:8081");
        assertEquals(
                8081, folder.configuration().gateway().listeners().get("Main_1").bind().port());
    }

    @Test
    void variablesThatSetNoKnownKeyAreErrors() {
        folder.variable("PORTCULLIS__SHUTDOWN__DRIAN", "3s");
        assertEquals(
                "PORTCULLIS__SHUTDOWN__DRIAN: shutdown.drian: is not a known key; did you mean 'drain'?",
                folder.problem());
    }

    @Test
    void variablesWithAnEmptyPartAreErrors() {
        folder.variable("PORTCULLIS__SHUTDOWN____DRAIN", "3s");
        assertTrue(folder.problem().startsWith("PORTCULLIS__SHUTDOWN____DRAIN: has an empty part"));
    }

    @Test
    void referencesGetTheirValuesFromVariablesAndFiles() throws Exception {
        folder.write("secrets/drain", "7s\n");
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: "${env:NAME}-${env:ZONE:-a}" }
                listeners: { public: { bind: "127.0.0.1:${env:PORT:?the balancer needs it}" } }
                shutdown: { drain: "${file:secrets/drain}" }
                security-headers: { permissions-policy: "$${literal}" }
                """);
        folder.variable("NAME", "edge").variable("PORT", "8099");
        LoadResult.Loaded loaded = folder.loaded();
        GatewayConfig gateway = loaded.configuration().gateway();
        assertEquals("edge-a", gateway.service().name());
        assertEquals(8099, gateway.listeners().get("public").bind().port());
        assertEquals(Duration.ofSeconds(7), gateway.shutdown().drain());
        assertEquals("${literal}", gateway.securityHeaders().permissionsPolicy());
        assertTrue(loaded.inputs().files().contains(directory.resolve("secrets/drain")));
        folder.write("secrets/drain", "8s");
        assertEquals(Duration.ofSeconds(8), folder.configuration().gateway().shutdown().drain());
    }

    @Test
    void aFileIsFoundBesideTheFileThatNamesIt() {
        folder.write("env/development/drain", "9s");
        folder.write("env/development/gateway.yaml", "format: 1\nshutdown: { drain: \"${file:drain}\" }\n");
        assertEquals(Duration.ofSeconds(9), folder.configuration().gateway().shutdown().drain());
    }

    @Test
    void whatAReferenceBringsIsNotLookedAtAgain() {
        folder.write(
                "gateway.yaml",
                "format: 1\nservice: { name: edge }\nlisteners: { public: { bind: 127.0.0.1:8080 } }\n"
                        + "security-headers: { permissions-policy: \"${env:POLICY}\" }\n");
        folder.variable("POLICY", "${file:/etc/passwd}");
        assertEquals(
                "${file:/etc/passwd}",
                folder.configuration().gateway().securityHeaders().permissionsPolicy());
    }

    private static final String UNRESOLVED =
            """
            format: 1
            service: { name: "${env:NAME:?who are we}" }
            listeners:
              public: { bind: "${env:BIND}", limits: { header-count: "${env:COUNT}" } }
              second: { bind: "${env:SECOND}" }
            admin: { tokens: [ { token: "${file:missing.token}", role: read } ] }
            """;

    @Test
    void everyReferenceWithoutAValueIsTold() {
        folder.write("gateway.yaml", UNRESOLVED);
        List<String> problems = folder.problems();
        assertEquals(
                "gateway.yaml:2:18: service.name: the variable NAME is not set: who are we;"
                        + " set it, or ${env:NAME:-default}",
                problems.getFirst());
        assertTrue(
                problems.stream().anyMatch(problem -> problem.startsWith("gateway.yaml:6:29: admin.tokens[0].token: the file ")
                        && problem.contains("missing.token does not exist")),
                problems.toString());
        assertEquals(5, problems.stream().filter(problem -> problem.contains("not set") || problem.contains("not exist")).count());
    }

    @Test
    void withoutTheSecretsEverythingElseIsStillChecked() {
        folder.write("gateway.yaml", UNRESOLVED);
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                listeners: [public, second]
                upstream: orders
                timeout: 5
                routes: { list: { match: { path: /orders } } }
                upstreams: { orders: { endpoints: ["http://${env:HOST}:${env:PORT}"] } }
                """);
        LoadResult.Rejected rejected = assertInstanceOf(
                LoadResult.Rejected.class, folder.load(new ConfigLoader.Request(directory, null, List.of(), PolicyFolders.NONE, true)));
        assertEquals(
                List.of("routes/orders.yaml:5:10: timeout: '5' has no unit; right would be 1ms to 1d"),
                rejected.problems().stream().map(ConfigProblem::toString).toList());
    }

    @Test
    void textThatOnlyLooksLikeAReferenceIsRefused() {
        folder.write(
                "gateway.yaml",
                "format: 1\nservice: { name: \"${NAME}\" }\nlisteners: { public: { bind: \"${env:BIND\" } }\n");
        List<String> problems = folder.problems();
        assertTrue(problems.getFirst().contains("'${NAME}' is not a reference"), problems.toString());
        assertTrue(problems.stream().anyMatch(problem -> problem.contains("has ${ without its }")), problems.toString());
    }

    @Test
    void secretsAreMaskedWhereverValuesAreShown() throws Exception {
        folder.write("operator.token", "hunter2\n");
        Files.setPosixFilePermissions(directory.resolve("operator.token"), PosixFilePermissions.fromString("rw-------"));
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners: { public: { bind: 127.0.0.1:8080 } }
                admin: { tokens: [ { token: "${file:operator.token}", role: operate } ] }
                """);
        LoadResult.Loaded loaded = folder.loaded();
        assertEquals(
                new Secret("hunter2"),
                loaded.configuration().gateway().admin().tokens().getFirst().token());
        assertTrue(!loaded.configuration().toString().contains("hunter2"));
        assertTrue(!loaded.values().toString().contains("hunter2"));
        assertEquals("***", folder.value("gateway.yaml", "admin.tokens[0].token").value());
    }

    @Test
    void theHashFollowsVariablesThatWereUsedAndNoOthers() {
        String before = folder.configuration().hash();
        assertEquals(before, folder.variable("UNRELATED", "x").configuration().hash());
        assertTrue(!before.equals(folder.variable("PORTCULLIS__SHUTDOWN__DRAIN", "1s").configuration().hash()));
    }
}
