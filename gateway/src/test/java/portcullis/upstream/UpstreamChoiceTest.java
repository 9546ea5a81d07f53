package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portcullis.config.UpstreamTarget.Share;
import portcullis.config.UpstreamTarget.Split;
import portcullis.config.UpstreamTarget.StickBy;
import portcullis.config.keys.Place;
import portcullis.exchange.Caller;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.ResponseHead;

class UpstreamChoiceTest {
    private static final int REQUESTS = 20_000;
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void withoutStickinessRequestsFallByWeight() {
        UpstreamChoice choice = choice(new StickBy.None(), null, UpstreamChoiceTest::named);
        int canary = 0;
        for (int i = 0; i < REQUESTS; i++) {
            canary += chosen(choice, ExchangeOf.request("GET", "/").exchange()).equals("canary") ? 1 : 0;
        }
        assertEquals(0.25, (double) canary / REQUESTS, 0.02);
    }

    @Test
    void oneAddressStaysAndAddressesFallByWeight() {
        UpstreamChoice choice = choice(new StickBy.ClientAddress(), null, UpstreamChoiceTest::named);
        int canary = 0;
        for (int i = 0; i < 4096; i++) {
            String address = "10.0." + (i >> 8) + "." + (i & 0xff);
            String first = chosen(choice, ExchangeOf.request("GET", "/").from(address).exchange());
            assertEquals(first, chosen(choice, ExchangeOf.request("GET", "/").from(address).exchange()));
            canary += first.equals("canary") ? 1 : 0;
        }
        assertEquals(0.25, canary / 4096.0, 0.03);
    }

    @Test
    void theAddressesOfOneIpv6NetworkAreOneClient() {
        UpstreamChoice choice = choice(new StickBy.ClientAddress(), null, UpstreamChoiceTest::named);
        for (int network = 0; network < 64; network++) {
            String prefix = "2001:db8:0:" + Integer.toHexString(network) + "::";
            assertEquals(
                    chosen(choice, ExchangeOf.request("GET", "/").from(prefix + "1").exchange()),
                    chosen(choice, ExchangeOf.request("GET", "/").from(prefix + "ffff").exchange()));
        }
    }

    private static Exchange of(String subject, String client, String address) {
        Exchange exchange = ExchangeOf.request("GET", "/").from(address).exchange();
        Caller caller = subject.isEmpty()
                ? Caller.client(Caller.Method.JWT, "main", "", client, "", List.of(), List.of(), Map.of())
                : Caller.user(Caller.Method.JWT, "main", subject, client, "", List.of(), List.of(), Map.of());
        exchange.caller(caller, () -> true);
        return exchange;
    }

    @Test
    void oneUserStaysWhereverFromAndUsersFallByWeight() {
        UpstreamChoice choice = choice(new StickBy.User(), null, UpstreamChoiceTest::named);
        int canary = 0;
        for (int i = 0; i < 4096; i++) {
            String first = chosen(choice, of("user" + i, "web", "10.0.0.1"));
            assertEquals(first, chosen(choice, of("user" + i, "app", "10.0.0.2")));
            canary += first.equals("canary") ? 1 : 0;
        }
        assertEquals(0.25, canary / 4096.0, 0.03);
    }

    @Test
    void oneApplicationStaysWhoeverUsesIt() {
        UpstreamChoice choice = choice(new StickBy.Client(), null, UpstreamChoiceTest::named);
        int canary = 0;
        for (int i = 0; i < 4096; i++) {
            String first = chosen(choice, of("anna", "app" + i, "10.0.0.1"));
            assertEquals(first, chosen(choice, of("bert", "app" + i, "10.0.0.2")));
            assertEquals(first, chosen(choice, of("", "app" + i, "10.0.0.3")));
            canary += first.equals("canary") ? 1 : 0;
        }
        assertEquals(0.25, canary / 4096.0, 0.03);
    }

    @Test
    void anApplicationWithoutAUserIsItsOwnAndNobodyIsHisAddress() {
        UpstreamChoice byUser = choice(new StickBy.User(), null, UpstreamChoiceTest::named);
        UpstreamChoice byClient = choice(new StickBy.Client(), null, UpstreamChoiceTest::named);
        UpstreamChoice byAddress = choice(new StickBy.ClientAddress(), null, UpstreamChoiceTest::named);
        for (int i = 0; i < 256; i++) {
            String address = "10.0.1." + i;
            assertEquals(chosen(byUser, of("", "app" + i, "10.0.0.1")), chosen(byUser, of("", "app" + i, address)));
            String expected = chosen(byAddress, ExchangeOf.request("GET", "/").from(address).exchange());
            assertEquals(expected, chosen(byUser, ExchangeOf.request("GET", "/").from(address).exchange()));
            assertEquals(expected, chosen(byClient, ExchangeOf.request("GET", "/").from(address).exchange()));
            assertEquals(expected, chosen(byClient, of("anna", "", address)), "no application is known");
        }
    }

