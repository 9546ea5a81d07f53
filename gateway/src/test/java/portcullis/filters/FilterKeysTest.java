package portcullis.filters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.ConfigLoader;
import portcullis.config.FilterBlock;
import portcullis.config.LoadResult;
import portcullis.config.keys.ByteSize;
import portcullis.filters.authenticate.AuthenticateConfig;
import portcullis.filters.authenticate.TokenPlace;
import portcullis.filters.bodylimit.BodyLimitFilter;
import portcullis.filters.cors.CorsFilter;
import portcullis.filters.headers.HeadersFilter;
import portcullis.filters.ipaccess.IpAccessFilter;
import portcullis.filters.require.RequireFilter;
import portcullis.kit.Cidr;

/** What an operator may write in the block of each filter. */
class FilterKeysTest {
    @TempDir
    Path conf;

    @Test
    void readsABodyLimit() throws IOException {
        assertEquals(new BodyLimitFilter.Config(new ByteSize(1 << 20)), read("body-limit", "{ bytes: 1MiB }"));
    }

    @Test
    void readsAddresses() throws IOException {
        assertEquals(
                new IpAccessFilter.Config(
                        List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1")), List.of(Cidr.parse("10.1.0.0/16"))),
                read("ip-access", "{ allow: [10.0.0.0/8, '::1'], deny: [10.1.0.0/16] }"));
    }

    @Test
    void readsCors() throws IOException {
        assertEquals(
                new CorsFilter.Config(
                        List.of("https://app.example.com", "https://*.example.com"),
                        false,
                        List.of("GET"),
                        List.of("authorization"),
                        List.of("x-total"),
                        true,
                        Duration.ofMinutes(10)),
                read("cors", "{ origins: ['https://App.example.com:443', 'https://*.example.com'], methods: [GET], "
                        + "headers: [Authorization], expose: [X-Total], credentials: true, max-age: 10m }"));
        assertEquals(
                new CorsFilter.Config(List.of(), true, List.of(), List.of(), List.of(), false, null),
                read("cors", "{ any-origin: true }"));
    }

    @Test
    void readsChangesOfFields() throws IOException {
        FilterBlock.Named block = assertInstanceOf(
                FilterBlock.Named.class,
                load("headers", "{ a: { request: { set: { X-Partner: '{host.0}' } } }, b: off }").get("headers"));

        FilterBlock.On entry = assertInstanceOf(FilterBlock.On.class, block.entries().get("a"));
        assertInstanceOf(FilterBlock.Off.class, block.entries().get("b"));
        assertEquals(
                Map.of("X-Partner", "{host.0}"),
                assertInstanceOf(HeadersFilter.Config.class, entry.config()).request().set());
    }

    @Test
    void readsWhoIsAuthenticatedAndHow() throws IOException {
        AuthenticateConfig plain = assertInstanceOf(AuthenticateConfig.class, read("authenticate", "{ issuers: [main, other] }"));
        assertEquals(List.of("main", "other"), List.copyOf(plain.issuers().keySet()));
        assertEquals(List.of(new TokenPlace.Authorization()), plain.tokenFrom());
        assertEquals(AuthenticateConfig.Mode.REQUIRED, plain.mode());
        assertTrue(plain.forwardToken());
        assertNull(plain.certificate());
        assertEquals("tokens of main other", plain.toString());

        AuthenticateConfig rich = assertInstanceOf(
                AuthenticateConfig.class,
                read("authenticate", "{ issuers: { main: { audiences: [a, b] } }, client-certificate: { names: [x.test] }, "
                        + "token-from: [{ cookie: c }, { query: q }, authorization], all-of: [client-certificate, issuers], "
                        + "forward-token: off }"));
        assertEquals(List.of("a", "b"), rich.issuers().get("main").accepted());
        assertEquals(
                List.of(new TokenPlace.Cookie("c"), new TokenPlace.Query("q"), new TokenPlace.Authorization()), rich.tokenFrom());
        assertEquals("tokens of main and certificates of x.test", rich.toString());
        assertEquals(
                "certificates, optional", read("authenticate", "{ client-certificate: {}, mode: optional }").toString());
    }

    @Test
    void readsWhatIsRequired() throws IOException {
        assertEquals(
                new RequireFilter.Config(List.of("orders:read", "b"), List.of("main/admin"), false),
                read("require", "{ scopes: ['orders:read', b], roles: [main/admin] }"));
        assertEquals("scope a or b", read("require", "{ scopes: [a, b], any: true }").toString());
        assertEquals("scope a role x and y", read("require", "{ scopes: [a], roles: [x, y] }").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "authenticate | {} | takes nothing that says who is calling",
        "authenticate | { issuers: [] } | is empty",
        "authenticate | { issuers: main } | where a map belongs",
        "authenticate | { issuers: [main, main] } | names 'main' twice",
        "authenticate | { issuers: [main], api-key: {} } | is not a known key",
        "authenticate | { issuers: [main], token-from: [] } | is empty",
        "authenticate | { issuers: [main], token-from: [header] } | is not one of authorization",
        "authenticate | { issuers: [main], token-from: [{ cookie: a, query: b }] } | has 2 keys",
        "authenticate | { issuers: [main], token-from: [{ cookie: a }, { cookie: a }] } | names a place twice",
        "authenticate | { client-certificate: {}, token-from: [authorization] } | is about tokens",
        "authenticate | { client-certificate: {}, forward-token: false } | is about tokens",
        "authenticate | { issuers: [main], all-of: true } | demands several",
        "authenticate | { issuers: [main], all-of: [client-certificate] } | demands client-certificate",
        "authenticate | { issuers: [main], client-certificate: {}, all-of: true, mode: optional } | demands what mode: optional does not",
        "authenticate | { issuers: [main], mode: maybe } | is not one of required, optional",
        "require | {} | demands nothing",
        "require | { scopes: ['a b'] } | is not a scope",
        "require | { scopes: ['a\"b'] } | is not a scope",
        "body-limit | {} | is missing",
        "body-limit | { bytes: 0B } | is too small",
        "ip-access | {} | names nobody",
        "ip-access | { allow: [10.0.0.1/8] } | bits set behind its prefix length",
        "ip-access | { allow: [example.com] } | is not a block of addresses",
        "cors | {} | allows no origin",
        "cors | { any-origin: true, origins: ['https://a.example.com'] } | stands beside origins",
        "cors | { origins: ['https://a.example.com/'] } | is not an origin",
        "cors | { origins: ['https://a.example.com'], credentials: true, headers: ['*'] } | means nothing with credentials",
        "cors | { origins: ['https://a.example.com'], methods: [get] } | upper-case",
        "headers | { a: {} } | changes nothing",
        "headers | { a: { request: { set: { 'x y': z } } } } | is not the name of a field",
    })
    void saysWhatIsWrong(String filter, String block, String wrong) throws IOException {
        assertTrue(problems(filter, block).contains(wrong), problems(filter, block));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Host", "content-length", "Transfer-Encoding", "connection", "upgrade", "te", "trailer", "keep-alive", "expect",
        "X-Forwarded-For", "x_forwarded_for", "forwarded", "via", "x-real-ip", "x-user-id", "x-roles", "x-request-id",
        "x-original-url"
    })
    void noRequestFieldOfTheGatewayCanBeChanged(String name) throws IOException {
        for (String change : List.of("set: { " + name + ": a }", "add: { " + name + ": a }", "remove: [" + name + "]")) {
            assertTrue(problems("headers", "{ a: { request: { " + change + " } } }").contains("'" + name + "'"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "connection", "upgrade", "trailer", "x-request-id"})
    void noResponseFieldOfTheGatewayCanBeChanged(String name) throws IOException {
        assertTrue(problems("headers", "{ a: { response: { remove: [" + name + "] } } }").contains("'" + name + "'"));
    }

    private Object read(String filter, String block) throws IOException {
        return assertInstanceOf(FilterBlock.On.class, load(filter, block).get(filter)).config();
    }

    private Map<String, FilterBlock> load(String filter, String block) throws IOException {
        return assertInstanceOf(LoadResult.Loaded.class, result(filter, block), () -> "refused: " + block)
                .configuration()
                .defaults()
                .filters()
                .byName();
    }

    private String problems(String filter, String block) throws IOException {
        return assertInstanceOf(LoadResult.Rejected.class, result(filter, block), () -> "accepted: " + block)
                .problems()
                .toString();
    }

    private LoadResult result(String filter, String block) throws IOException {
        Files.writeString(
                conf.resolve("gateway.yaml"),
                "format: 1\nservice: { name: test, environment: development }\nlisteners: { public: { bind: 127.0.0.1:0 } }\n");
        Files.writeString(conf.resolve("defaults.yaml"), "format: 1\nfilters:\n  " + filter + ": " + block + "\n");
        return new ConfigLoader(FilterCatalog.declarations(), Map.of()).load(ConfigLoader.Request.of(conf));
    }
}
