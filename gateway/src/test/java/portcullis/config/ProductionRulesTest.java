package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
                    + " tls, behind-tls-proxy: true, redirect-to, or a loopback address",
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
                admin: { bind: 127.0.0.1:9900, tokens: [ { token: "${file:operator.token}", role: read } ] }
                """);
        assertEquals(List.of(), folder.warnings());
    }

    /** Writes listeners, from line 4 and column 3 on, into a sound configuration for production. */
    private void listeners(String lines) {
        folder.variable("PORTCULLIS_ENV", "production");
        folder.write("edge.crt", "certificate").secret("edge.key", "key");
        folder.write("gateway.yaml", "format: 1\nservice: { name: edge }\nlisteners:\n" + lines.indent(2));
        folder.write("routes/orders.yaml", "format: 1\nupstreams: { orders: { endpoints: [http://127.0.0.1:9101] } }\n");
    }

    private static final String TLS = "tls: { certificates: [ { certificate-file: edge.crt, key-file: edge.key } ] }";

    @Test
    void aPortThatOthersReachSpeaksTlsOrOnlyRedirects() {
        listeners("public: { bind: 0.0.0.0:8443, external-port: 443, " + TLS + " }\n"
                + "redirect: { bind: 0.0.0.0:8080, redirect-to: {} }");
        assertEquals(List.of(), folder.warnings());
        listeners("public: { bind: 0.0.0.0:8443 }");
        assertEquals(
                "gateway.yaml:4:19: listeners.public.bind: is plaintext for everybody who can reach it;"
                        + " tls, behind-tls-proxy: true, redirect-to, or a loopback address",
                folder.problem());
        listeners("public: { bind: 127.0.0.1:8443 }");
        assertEquals(List.of(), folder.warnings());
    }

    @Test
    void aRedirectLeadsToTls() {
        listeners("public: { bind: 0.0.0.0:443, " + TLS + " }\n"
                + "redirect: { bind: 0.0.0.0:8080, redirect-to: { scheme: http, port: 8081 } }\n"
                + "local: { bind: 127.0.0.1:8081 }");
        assertEquals(
                "gateway.yaml:5:35: listeners.redirect.redirect-to: leads to plaintext; scheme: https", folder.problem());
        folder.variable("PORTCULLIS_ENV", "staging");
        assertEquals(
                List.of("gateway.yaml:5:35: listeners.redirect.redirect-to: leads to plaintext; scheme: https"),
                folder.warnings());
    }

    @Test
    void tokensTravelUnderTls() {
        listeners("public: { bind: 127.0.0.1:8080 }");
        folder.variable("TOKEN", "hunter2");
        String admin = Folder.text(directory.resolve("gateway.yaml"))
                + "admin: { bind: 0.0.0.0:9900, tokens: [ { token: \"${env:TOKEN}\", role: read } ], %s }\n";
        folder.write("gateway.yaml", admin.formatted("probes: none"));
        assertEquals(
                List.of("gateway.yaml:5:16: admin.bind: takes tokens from elsewhere in plaintext; admin.tls, or 127.0.0.1"),
                folder.warnings());
        folder.write("gateway.yaml", admin.formatted(TLS));
        assertEquals(List.of(), folder.warnings());
        folder.write("gateway.yaml", admin.formatted("probes: none").replace("0.0.0.0:9900", "127.0.0.1:9900"));
        assertEquals(List.of(), folder.warnings());
    }

    @Test
    void keysAreForTheirOwnerAloneAlsoBehindLinks() throws IOException {
        listeners("public: { bind: 0.0.0.0:8443, " + TLS.replace("edge.key", "secret/tls.key") + " }");
        Path data = Files.createDirectories(directory.resolve("secret/..1"));
        Files.move(directory.resolve("edge.key"), data.resolve("tls.key"));
        Files.createSymbolicLink(directory.resolve("secret/..data"), Path.of("..1"));
        Files.createSymbolicLink(directory.resolve("secret/tls.key"), Path.of("..data/tls.key"));
        assertEquals(List.of(), folder.warnings());
        for (String open : List.of("rw-r-----", "rw-r--r--", "rw----r--", "rw--w----", "r-----r--")) {
            folder.allow("secret/..1/tls.key", open);
            assertEquals(
                    "gateway.yaml:4:96: listeners.public.tls.certificates[0].key-file: comes from "
                            + directory.resolve("secret/tls.key")
                            + ", which its group or everybody may read or write; mode 0600 or 0400",
                    folder.problem());
        }
        folder.allow("secret/..1/tls.key", "r--------");
        assertEquals(List.of(), folder.warnings());
        folder.allow("edge.crt", "rw-r--r--");
        assertEquals(List.of(), folder.warnings());
    }

    /** As an orchestrator gives them to a process without privileges. */
    @Test
    void aKeyOfSomebodyElseMayBeReadByItsGroup() throws IOException {
        folder.secret("edge.key", "key");
        Path key = directory.resolve("edge.key");
        int owner = (int) Files.getAttribute(key, "unix:uid");
        int somebody = owner + 1;
        folder.allow("edge.key", "r--r-----");
        assertFalse(FileRights.areWide(key, somebody));
        assertTrue(FileRights.areWide(key, owner));
        assertTrue(FileRights.areWide(key, 0));
        for (String open : List.of("r--r--r--", "rw-rw----", "r--------", "r-----r--")) {
            folder.allow("edge.key", open);
            assertEquals(!open.equals("r--------"), FileRights.areWide(key, somebody), open);
        }
    }

    @Test
    void tlsAndAProxyInFrontThatHasItContradictEachOther() {
        listeners("public: { bind: 0.0.0.0:8443, behind-tls-proxy: true, trusted-proxies: [10.0.0.0/8], " + TLS + " }");
        assertEquals(
                List.of("gateway.yaml:4:51: listeners.public.behind-tls-proxy: says that plaintext comes here, and tls stands"
                        + " beside it; one of the two"),
                folder.warnings());
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

    private void issuer(String lines) {
        folder.write("gateway.yaml", """
                format: 1
                service: { name: edge }
                listeners: { public: { bind: 127.0.0.1:8080 } }
                identity:
                  issuers:
                    main:
                """ + lines.indent(6));
    }

    private void refusedInProductionOnly(String problem) {
        folder.variable("PORTCULLIS_ENV", "development");
        assertEquals(List.of(problem), folder.warnings());
        folder.variable("PORTCULLIS_ENV", "production");
        assertEquals(List.of(problem), folder.problems());
    }

    @Test
    void keysAreNotFetchedInPlaintext() {
        String wrong = "has keys fetched in plaintext: whoever is on the way can make tokens;"
                + " an https URL, with trust-file for an authority of your own";
        issuer("issuer: https://id.example.com/\njwks: { url: http://127.0.0.1:8000/jwks }");
        refusedInProductionOnly("gateway.yaml:8:20: identity.issuers.main.jwks.url: " + wrong);
        issuer("issuer: http://id.example.com/");
        refusedInProductionOnly("gateway.yaml:7:15: identity.issuers.main.issuer: " + wrong);

        folder.write("keys.json", "{}");
        issuer("issuer: http://id.example.com/\njwks: { file: keys.json }");
        assertEquals(List.of(), folder.warnings());
        issuer("issuer: https://id.example.com/");
        assertEquals(List.of(), folder.warnings());
    }

    @Test
    void setsWithSecretsAreForTheirOwnerAlone() throws IOException {
        folder.write("keys.json", "{}");
        String hs = "issuer: https://id.example.com/\njwks: { file: keys.json }\nallow-symmetric: true\nalgorithms: [HS256]";
        issuer(hs);
        folder.allow("keys.json", "rw-r--r--");
        refusedInProductionOnly("gateway.yaml:8:21: identity.issuers.main.jwks.file: comes from " + directory.resolve("keys.json")
                + ", which its group or everybody may read or write; mode 0600 or 0400");
        folder.allow("keys.json", "rw-------");
        assertEquals(List.of(), folder.warnings());
        issuer(hs.replace("[HS256]", "[ES256]"));
        folder.allow("keys.json", "rw-r--r--");
        assertEquals(List.of(), folder.warnings());
    }
}
