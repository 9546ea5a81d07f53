package portcullis.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.Template.Scope;
import portcullis.exchange.Template.Use;
import portcullis.kit.SyntaxFault;

final class TemplateTest {
    private static final RouteRef ROUTE = new RouteRef("orders/get", "orders", "v2", "/api/v2/orders/{id}");
    private static final Scope EVERYTHING = new Scope(ROUTE, List.of("id", "rest"), true, true);
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

    @Test
    void isFixedWhenNothingDependsOnTheRequest() throws SyntaxFault {
        assertEquals("orders/v2", Template.compile("{api}/{version}", EVERYTHING, Use.FIELD).fixed());
        assertEquals("", Template.compile("", EVERYTHING, Use.FIELD).fixed());
        assertNull(Template.compile("{path.id}", EVERYTHING, Use.FIELD).fixed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{path.idd}", "{path.}", "{path}", "{header.}", "{caller.subject}", "{host.1}", "{Api}", "{nothing}", "x{api.}"})
    void refusesUnknownNamesAndSaysWhatThereIs(String text) {
        SyntaxFault fault = assertThrows(SyntaxFault.class, () -> Template.compile(text, EVERYTHING, Use.FIELD));
        assertTrue(fault.wrong().endsWith("} stands for nothing in route orders/get"), fault.wrong());
        assertEquals("one of {path.id} {path.rest} {header.NAME} {api} {version} {request-id} {host.0}", fault.cure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{version}", "{host.0}", "{path.id}"})
    void refusesNamesThatTheRouteDoesNotHave(String text) {
        SyntaxFault fault = assertThrows(SyntaxFault.class, () -> Template.compile(text, NOTHING, Use.FIELD));
        assertEquals("one of {header.NAME} {api} {request-id}", fault.cure());
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
