package portcullis.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.exchange.Caller;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.PathParameters;
import portcullis.exchange.Reason;
import portcullis.exchange.RouteRef;

final class ExchangeEventsTest {
    private static final List<Duration> BUCKETS = List.of(Duration.ofMillis(5), Duration.ofSeconds(1));
    private static final String LIST =
            "{api=\"orders\",http_request_method=\"GET\",http_response_status_code=\"200\",http_route=\"/api/v2/orders\","
                    + "outcome=\"completed\",route=\"orders/list\",version=\"v2\",";

    private final Meters meters = new Meters("test");
    private final LogOutput output = new LogOutput(OutputStream.nullOutputStream(), LogOutput.CAPACITY);
    private final ExchangeEvents events =
            new ExchangeEvents(meters, new AccessLog(output, () -> 0), BUCKETS, route -> "deprecated");

    @AfterEach
    void close() {
        output.close();
        meters.close();
    }

    private void assertHas(String... lines) {
        String text = meters.text(false);
        for (String line : lines) {
            assertTrue(text.lines().anyMatch(line::equals), line + " in\n" + text);
        }
    }

    private static Exchange started(long nanosAgo, String method, RouteRef route) {
        Exchange like = Exchanges.of(method, "/");
        Exchange exchange = new Exchange(
                like.request(), like.body(), like.arrival(), like.requestId(), 1, System.nanoTime() - nanosAgo);
        exchange.matched(route, PathParameters.NONE, "");
        return exchange;
    }

    private void ended(String method, RouteRef route, int status) {
        events.started();
        events.ended(started(0, method, route), Ending.COMPLETED, status, null, 0, 0, 0);
    }

    @Test
    void exposesAnExchangeUnderTheNamesThatAreFixed() {
        Exchange exchange = started(10_000_000, "GET", Exchanges.LIST);
        exchange.addUpstreamNanos(9_000_000);

        events.started();
        events.ended(exchange, Ending.COMPLETED, 200, null, exchange.startedNanos() + 9_200_000, 300, 2000);

        String shared = "{api=\"orders\",version=\"v2\",";
        assertHas(
                "# TYPE http_server_request_duration_seconds histogram",
                "http_server_request_duration_seconds_bucket" + LIST + "le=\"0.005\",} 0.0",
                "http_server_request_duration_seconds_bucket" + LIST + "le=\"1.0\",} 1.0",
                "http_server_request_duration_seconds_bucket" + LIST + "le=\"+Inf\",} 1.0",
                "http_server_request_duration_seconds_count" + LIST + "} 1.0",
                "http_server_request_body_size_bytes_bucket" + shared + "le=\"256.0\",} 0.0",
                "http_server_request_body_size_bytes_bucket" + shared + "le=\"1024.0\",} 1.0",
                "http_server_request_body_size_bytes_sum" + shared + "} 300.0",
                "http_server_response_body_size_bytes_sum" + shared + "} 2000.0",
                "portcullis_gateway_overhead_seconds_bucket" + shared + "le=\"1.0E-4\",} 0.0",
                "portcullis_gateway_overhead_seconds_bucket" + shared + "le=\"2.5E-4\",} 1.0",
                "portcullis_gateway_overhead_seconds_sum" + shared + "} 2.0E-4",
                "portcullis_api_version_requests_total{api=\"orders\",consumer=\"anonymous\",status=\"deprecated\",version=\"v2\",} 1.0",
                "http_server_active_requests 0.0");
    }

    @Test
    void countsTheCallsOfAVersionByApplication() {
        for (String client : new String[] {"web", "web", "batch", ""}) {
            Exchange exchange = started(0, "GET", Exchanges.LIST);
            exchange.caller(
                    Caller.user(Caller.Method.JWT, "main", "a", client, "", List.of(), List.of(), Map.of()), () -> true);
            events.started();
            events.ended(exchange, Ending.COMPLETED, 200, null, 0, 0, 0);
        }
        String calls = "portcullis_api_version_requests_total{api=\"orders\",consumer=\"%s\",status=\"deprecated\",version=\"v2\",} ";
        assertHas(calls.formatted("web") + "2.0", calls.formatted("batch") + "1.0", calls.formatted("anonymous") + "1.0");
    }

    @Test
    void noApplicationBreaksOutOfItsLabel() {
        Exchange exchange = started(0, "GET", Exchanges.LIST);
        exchange.caller(
                Caller.user(Caller.Method.JWT, "main", "a", "a\"b\\c\nd", "", List.of(), List.of(), Map.of()), () -> true);
        events.started();
        events.ended(exchange, Ending.COMPLETED, 200, null, 0, 0, 0);
        assertHas("portcullis_api_version_requests_total{api=\"orders\",consumer=\"a\\\"b\\\\c\\nd\",status=\"deprecated\",version=\"v2\",} 1.0");
    }

    @Test
    void countsWhatIsBeingServed() {
        events.started();
        events.started();
        events.ended(started(0, "GET", RouteRef.NONE), Ending.CLIENT_GONE, 0, null, 0, 0, 0);

        assertEquals(1, events.active());
        assertHas("http_server_active_requests 1.0");
    }

