package portcullis.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.Telemetry.Mask;

final class MaskingTest {
    private static final String JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln";

    private final Masking builtIn = Masking.BUILT_IN;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization", "proxy-authorization", "Cookie", "set-cookie", "X-API-Key", "x-auth-token", "X-Amz-Signature",
                "client_secret", "userPassword", "my-credentials", "APIKEY", "sec-websocket-key", "session_id"
            })
    void masksTheBuiltInHeaders(String name) {
        assertTrue(builtIn.masksHeader(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "user-agent", "x-request-id", "accept", "content-type", "keep-alive", "x-forwarded-for"})
    void showsOrdinaryHeaders(String name) {
        assertFalse(builtIn.masksHeader(name));
    }

    @ParameterizedTest
    @CsvSource({
        "token=abc, token=***",
        "a=1&access_token=abc&b=2, a=1&access_token=***&b=2",
        "TOKEN=abc, TOKEN=***",
        "%74oken=abc, %74oken=***",
        "a=1;secret=abc, a=1;secret=***",
        "secret=abc;def&x=1, secret=***&x=1",
        "token=abc?def&x=1, token=***&x=1",
        "next=/in?key=abc, next=/in?key=***",
        "token=a=b=c, token=***",
        "code=4/0Ab&state=1, code=***&state=1",
        "sig=abc&design=flat, sig=***&design=flat",
        "token%3Dabc, ***",
        "next=https%3A%2F%2Fx%3Ftoken%3Dabc&a=1, next=***&a=1",
        "next=https%253A%252F%252Fx%253Ftoken%253Dabc, next=***",
        "a=%ZZ&password=abc, a=%ZZ&password=***",
        "t%6Fken%=abc, t%6Fken%=***",
        "q=" + JWT + ", q=***",
        "ids[]=1&key=abc&&=x, ids[]=1&key=***&&=x",
    })
    void masksTheValuesOfSecretParameters(String query, String masked) {
        assertEquals(masked, builtIn.query(query));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=1&b=two", "token", "token=", "token=&a=1", "page=2&q=caf%C3%A9", "&&", "=", "?", "q=eyJ", "a=%", "x=1%3D2"})
    void leavesAQueryWithoutSecretsAsItIs(String query) {
        assertSame(query, builtIn.query(query));
    }

    @ParameterizedTest
    @CsvSource({
        "/a;jsessionid=abc/b;v=1, /a;jsessionid=***/b;v=1",
        "/reset/" + JWT + "/done, /reset/***/done",
        "/a;token=abc, /a;token=***",
    })
    void masksSecretsInPaths(String path, String masked) {
        assertEquals(masked, builtIn.path(path));
    }

    @Test
    void leavesAPathWithoutSecretsAsItIs() {
        String path = "/orders/eye/7";

        assertSame(path, builtIn.path(path));
    }

    @ParameterizedTest
    @CsvSource({
        "/a?token=abc, /a?token=***",
        "/a;sid=abc?b=1, /a;sid=***?b=1",
        "/a;sid=abc?token=abc&b=1, /a;sid=***?token=***&b=1",
    })
    void masksBothPartsOfATarget(String target, String masked) {
        assertEquals(masked, builtIn.target(target, target.indexOf('?')));
    }

    @Test
    void leavesATargetWithoutSecretsAsItIs() {
        String target = "/token/7?a=1;b=2";

        assertSame(target, builtIn.target(target, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "curl/8 Bearer abc.def x, curl/8 Bearer *** x",
        "bearer abc, bearer ***",
        "x (Basic dXNlcjpwYXNz) basic cXE=, x (Basic ***) basic ***",
        "app/1 token=abc; y, app/1 token=***; y",
        "app/1 api-key: abc y, app/1 api-key: *** y",
        "app/1 " + JWT + ", app/1 ***",
    })
    void masksCredentialsInFreeText(String text, String masked) {
        assertEquals(masked, builtIn.text(text));
        assertTrue(builtIn.isSuspicious(Exchanges.latin1(text), 0, text.length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
                "curl/8.5.0", "", " ", "basic", "eyJ"
            })
    void leavesUserAgentsAsTheyAre(String text) {
        assertEquals(text, builtIn.text(text));
    }

    @Test
    void doesNotLookTwiceAtWhatBrowsersSend() {
        String firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

        assertFalse(builtIn.isSuspicious(Exchanges.latin1(firefox), 0, firefox.length()));
    }

    @Test
    void addsWhatTheOperatorNamesAndLosesNothing() {
        Masking masking = new Masking(new Mask(List.of("x-plain"), List.of("iban"), List.of("basket")));

        assertTrue(masking.masksHeader("X-Plain"));
        assertTrue(masking.masksHeader("authorization"));
        assertTrue(masking.masksCookie("basket"));
        assertFalse(masking.masksCookie("Basket"), "as written");
        assertEquals("iban=***&token=***&b=1", masking.query("iban=DE1&token=x&b=1"));
        assertEquals("%69ban=***", masking.query("%69ban=DE1"));
    }

    @Test
    void masksWhatTheOperatorNamesInFreeTextToo() {
        Masking masking = new Masking(new Mask(List.of("x-plain"), List.of("iban"), List.of("bk")));
        String text = "app/1 (X-Plain: abc; iban=DE1; bk=7; other=8)";

        assertEquals("app/1 (X-Plain: ***; iban=***; bk=***; other=8)", masking.text(text));
        assertTrue(masking.isSuspicious(Exchanges.latin1("a bk=7"), 0, 6), "a name shorter than ours");
        assertFalse(builtIn.isSuspicious(Exchanges.latin1("a bk=7"), 0, 6));
    }
}