    @Test
    void oneHeaderValueStays() {
        UpstreamChoice choice = choice(new StickBy.Header("x-tenant"), null, UpstreamChoiceTest::named);
        for (int tenant = 0; tenant < 64; tenant++) {
            assertEquals(
                    chosen(choice, ExchangeOf.request("GET", "/").field("X-Tenant", "t" + tenant).exchange()),
                    chosen(choice, ExchangeOf.request("GET", "/a").field("x-tenant", "t" + tenant).exchange()));
        }
    }

    @Test
    void aClientWithoutTheCookieGetsOneThatBringsItBack() {
        UpstreamChoice choice = choice(new StickBy.Cookie("side"), null, UpstreamChoiceTest::named);
        for (int client = 0; client < 64; client++) {
            Outcome first = choice.proceed(ExchangeOf.request("GET", "/").exchange());
            String cookie = cookie(first);
            assertNotNull(cookie);
            assertTrue(cookie.matches("side=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax"), cookie);

            Outcome second = choice.proceed(ExchangeOf.request("GET", "/")
                    .field("Cookie", "a=b; " + cookie.substring(0, cookie.indexOf(';')))
                    .exchange());
            assertEquals(upstream(first), upstream(second));
            assertNull(cookie(second));
        }
    }

    @Test
    void theCookieIsSecureWhereTheClientCameOverTls() {
        UpstreamChoice choice = choice(new StickBy.Cookie("side"), null, UpstreamChoiceTest::named);

        String cookie = cookie(choice.proceed(ExchangeOf.request("GET", "/").over("https").exchange()));

        assertTrue(cookie != null && cookie.endsWith("; Secure"), cookie);
    }

    @Test
    void theCookieOfTheApplicationIsNotOverwritten() {
        UpstreamChoice choice = choice(new StickBy.Cookie("JSESSIONID"), null, name -> exchange -> {
            Outcome outcome = named(name).proceed(exchange);
            outcome.fields().add(FieldName.of("Set-Cookie"), "JSESSIONID=1");
            return outcome;
        });

        assertEquals("JSESSIONID=1", cookie(choice.proceed(ExchangeOf.request("GET", "/").exchange())));
    }

    @Test
    void aFailureSetsNoCookie() {
        UpstreamChoice choice = choice(
                new StickBy.Cookie("side"), null, name -> exchange -> Outcome.fail(Reason.UPSTREAM_RESET, name));

        assertNull(cookie(choice.proceed(ExchangeOf.request("GET", "/").exchange())));
    }

    @Test
    void aRequestMayForceWhatTheWeightsWouldNot() {
        UpstreamChoice choice = choice(new StickBy.ClientAddress(), "x-canary", UpstreamChoiceTest::named);

        assertEquals("off", chosen(choice, ExchangeOf.request("GET", "/").field("X-Canary", "off").exchange()));
        assertEquals("canary", chosen(choice, ExchangeOf.request("GET", "/").field("x-canary", "canary").exchange()));
        assertNotEquals("off", chosen(choice, ExchangeOf.request("GET", "/").field("x-canary", "other").exchange()));
    }

    private UpstreamChoice choice(
            StickBy stickBy, @Nullable String forceBy, Function<String, Next> upstreams) {
        List<Share> shares = List.of(new Share("stable", 75), new Share("canary", 25), new Share("off", 0));
        return new UpstreamChoice(
                new Split(shares, stickBy, forceBy, Place.of("routes/a.yaml")), upstreams, random::nextLong);
    }

    private static Next named(String name) {
        return _ -> {
            ResponseHead head = new ResponseHead(200);
            head.fields().add(FieldName.of("x-upstream"), name);
            return new Outcome.Answered(head, BodyReader.EMPTY);
        };
    }

    private static String chosen(UpstreamChoice choice, Exchange exchange) {
        return upstream(choice.proceed(exchange));
    }

    private static String upstream(Outcome outcome) {
        String name = outcome.fields().value(FieldName.of("x-upstream"));
        return name == null ? "" : name;
    }

    private static @Nullable String cookie(Outcome outcome) {
        return outcome.fields().joined(FieldName.of("Set-Cookie"));
    }
}