    @Test
    void countsRefusalsByReasonAndRoute() {
        events.ended(started(0, "GET", Exchanges.LIST), Ending.REFUSED, 413, Reason.BODY_TOO_LARGE, 0, 0, 0);
        events.ended(started(0, "GET", RouteRef.NONE), Ending.REFUSED, 404, Reason.NO_ROUTE, 0, 0, 0);
        events.ended(started(0, "GET", Exchanges.LIST), Ending.FAILED, 502, Reason.UPSTREAM_RESET, 0, 0, 0);

        assertHas(
                "portcullis_refusals_total{reason=\"body-too-large\",route=\"orders/list\",} 1.0",
                "portcullis_refusals_total{reason=\"no-route\",route=\"\",} 1.0");
        assertFalse(meters.text(false).contains("reason=\"upstream-reset\""), "a failure of theirs");
    }

    @Test
    void keepsLabelsBounded() {
        ended("BREW", Exchanges.LIST, 200);
        ended("POUR", Exchanges.LIST, 200);
        for (int status = 100; status < 1000; status++) {
            ended("GET", Exchanges.LIST, status);
        }

        assertHas("http_server_request_duration_seconds_count"
                + LIST.replace("\"GET\"", "\"_OTHER\"") + "} 2.0");
        long series = meters.text(false).lines().filter(line -> line.startsWith("http_server_request_duration_seconds_count")).count();
        assertEquals(RouteMeters.MAX_SERIES + 1, series);
        assertHas("http_server_request_duration_seconds_count"
                + LIST.replace("\"GET\"", "\"_OTHER\"").replace("\"200\"", "\"_OTHER\"") + "} " + (902.0 - 1 - RouteMeters.MAX_SERIES));
    }

    @Test
    void leavesTheStatusEmptyWhenNoAnswerWasWritten() {
        events.ended(started(0, "GET", Exchanges.LIST), Ending.CLIENT_GONE, 0, null, 0, 0, 0);

        assertHas("http_server_request_duration_seconds_count"
                + LIST.replace("\"200\"", "\"\"").replace("completed", "client-gone") + "} 1.0");
    }

    @Test
    void forgetsARouteOnceTwoGenerationsAreWithoutIt() {
        RouteRef other = new RouteRef("orders/other", "orders", "v2", "/other");
        events.generation(List.of(Exchanges.LIST, other), BUCKETS);
        ended("GET", Exchanges.LIST, 200);
        ended("GET", other, 200);

        events.generation(List.of(other), BUCKETS);
        ended("GET", Exchanges.LIST, 200);
        assertHas("http_server_request_duration_seconds_count" + LIST + "} 2.0");

        events.generation(List.of(other), BUCKETS);
        String text = meters.text(false);
        assertFalse(text.contains("orders/list"), text);
        assertTrue(text.contains("route=\"orders/other\""));
        assertTrue(text.contains("http_server_response_body_size_bytes_count"), "still used by the other route");

        events.generation(List.of(), BUCKETS);
        events.generation(List.of(), BUCKETS);
        assertFalse(meters.text(false).contains("http_server_response_body_size_bytes_count"));
    }

    @Test
    void startsNewHistogramsWhenTheBucketsChange() {
        events.generation(List.of(Exchanges.LIST), BUCKETS);
        ended("GET", Exchanges.LIST, 200);

        events.generation(List.of(Exchanges.LIST), List.of(Duration.ofMillis(7)));
        ended("GET", Exchanges.LIST, 200);

        assertHas("http_server_request_duration_seconds_bucket" + LIST + "le=\"0.007\",} 1.0");
        assertFalse(meters.text(false).contains("_seconds_bucket" + LIST + "le=\"0.005\""));
    }

    @Test
    void measuresTriesPerEndpoint() {
        UpstreamMeters upstreams = new UpstreamMeters(meters, BUCKETS);
        upstreams.tried("orders-v2", "127.0.0.1:9102", "answered", 2_000_000);
        upstreams.tried("orders-v2", "127.0.0.1:9102", "reset", 1);
        upstreams.retried("orders-v2", "stale-connection");

        String labels = "{endpoint=\"127.0.0.1:9102\",outcome=\"answered\",upstream=\"orders-v2\",";
        assertHas(
                "portcullis_upstream_duration_seconds_bucket" + labels + "le=\"0.005\",} 1.0",
                "portcullis_upstream_duration_seconds_sum" + labels + "} 0.002",
                "portcullis_upstream_retries_total{reason=\"stale-connection\",upstream=\"orders-v2\",} 1.0");

        upstreams.generation(List.of(Duration.ofMillis(7)));
        upstreams.tried("orders-v2", "127.0.0.1:9102", "answered", 2_000_000);
        assertHas("portcullis_upstream_duration_seconds_bucket" + labels + "le=\"0.007\",} 1.0");
        assertFalse(meters.text(false).contains("portcullis_upstream_duration_seconds_bucket" + labels + "le=\"0.005\""));

        upstreams.forget("orders-v2");
        assertFalse(meters.text(false).lines().anyMatch(
                line -> line.startsWith("portcullis_upstream_duration") && line.contains("upstream=\"orders-v2\"")));
    }

    @Test
    void keepsEndpointsBounded() {
        UpstreamMeters upstreams = new UpstreamMeters(meters, BUCKETS);
        for (int i = 0; i < UpstreamMeters.MAX_ENDPOINTS + 5; i++) {
            upstreams.tried("dns", "10.0.0.0:" + i, "answered", 1);
        }

        assertHas("portcullis_upstream_duration_seconds_count{endpoint=\"_OTHER\",outcome=\"answered\",upstream=\"dns\",} 5.0");
    }
}
