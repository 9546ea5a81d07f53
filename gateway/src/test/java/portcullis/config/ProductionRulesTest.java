package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductionRulesTest {
    @TempDir
    Path directory;

    Folder folder;

    @BeforeEach
    void write() {
        folder = new Folder(directory);
    }

    private static final String LOOSE =
            """
            format: 1
            listeners:
              public: { bind: 0.0.0.0:8080 }
              local: { bind: 127.0.0.1:0 }
            admin: { bind: 0.0.0.0:9900 }
            telemetry: { logs: { level: debug, levels: { portcullis.routing: trace } } }
            """;

    private static final List<String> REFUSED = List.of(
            "gateway.yaml: service.name: is not set; a name that tells this gateway from others",
            "gateway.yaml:3:19: listeners.public.bind: is plaintext for everybody who can reach it;"
                    + " behind-tls-proxy: true, or a loopback address",
            "gateway.yaml:4:18: listeners.local.bind: takes a free port, another one at each start; a fixed port",
            "gateway.yaml:5:16: admin.bind: is reachable from elsewhere without a token; admin.tokens, or 127.0.0.1",
            "gateway.yaml:6:29: telemetry.logs.level: tells more than production may; info or less",
            "gateway.yaml:6:66: telemetry.logs.levels.portcullis.routing: tells more than production may; info or less");

    private void writeLoose() {
        folder.write("gateway.yaml", LOOSE);
        folder.write(
                "routes/orders.yaml",
                "format: 1\napi: o\nlisteners: [public]\nroutes: { a: { match: { path: / }, respond: {} } }\n");
    }

    @Test
    void productionRefusesWhatElsewhereIsAWarning() {
        writeLoose();
        assertEquals(REFUSED, folder.warnings());
        folder.variable("PORTCULLIS_ENV", "staging");
        assertEquals(REFUSED, folder.warnings());
        folder.variable("PORTCULLIS_ENV", "production");
        assertEquals(REFUSED, folder.problems());
        folder.variables.remove("PORTCULLIS_ENV");
        assertEquals(REFUSED, folder.problems());
    }

    @Test
    void aSoundConfigurationPassesInProduction() throws IOException {
        folder.variable("PORTCULLIS_ENV", "production");
        folder.write("operator.token", "hunter2\n");
        allow("rw-------");
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public: { bind: 0.0.0.0:8080, behind-tls-proxy: true, trusted-proxies: [10.0.0.0/8] }
                admin: { bind: 0.0.0.0:9900, tokens: [ { token: "${file:operator.token}", role: read } ] }
                """);
        assertEquals(List.of(), folder.warnings());
    }

    private void allow(String permissions) throws IOException {
        Files.setPosixFilePermissions(
                directory.resolve("operator.token"), PosixFilePermissions.fromString(permissions));
    }

    private void writeToken(String token) {
        folder.variable("PORTCULLIS_ENV", "production");
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners: { public: { bind: 127.0.0.1:8080 } }
                admin: { tokens: [ { token: "%s", role: read } ] }
                """
                        .formatted(token));
    }

    @Test
    void secretsStandInNoFileOfTheConfiguration() {
        String inline = "gateway.yaml:4:29: admin.tokens[0].token: is a secret in plain sight;"
                + " ${file:PATH} or ${env:NAME} and nothing else";
        writeToken("hunter2");
        assertEquals(inline, folder.problem());
        writeToken("${env:TOKEN:-hunter2}");
        assertEquals(inline, folder.problem());
        folder.variable("TOKEN", "hunter2");
        assertEquals(List.of(), folder.warnings());
        writeToken("x${env:TOKEN}");
        assertEquals(inline, folder.problem());
    }

    @Test
    void filesWithSecretsAreForTheirOwnerAlone() throws IOException {
        writeToken("${file:operator.token}");
        folder.write("operator.token", "hunter2\n");
        for (String open : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            allow(open);
            assertTrue(folder.problem().contains("which its group or everybody may read or write; mode 0600"), open);
        }
        allow("r--------");
        assertEquals(List.of(), folder.warnings());
    }

    @Test
    void aSecretThatAVariableSetsIsInNoFile() {
        folder.variable("PORTCULLIS_ENV", "production");
        folder.variable("PORTCULLIS__ADMIN__TOKENS", "[{ token: hunter2, role: read }]");
        assertEquals(List.of(), folder.warnings());
    }

    @Test
    void forwardedFieldsThatNobodyMaySendAreWarnedOf() {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners: { public: { bind: 0.0.0.0:8080, behind-tls-proxy: true, client-ip-header: CF-Connecting-IP } }
                """);
        assertEquals(
                List.of(
                        "gateway.yaml:3:62: listeners.public.behind-tls-proxy: is said of proxies that are not trusted;"
                                + " their addresses in trusted-proxies",
                        "gateway.yaml:3:86: listeners.public.client-ip-header: is read from nobody;"
                                + " the proxies that set it, in trusted-proxies"),
                folder.warnings());
    }
}
