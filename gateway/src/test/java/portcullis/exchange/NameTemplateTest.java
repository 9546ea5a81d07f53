package portcullis.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.Template.Scope;
import portcullis.kit.SyntaxFault;

final class NameTemplateTest {
    private static final RouteRef ROUTE = new RouteRef("orders/get", "orders", "v2", "/api/v2/{a}/{b}/{rest...}");
    private static final Scope SCOPE = new Scope(ROUTE, List.of("a", "b", "rest"), true, true, List.of("plan"));

    private static Exchange exchange(String a, String b, String rest) {
        Exchange exchange = ExchangeOf.request("GET", "/api/v2/x").field("X-Who", "J\u00c3\u00b6rg").field("x-odd", "\u00ff").exchange();
        exchange.matched(ROUTE, new PathParameters(List.of("a", "b", "rest"), List.of(a, b, rest)), "acme");
        return exchange;
    }

    private static Exchange called(Caller caller) {
        Exchange exchange = exchange("7", "8", "");
        exchange.caller(caller, () -> true);
        return exchange;
    }

    private static String identity(String text, Exchange exchange) throws SyntaxFault {
        return NameTemplate.identity(text, SCOPE, false).render(exchange);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{path.a}               | 7%20a \"::%C3%A9 | 7 a \"::é",
        "main/{path.a}          | a%25b        | main/a%b",
        "{path.rest}            | -            | x/y;z=1",
        "{path.a}/{path.b}      | 7%25a        | 7%25a/8",
        "{path.rest}/{path.b}   | -            | x%2Fy;z=1/8",
        "{api}:{path.b}         | -            | orders:8",
        "{version}              | -            | v2",
        "{host.0}/{request-id}  | -            | acme/req_01",
        "{header.x-who}         | -            | Jörg",
        "{header.x-odd}         | -            | ``",
        "{header.x-none}/{path.b} | -          | /8",
        "plain                  | -            | plain",
    })
    void putsWhatAValueStandsFor(String text, String a, String name) throws SyntaxFault {
        assertEquals(name, identity(text, exchange(a.strip(), "8", "x/y;z=1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{path.a}{path.b}", "{path.a}-{path.b}", "{path.a}/{path.b}-{caller.id}", "{caller.issuer}{header.x-who}"})
    void refusesValuesThatRunTogether(String text) {
        SyntaxFault fault = assertThrows(SyntaxFault.class, () -> NameTemplate.identity(text, SCOPE, false));
        assertEquals("'" + text + "' runs values together, so that different ones make the same id", fault.wrong());
    }

    @Test
    void differentValuesNeverMakeTheSameId() throws SyntaxFault {
        String text = "{path.a}/{path.rest}";
        List<String> hostile = List.of("", "/", "%25", "%252F", "a", "a/b", "b", "%25/", "/%25", "//", "2F", "%252");
        for (String a : hostile) {
            for (String b : hostile) {
                for (String c : hostile) {
                    for (String d : hostile) {
                        if (!a.equals(c) || !b.equals(d)) {
                            assertNotEquals(identity(text, exchange(a, "", b)), identity(text, exchange(c, "", d)), () -> a + " " + b + ", " + c + " " + d);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "%C0%AF", "%ED%A0%80", "a%", "a%2", "a%zz"})
    void saysNothingOfAPathThatIsNotUtf8(String captured) throws SyntaxFault {
        assertNull(identity("{path.a}", exchange(captured, "", "")));
        assertNull(identity("main/{path.a}", exchange(captured, "", "")));
        assertNull(PathParameters.decoded(captured));
    }

    @Test
    void putsTheCallerAsHisIssuerWroteHim() throws SyntaxFault {
        String subject = "a\"::/%\u0000\n{path.a}";
        Exchange exchange = called(Caller.user(
                Caller.Method.JWT, "main", subject, "", "", List.of(), List.of(), Map.of("plan", 7L)));
        assertEquals(subject, identity("{caller.subject}", exchange));
        assertEquals("main/" + subject, identity("{caller.id}", exchange));
        assertEquals("main/a\"::%2F%25\u0000\n{path.a}", identity("{caller.issuer}/{caller.subject}", exchange));
        assertEquals("7", identity("{caller.claims.plan}", exchange));
    }

    @Test
    void aWholeNameIsNotThereWithoutOneOfItsParts() throws SyntaxFault {
        Exchange nobody = called(Caller.ANONYMOUS);
        assertNull(NameTemplate.text("{caller.tenant}-{path.a}", SCOPE).render(nobody));
        assertNull(NameTemplate.text("{header.x-odd}", SCOPE).render(nobody));
        assertNull(NameTemplate.identity("main/{caller.subject}", SCOPE, true).render(nobody));
        assertEquals("", NameTemplate.text("{path.rest}", SCOPE).render(nobody));
        assertEquals("7-8", NameTemplate.text("{path.a}-{path.b}", SCOPE).render(nobody));
    }

    @Test
    void knowsWhetherItsPartsAreAlwaysThere() throws SyntaxFault {
        for (String always : List.of("{path.a}", "x", "{api}{version}", "{request-id}")) {
            assertFalse(NameTemplate.text(always, SCOPE).mayBeAbsent(), always);
        }
        for (String sometimes : List.of("{caller.id}", "{caller.tenant}", "{header.a}", "{host.0}", "{path.a}{caller.claims.plan}")) {
            assertTrue(NameTemplate.text(sometimes, SCOPE).mayBeAbsent(), sometimes);
        }
    }
}
