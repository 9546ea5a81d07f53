package portcullis.filters.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.ConfigLoader;
import portcullis.config.Environment;
import portcullis.config.FilterBlock;
import portcullis.config.LoadResult;
import portcullis.filters.FilterCatalog;
import portcullis.filters.Sites;

/** What an operator may write, and what depends on where he writes it. */
class ForwardAuthFilterTest {
    @TempDir
    Path conf;

    private LoadResult load(String block) throws IOException {
        Files.writeString(
                conf.resolve("gateway.yaml"),
                "format: 1\nservice: { name: test, environment: development }\nlisteners: { public: { bind: 127.0.0.1:0 } }\n");
        Files.writeString(conf.resolve("no.pem"), "no certificate\n");
        Files.writeString(conf.resolve("defaults.yaml"), "format: 1\nfilters:\n  forward-auth: " + block + "\n");
        return new ConfigLoader(FilterCatalog.declarations(), Map.of()).load(ConfigLoader.Request.of(conf));
    }

    private ForwardAuthFilter.Config config(String block) throws IOException {
        if (load(block) instanceof LoadResult.Loaded loaded
                && loaded.configuration().defaults().filters().byName().get("forward-auth") instanceof FilterBlock.On on) {
            return (ForwardAuthFilter.Config) on.config();
        }
        throw new AssertionError("refused: " + block + " " + load(block));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{} | url: is missing",
        "{ url: 'auth:9000' } | is not an http or https URL",
        "{ url: 'http://u:p@auth/' } | has a user or password",
        "{ url: 'http://auth/#a' } | has a fragment",
        "{ url: 'http://auth/', timeout: 5ms } | is too small",
        "{ url: 'http://auth/', timeout: 2m } | is too large",
        "{ url: 'http://auth/', concurrent: 0 } | is too small",
        "{ url: 'http://auth/', on-failure: open } | is not one of deny, allow",
        "{ url: 'http://auth/', trust-file: no.pem } | means nothing for a plaintext url",
        "{ url: 'http://auth/', copy-headers: [x-roles] } | tells more of a caller that nothing names",
        "{ url: 'http://auth/', copy-headers: ['x y'] } | is not the name of a field",
    })
    void saysWhatIsWrong(String block, String wrong) throws IOException {
        LoadResult result = load(block);
        assertTrue(result instanceof LoadResult.Rejected rejected && rejected.problems().toString().contains(wrong), result::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "x-forwarded-for", "X_Forwarded_For", "forwarded", "via", "x-request-id", "x-issuer", "x-auth-method", "x_user_id",
        "x-original-url", "x-http-method-override", "x-forwarded-client-cert", "connection", "Content-Length", "content-type",
        "transfer-encoding", "te", "upgrade", "host", "expect", "proxy-authorization", "sec-websocket-key", "set-cookie"
    })
    void noneOfTheseIsCopied(String name) throws IOException {
        assertTrue(load("{ url: 'http://auth/', copy-headers: [" + name + "] }") instanceof LoadResult.Rejected);
    }

    @ParameterizedTest
    @CsvSource({"x-forwarded-for", "x-user-id", "x_roles", "x-request-id", "Connection", "content-length", "host", "upgrade", "expect", "te"})
    void noneOfTheseIsSent(String name) throws IOException {
        assertTrue(load("{ url: 'http://auth/', send-headers: [" + name + "] }") instanceof LoadResult.Rejected);
    }

    @Test
    void hasDefaultsThatAreSafe() throws IOException {
        ForwardAuthFilter.Config config = config("{ url: 'https://auth.example.com/check?k=secret' }");
        assertEquals(List.of("authorization", "cookie"), config.send());
        assertEquals(List.of(), config.copy());
        assertEquals(ForwardAuthFilter.OnFailure.DENY, config.onFailure());
        assertEquals("asks https://auth.example.com/check", config.toString());
    }

    private List<String> problems(Environment environment, String block) throws IOException {
        Sites sites = new Sites();
        ForwardAuthFilter.build(config(block), sites.in(environment, Sites.listener("public", null, null)));
        return sites.texts();
    }

    @Test
    void productionWantsTlsUnlessItStaysOnTheMachine() throws IOException {
        assertTrue(problems(Environment.PRODUCTION, "{ url: 'http://auth/' }").getFirst().startsWith("ERROR"));
        assertTrue(problems(Environment.STAGING, "{ url: 'http://auth/' }").getFirst().startsWith("WARNING"));
        for (String fine : List.of("https://auth/", "http://127.0.0.1:9000/", "http://localhost/", "http://[::1]:9000/")) {
            assertEquals(List.of(), problems(Environment.PRODUCTION, "{ url: '" + fine + "' }"));
        }
    }

    @Test
    void productionFailsClosed() throws IOException {
        String block = "{ url: 'https://auth/', on-failure: allow }";
        assertTrue(problems(Environment.PRODUCTION, block).getFirst().contains("lets everybody in while the service fails"));
        assertTrue(problems(Environment.DEVELOPMENT, block).getFirst().startsWith("WARNING"));
    }

    @Test
    void trustMustBeReadable() throws IOException {
        assertTrue(problems(Environment.PRODUCTION, "{ url: 'https://auth/', trust-file: no.pem }").getFirst().contains("holds no certificate"));
    }
}
