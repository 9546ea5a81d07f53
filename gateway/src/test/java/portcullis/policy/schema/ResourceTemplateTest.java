package portcullis.policy.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.IdentityConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.Caller;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.PathParameters;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;

class ResourceTemplateTest {
    private static final RouteRef ROUTE = new RouteRef("a/get", "a", "", "/a/{user}/{id}");
    private static final Template.Scope SCOPE = new Template.Scope(ROUTE, List.of("user", "id"), false, false, List.of("plan", "groups"));

    @TempDir
    Path folder;

    private final List<ConfigProblem> problems = new ArrayList<>();

    private ResourceTemplate resource(String keys) {
        RouteFacts route = Routes.of(folder, "get: { match: { path: \"/{user}/{id}\" }, resource: { type: Order, " + keys + " } }").getFirst();
        IdentityConfig identity = Routes.issuers(
                folder, "main: { issuer: \"https://id.example.com/\", audiences: [a], extra-claims: { plan: { path: /p }, groups: { path: /g, type: strings } } }");
        return ResourceTemplate.compile(route.resource(), SCOPE, identity, problems::add);
    }

    private static Exchange exchange(String user, String id) {
        Exchange exchange = ExchangeOf.request("GET", "/a/x").field("x-lines", id).exchange();
        exchange.matched(ROUTE, new PathParameters(List.of("user", "id"), List.of(user, id)), "");
        return exchange;
    }

    @Test
    void namesWhatTheRequestIsAbout() {
        ResourceTemplate one = resource("id: \"{path.id}\"");
        assertEquals(new EntityUid("Order", "7 \"::é"), one.uid(exchange("u", "7%20%22::%C3%A9")));
        assertNull(one.uid(exchange("u", "%FF")));
        assertEquals(Value.Fields.NONE, one.attributes(exchange("u", "7"), _ -> true));
        assertEquals(new EntityUid("Route", "a/get"), ResourceTemplate.ofRoute(SCOPE).uid(exchange("u", "7")));
        assertEquals(List.of(), problems);
    }

    @Test
    void attributesThatRequestsLackAreNotThere() {
        ResourceTemplate order = resource("id: a, attributes: { tenant: \"{caller.tenant}\", owner: { type: User, value: \"main/{path.user}\" },"
                + " of: { type: User, value: \"{caller.issuer}/{caller.subject}\" }, about: \"{path.user}-{path.id}\" }");
        Exchange exchange = exchange("al%25ice", "7");
        assertEquals(
                Map.of("owner", new EntityUid("User", "main/al%ice"), "about", new Value.Text("al%ice-7")),
                order.attributes(exchange, _ -> true).values());
        exchange.caller(Caller.user(Caller.Method.JWT, "main", "b/o", "", "acme", List.of(), List.of(), Map.of()), () -> true);
        assertEquals(
                Map.of(
                        "tenant", new Value.Text("acme"),
                        "owner", new EntityUid("User", "main/al%ice"),
                        "of", new EntityUid("User", "main/b%2Fo"),
                        "about", new Value.Text("al%ice-7")),
                order.attributes(exchange, _ -> true).values());
        assertEquals(Map.of("tenant", new Value.Text("acme")), order.attributes(exchange, "tenant"::equals).values());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "9223372036854775807, 9223372036854775807", "-9223372036854775808, -9223372036854775808"})
    void numbersAreWrittenInOneWay(String text, long number) {
        assertEquals(Map.of("n", new Value.Whole(number)), lines(text));
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775808", "+1", "01", "-0", "1.0", "1e3", "%20 1", "-", "%D9%A1", "0x1"})
    void whatIsNoNumberIsNotThere(String text) {
        assertEquals(Map.of(), lines(text));
    }

    private Map<String, Value> lines(String text) {
        return resource("id: a, attributes: { n: { type: long, value: \"{path.id}\" } }").attributes(exchange("u", text), _ -> true).values();
    }

    @Test
    void truthIsTrueOrFalse() {
        ResourceTemplate order = resource("id: a, attributes: { b: { type: boolean, value: \"{path.id}\" } }");
        assertEquals(Map.of("b", Value.Bool.TRUE), order.attributes(exchange("u", "true"), _ -> true).values());
        assertEquals(Map.of("b", Value.Bool.FALSE), order.attributes(exchange("u", "false"), _ -> true).values());
        for (String neither : List.of("TRUE", "1", "yes", "on")) {
            assertEquals(Map.of(), order.attributes(exchange("u", neither), _ -> true).values(), neither);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "id: \"{path.idd}\"          | 7:72: routes.get.resource.id: {path.idd} stands for nothing in route a/get",
        "id: \"{path.user}{path.id}\" | 7:72: routes.get.resource.id: '{path.user}{path.id}' runs values together, so that different ones make the same id",
        "id: \"{caller.claims.groups}\" | 7:72: routes.get.resource.id: {caller.claims.groups} is a list of texts, which makes no one text",
        "id: a, attributes: { b: \"{path.x}\" } | 7:92: routes.get.resource.attributes.b: {path.x} stands for nothing in route a/get",
        "id: a, attributes: { b: { type: User, value: \"{path.user}-{path.id}\" } } | 7:113: routes.get.resource.attributes.b.value: '{path.user}-{path.id}' runs values together, so that different ones make the same id",
    })
    void saysWhereATemplateIsWrong(String keys, String problem) {
        resource(keys);
        assertEquals(List.of("routes/a.yaml:" + problem), problems.stream().map(found -> found.place() + ": " + found.keyPath() + ": " + found.wrong()).toList());
    }
}
