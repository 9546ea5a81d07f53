package portcullis.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import portcullis.exchange.Template.Use;
import portcullis.kit.SyntaxFault;

final class TemplateTest {
    private static final RouteRef ROUTE = new RouteRef("orders/get", "orders", "v2", "/api/v2/orders/{id}");
    private static final Scope EVERYTHING = new Scope(ROUTE, List.of("id", "rest"), true, true, List.of("plan", "groups"));
    private static final String CALLER = "{caller.subject} {caller.client} {caller.issuer} {caller.tenant} {caller.id}";
    private static final Scope NOTHING = new Scope(ROUTE, List.of(), false, false);

    private final Exchange exchange =
            exchange("7%20a", "x;y=1/z", ExchangeOf.request("GET", "/api/v2/orders/7").field("X-Who", "a/b ü").field("x-who", "c"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{path.id}                | 7%20a",
        "{path.rest}              | x;y=1/z",
        "{header.x-who}           | a/b ü, c",
        "{header.x-none}          | ''",
        "{api}                    | orders",
        "{version}                | v2",
        "{request-id}             | req_01",
        "{host.0}                 | acme",
        "a{api}-{version}z        | aorders-v2z",
        "plain                    | plain",
        "''                       | ''",
    })
    void putsWhatTheNameStandsFor(String text, String rendered) throws SyntaxFault {
        assertEquals(rendered, Template.compile(text, EVERYTHING, Use.FIELD).render(exchange));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ok\": true, \"list\": [{}, { }]}", "{", "}", "{}", "a{", "{0}", "{a b}", "{api", "{ api }", "{-a}"})
    void leavesBracesAloneThatBeginNoName(String text) throws SyntaxFault {
        assertEquals(text, Template.compile(text, NOTHING, Use.TEXT).render(exchange));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "FIELD  | {caller.subject}       | J%C3%B6rg%0D%0Ax%3A%20y%25",
        "TEXT   | {caller.subject}       | J%C3%B6rg%0D%0Ax%3A%20y%25",
        "FIELD  | {caller.client}        | %3Ca&'%22%3E",
        "TEXT   | <p>{caller.client}</p> | <p>%3Ca%26%27%22%3E</p>",
        "FIELD  | {caller.issuer}        | main",
        "FIELD  | [{caller.tenant}]      | []",
        "FIELD  | {caller.id}            | main%2FJ%C3%B6rg%0D%0Ax%3A%20y%25",
        "FIELD  | {caller.claims.groups} | a%2Cb,c%20d",
        "TARGET | /?g={caller.claims.groups} | /?g=a%2Cb,c%20d",
        "FIELD  | {caller.claims.plan}   | 7",
    })
    void putsWhatIsKnownOfTheCallerSoThatItMeansNothing(Use use, String text, String rendered) throws SyntaxFault {
        exchange.caller(
                Caller.user(
                        Caller.Method.JWT, "main", "Jörg\r\nx: y%", "<a&'\">", "", List.of(), List.of(),
                        Map.of("groups", List.of("a,b", "c d"), "plan", 7L)),
                () -> true);
        assertEquals(rendered, Template.compile(text, EVERYTHING, use).render(exchange));
    }

    @Test
    void putsNothingForNobody() throws SyntaxFault {
        assertEquals("//", Template.compile("{caller.subject}/{caller.id}/{caller.claims.plan}", EVERYTHING, Use.FIELD).render(exchange));
    }

    @Test
    void isFixedWhenNothingDependsOnTheRequest() throws SyntaxFault {
        assertEquals("orders/v2", Template.compile("{api}/{version}", EVERYTHING, Use.FIELD).fixed());
        assertEquals("", Template.compile("", EVERYTHING, Use.FIELD).fixed());
        assertNull(Template.compile("{path.id}", EVERYTHING, Use.FIELD).fixed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{path.idd}", "{path.}", "{path}", "{header.}", "{caller.subjects}", "{caller.claims.none}", "{caller.claims.}", "{caller.}", "{host.1}", "{Api}", "{nothing}", "x{api.}"})
    void refusesUnknownNamesAndSaysWhatThereIs(String text) {
        SyntaxFault fault = assertThrows(SyntaxFault.class, () -> Template.compile(text, EVERYTHING, Use.FIELD));
        assertTrue(fault.wrong().endsWith("} stands for nothing in route orders/get"), fault.wrong());
        assertEquals(
                "one of {path.id} {path.rest} {header.NAME} {api} {version} {request-id} {host.0} " + CALLER
                        + " {caller.claims.plan} {caller.claims.groups}",
                fault.cure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{version}", "{host.0}", "{path.id}"})
    void refusesNamesThatTheRouteDoesNotHave(String text) {
        SyntaxFault fault = assertThrows(SyntaxFault.class, () -> Template.compile(text, NOTHING, Use.FIELD));
        assertEquals("one of {header.NAME} {api} {request-id} " + CALLER, fault.cure());
    }

    @Test
    void keepsFieldsOfTheRequestOutOfBodies() {
        assertThrows(SyntaxFault.class, () -> Template.compile("<p>{header.x-who}</p>", EVERYTHING, Use.TEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx: y", "a\u0000", "\u007f", "€"})
    void refusesTextThatNoFieldMayCarry(String text) {
        assertThrows(SyntaxFault.class, () -> Template.compile(text, EVERYTHING, Use.FIELD));
    }

    static Exchange exchange(String id, String rest, ExchangeOf request) {
        Exchange exchange = request.exchange();
        exchange.matched(ROUTE, new PathParameters(List.of("id", "rest"), List.of(id, rest)), "acme");
        return exchange;
    }
}
