package portcullis.filters.headers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.PathParameters;
import portcullis.exchange.Reason;
import portcullis.exchange.RouteRef;
import portcullis.filters.Sites;
import portcullis.filters.headers.HeadersFilter.Changes;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.ResponseHead;

class HeadersFilterTest {
    private static final Changes NOTHING = new Changes(List.of(), Map.of(), Map.of());
    private final Sites sites = new Sites();

    @Test
    void changesTheRequestBeforeItGoesOn() {
        HeadersFilter filter = filter(
                new Changes(List.of("cookie"), Map.of("X-Order", "no {path.id}"), Map.of("x-tag", "two")), NOTHING);
        Exchange exchange = exchange();

        filter.apply(exchange, asked -> {
            HeaderFields fields = asked.request().fields();
            assertNull(value(fields, "Cookie"));
            assertEquals("no 42", value(fields, "x-order"));
            assertEquals("one, two", value(fields, "X-Tag"));
            return answer().proceed(asked);
        });
    }

    @Test
    void changesTheAnswerOnItsWayBack() {
        HeadersFilter filter = filter(
                NOTHING, new Changes(List.of("x-powered-by"), Map.of("cache-control", "no-store"), Map.of("vary", "x")));

        HeaderFields fields = filter.apply(exchange(), answer()).fields();

        assertNull(value(fields, "X-Powered-By"));
        assertEquals("no-store", value(fields, "Cache-Control"));
        assertEquals("Accept, x", value(fields, "Vary"));
    }

    @Test
    void changesFailuresOfTheUpstreamToo() {
        HeadersFilter filter = filter(NOTHING, new Changes(List.of(), Map.of("x-a", "{version}"), Map.of()));

        Outcome outcome = filter.apply(exchange(), _ -> Outcome.fail(Reason.UPSTREAM_RESET, "reset"));

        assertEquals("v2", value(outcome.fields(), "x-a"));
        assertEquals(502, outcome.status());
    }

    @Test
    void aValueThatComesOutEmptyIsNotWritten() {
        HeadersFilter filter = filter(
                new Changes(List.of(), Map.of("x-order", "{header.x-none}"), Map.of("x-tag", "{header.x-none}")), NOTHING);
        Exchange exchange = exchange();

        filter.apply(exchange, answer());

        assertNull(value(exchange.request().fields(), "x-order"));
        assertEquals("one", value(exchange.request().fields(), "x-tag"));
    }

    @Test
    void aTemplateThatNamesNothingIsAProblemAtItsPlace() {
        filter(new Changes(List.of(), Map.of("x-a", "{path.nr}"), Map.of()), NOTHING);

        assertEquals(1, sites.problems.size());
        assertEquals("request.set.x-a", sites.problems.getFirst().keyPath());
        assertFalse(sites.texts().getFirst().isEmpty());
    }

    private HeadersFilter filter(Changes request, Changes response) {
        return HeadersFilter.build(new HeadersFilter.Config(request, response), sites.inDevelopment());
    }

    private static Exchange exchange() {
        Exchange exchange = ExchangeOf.request("GET", "/api/v2/orders/42")
                .field("Cookie", "a=b")
                .field("X-Order", "old")
                .field("x-tag", "one")
                .exchange();
        exchange.matched(
                new RouteRef("orders/get", "orders", "v2", "/api/v2/orders/{id}"),
                new PathParameters(List.of("id"), List.of("42")),
                "");
        return exchange;
    }

    private static Next answer() {
        return _ -> {
            ResponseHead head = new ResponseHead(200);
            head.fields().add(FieldName.of("x-powered-by"), "Servlet");
            head.fields().add(FieldName.of("Cache-Control"), "public");
            head.fields().add(FieldName.of("Vary"), "Accept");
            return new Outcome.Answered(head, BodyReader.EMPTY);
        };
    }

    private static @Nullable String value(HeaderFields fields, String name) {
        return fields.joined(FieldName.of(name));
    }
}
