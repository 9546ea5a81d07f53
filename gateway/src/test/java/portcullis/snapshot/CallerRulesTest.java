package portcullis.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.keys.ConfigProblem;

/** What the blocks of {@code authenticate} and {@code require} cannot know by themselves: issuers, listeners, each other. */
class CallerRulesTest {
    @TempDir
    Path folder;

    private Compiled conf;

    @BeforeEach
    void conf() {
        conf = new Compiled(folder);
        gateway("development", "");
    }

    private void gateway(String environment, String tls) {
        conf.file("gateway.yaml", """
                format: 1
                service: { name: test, environment: %s }
                listeners: { public: { bind: "127.0.0.1:7001"%s } }
                identity:
                  issuers:
                    main: { issuer: https://id.test/, audiences: [https://api.test], trusted-roles: [admin] }
                    open: { issuer: https://open.test/ }
                    twin: { issuer: https://id.test/, audiences: [https://api.test] }
                """.formatted(environment, tls));
    }

    private Compilation filters(String filters) throws IOException {
        return conf.api("api: orders\nupstream: one\nfilters:\n" + filters.replace(" ++ ", "\n").indent(2)
                        + "routes: { list: { match: { path: /a } }, get: { match: { path: /b } } }\n")
                .compile();
    }

    private List<String> said(String filters) throws IOException {
        List<ConfigProblem> problems = switch (filters(filters)) {
            case Compilation.Compiled compiled -> compiled.warnings();
            case Compilation.Rejected rejected -> rejected.problems();
        };
        return problems.stream().map(problem -> problem.severity() + " " + problem).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "authenticate: { issuers: [mian] } "
                + "| 5:29: filters.authenticate.issuers[0]: there is no issuer 'mian'; did you mean 'main'?",
        "authenticate: { issuers: { nobody: {} } } "
                + "| 5:30: filters.authenticate.issuers.nobody: there is no issuer 'nobody'; known: main, open, twin",
        "authenticate: { issuers: [main, open] } "
                + "| 5:35: filters.authenticate.issuers[1]: has no audiences, neither here nor at the issuer; "
                + "for example { open: { audiences: [https://api.example.com] } }",
        "authenticate: { issuers: [main, twin] } "
                + "| 5:35: filters.authenticate.issuers[1]: has the same iss as main: nobody could tell whose token it is; one of the two",
        "authenticate: { issuers: [main], client-certificate: {} } "
                + "| 5:36: filters.authenticate.client-certificate: is about certificates that no listener of the route asks for; "
                + "tls.client-auth: optional or required at a listener",
        "authenticate: { issuers: [main] } ++ require: { roles: [admin, main/x, editor] } "
                + "| 6:37: filters.require.roles[2]: no issuer grants the role 'editor'; "
                + "main/editor, or trusted-roles: [editor] at an issuer",
        "authenticate: { issuers: [main] } ++ require: { roles: [mian/x] } "
                + "| 6:22: filters.require.roles[0]: no issuer grants the role 'mian/x'; did you mean 'main/x'?",
    })
    void refusesWhatNobodyCouldEverGetPast(String filters, String problem) throws IOException {
        assertEquals(List.of("ERROR routes/orders.yaml:" + problem), said(filters));
    }

    @Test
    void namesEachRouteThatRequiresWhatNobodyCanHave() throws IOException {
        List<String> errors =
                said("require: { scopes: [a] }").stream().filter(each -> each.startsWith("ERROR")).toList();

        assertEquals(2, errors.size(), errors.toString());
        assertTrue(errors.getFirst().contains("filters.require: refuses everybody: nothing finds out who calls orders/list"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "authenticate: { issuers: [main] }",
        "authenticate: { issuers: { open: { audiences: [a] } } }",
        "authenticate: { issuers: { main: {}, open: { audiences: [a] } }, token-from: [{ query: t }] }",
        "authenticate: { issuers: [main] } ++ require: { scopes: [a], roles: [admin, open/anything] }",
    })
    void takesWhatMakesSense(String filters) throws IOException {
        assertEquals(List.of(), said(filters));
    }

    @Test
    void productionIsToldOfTokensInUrls() throws IOException {
        gateway("production", "");

        List<String> said = said("authenticate: { issuers: [main], token-from: [authorization, { query: t }] }");
        assertInstanceOf(Compilation.Compiled.class, conf.compile());
        assertEquals(
                List.of("WARNING routes/orders.yaml:5:64: filters.authenticate.token-from[1]: takes tokens from URLs, which end in the logs "
                        + "and histories of others; authorization or a cookie"),
                said);
    }
}
