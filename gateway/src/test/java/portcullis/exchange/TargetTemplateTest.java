package portcullis.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.Template.Scope;
import portcullis.kit.SyntaxFault;

final class TargetTemplateTest {
    private static final RouteRef ROUTE = new RouteRef("orders/get", "orders", "v 2", "/orders/{id}");
    private static final Scope SCOPE = new Scope(ROUTE, List.of("id", "rest"), true, true);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/invoices/{path.id}            | /invoices/7%20a",
        "/{path.id}/{path.rest}         | /7%20a/x;y=1/z",
        "/fixed                         | /fixed",
        "/{version}/x                   | /v%202/x",
        "/who/{header.x-who}            | /who/a%2Cb%3Fc%23d",
        "/who/{header.x-none}           | /who/",
        "/r/{request-id}                | /r/req_01",
    })
    void putsValuesIntoThePath(String text, String target) throws SyntaxFault {
        assertEquals(target, TargetTemplate.rewrite(text, SCOPE).render(request("/orders/7", "7%20a", "x;y=1/z")));
    }

    @Test
    void keepsTheQueryUnlessItHasOneOfItsOwn() throws SyntaxFault {
        Exchange exchange = request("/orders/7?a=b&c", "7", "");
        assertEquals("/i/7?a=b&c", TargetTemplate.rewrite("/i/{path.id}", SCOPE).render(exchange));
        assertEquals("/i?a=b&c", TargetTemplate.rewrite("/i", SCOPE).render(exchange));
        assertEquals("/i?id=7", TargetTemplate.rewrite("/i?id={path.id}", SCOPE).render(exchange));
        assertEquals("/i?", TargetTemplate.rewrite("/i?", SCOPE).render(exchange));
    }

    @Test
    void leavesOutOfTheQueryWhatAFilterTookOutOfIt() throws SyntaxFault {
        Exchange exchange = request("/orders/7?a=b&token=c", "7", "");
        exchange.upstreamTarget("/7?a=b");
        assertEquals("/i?a=b", TargetTemplate.rewrite("/i", SCOPE).render(exchange));
        exchange.upstreamTarget("/7");
        assertEquals("/i", TargetTemplate.rewrite("/i", SCOPE).render(exchange));
        assertEquals("https://www.test/i", TargetTemplate.redirect("https://www.test/i", SCOPE).render(exchange));
    }

    @Test
    void letsNoValueAddAParameterToTheQuery() throws SyntaxFault {
        Exchange exchange = request("/orders/x", "7&admin=1+2;3%26", "a/b");
        assertEquals("/i?id=7%26admin%3D1%2B2%3B3%26&r=a%2Fb", TargetTemplate.rewrite("/i?id={path.id}&r={path.rest}", SCOPE).render(exchange));
    }

    @Test
    void refusesValuesThatWouldMakeAnotherPath() throws SyntaxFault {
        TargetTemplate template = TargetTemplate.rewrite("/files/{path.id}/x", SCOPE);
        assertNull(template.render(request("/v...json", "..", "")));
        assertNull(template.render(request("/v..json", ".", "")));
        assertNull(template.render(request("/v", "", "")));
        assertEquals("/files/.../x", template.render(request("/v", "...", "")));
        assertNull(TargetTemplate.rewrite("/a;{path.id}/{path.rest}", SCOPE).render(request("/", "b", "..")));
        assertNull(TargetTemplate.rewrite("/{path.id}{path.rest}", SCOPE).render(request("/", "%25", "2e")));
        assertNull(TargetTemplate.rewrite("/a/{header.x-dots}", SCOPE).render(request("/", "", "")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a b?c#d&e  | /u/a%20b%3Fc%23d%26e/x?by=a%20b%3Fc%23d%26e",
        "Jörg       | /u/J%C3%B6rg/x?by=J%C3%B6rg",
        "a/b        |",
        "..         |",
        "%2e%2e     |",
        "''         |",
    })
    void noCallerMakesAnotherTarget(String subject, @Nullable String target) throws SyntaxFault {
        Exchange exchange = request("/v", "", "");
        exchange.caller(
                Caller.user(Caller.Method.JWT, "main", subject, "", "", List.of(), List.of(), Map.of()), () -> true);
        assertEquals(target, TargetTemplate.rewrite("/u/{caller.subject}/x?by={caller.subject}", SCOPE).render(exchange));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/api/v2/orders/{path.rest}             | /api/v2/orders/x/y?q=1",
        "https://www.example.com                | https://www.example.com/?q=1",
        "https://www.example.com?a              | https://www.example.com/?a",
        "http://{host.0}.example.com:8080/{path.id} | http://acme.example.com:8080/7?q=1",
        "https://[::1]/x                        | https://[::1]/x?q=1",
    })
    void leadsRedirectsToAPathOrAUrl(String text, String location) throws SyntaxFault {
        assertEquals(location, TargetTemplate.redirect(text, SCOPE).render(request("/old?q=1", "7", "x/y")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "x", "ftp://a/b", "//evil", "/a//b", "/a/../b", "/a/./b", "/a b", "/a#b", "/a%2fb", "/%61", "/é", "\\a",
        "/{path.none}", "/{caller.none}", "https://{caller.subject}/", "https://", "https:///x", "https://a b/", "https://user@a/", "https://a#b",
        "https://{header.x-host}/", "https://{path.id}/", "https://a.{request-id}/",
    })
    void refusesWhatLeadsNowhere(String text) {
        SyntaxFault fault = assertThrows(SyntaxFault.class, () -> TargetTemplate.redirect(text, SCOPE));
        assertFalse(fault.cure().isEmpty());
    }

    @Test
    void keepsRewritesOnThePath() {
        assertThrows(SyntaxFault.class, () -> TargetTemplate.rewrite("https://www.example.com/", SCOPE));
    }

    private static Exchange request(String target, String id, String rest) {
        return TemplateTest.exchange(id, rest, ExchangeOf.request("GET", target).field("x-who", "a,b?c#d").field("x-dots", ".."));
    }
}
