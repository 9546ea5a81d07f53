package portcullis.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.config.Telemetry;
import portcullis.config.Telemetry.LogFormat;
import portcullis.config.Telemetry.LogLevel;
import portcullis.exchange.Caller;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.PathParameters;
import portcullis.exchange.Reason;
import portcullis.exchange.RouteRef;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.RequestHead;
import portcullis.kit.JsonReader;

final class AccessLogTest {
    private static final long TEN_O_CLOCK = 1_788_256_800_000L;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LogOutput output = new LogOutput(written, LogOutput.CAPACITY);
    private final AccessLog log = new AccessLog(output, () -> TEN_O_CLOCK);

    private static Telemetry.Logs logs(LogFormat format, boolean on, String... maskedHeaders) {
        return new Telemetry.Logs(
                format, LogLevel.INFO, Map.of(), new Telemetry.Mask(List.of(maskedHeaders), List.of(), List.of()), on);
    }

    private String written() {
        output.close(Duration.ofSeconds(30));
        return written.toString(StandardCharsets.UTF_8);
    }

    private Map<?, ?> line() {
        return (Map<?, ?>) JsonReader.read(written());
    }

    @Test
    void tellsEverythingThatIsKnownOfAnExchange() {
        Exchange exchange = Exchanges.routed(
                "GET", "/api/v2/orders?page=2", "User-Agent", "curl/8", "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        exchange.caller(
                Caller.user(Caller.Method.JWT, "main", "anna", "", "", List.of(), List.of(), Map.of()), () -> true);

        log.write(exchange, Ending.COMPLETED, 200, null, 3_456_789, 12, 345);

        assertEquals(
                "{\"time\":\"2026-09-01T10:00:00.000Z\",\"request_id\":\"req_01\","
                        + "\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\",\"listener\":\"public\","
                        + "\"client_ip\":\"10.0.0.7\",\"method\":\"GET\",\"host\":\"api.example.com\","
                        + "\"path\":\"/api/v2/orders?page=2\",\"route\":\"orders/list\",\"api\":\"orders\","
                        + "\"version\":\"v2\",\"upstream\":\"orders-v2\",\"endpoint\":\"127.0.0.1:9102\",\"attempts\":1,"
                        + "\"status\":200,\"outcome\":\"completed\",\"duration_ms\":3.456,\"upstream_ms\":2.000,"
                        + "\"bytes_in\":12,\"bytes_out\":345,\"caller\":\"main/anna\",\"caller_kind\":\"user\","
                        + "\"protocol\":\"HTTP/1.1\",\"user_agent\":\"curl/8\",\"generation\":7}\n",
                written());
    }

    @Test
    void leavesOutWhatARefusedRequestDoesNotHave() {
        log.write(Exchanges.of("GET", "/nowhere"), Ending.REFUSED, 404, Reason.NO_ROUTE, 1000, 0, 200);

        Map<?, ?> line = line();
        assertEquals("no-route", line.get("reason"));
        for (String absent : List.of("route", "api", "version", "upstream", "endpoint", "upstream_ms", "caller", "tls", "user_agent")) {
            assertFalse(line.containsKey(absent), absent);
        }
    }

    @Test
    void tellsOfARequestWhoseHeadWasNeverUnderstood() {
        Exchange exchange = new Exchange(
                new RequestHead(),
                BodyReader.EMPTY,
                new Exchange.Arrival("public", Exchanges.CLIENT, Exchanges.CLIENT, false, "http", 80, "", null),
                "req_02", 1, 0);

        log.write(exchange, Ending.REFUSED, 400, Reason.MALFORMED_REQUEST, 1000, 9, 200);

        Map<?, ?> line = line();
        assertEquals("malformed-request", line.get("reason"));
        assertFalse(line.containsKey("method"));
        assertFalse(line.containsKey("path"));
    }

    @Test
    void showsNoPlantedSecret() {
        log.write(
                Exchanges.routed(
                        "GET", "/a;session=PLANTED?x=1&access_token=PLANTED&next=%2F%3Fkey%3DPLANTED",
                        "Authorization", "Bearer PLANTED", "Cookie", "id=PLANTED", "X-API-Key", "PLANTED",
                        "User-Agent", "app token=PLANTED Bearer PLANTED", "Referer", "https://x/?token=PLANTED",
                        "traceparent", "00-PLANTED0000000000000000000000000-0000000000000000-01"),
                Ending.COMPLETED, 200, null, 1, 0, 0);

        String line = written();
        assertFalse(line.contains("PLANTED"), line);
        assertTrue(line.contains("access_token=***"), line);
    }

    @Test
    void keepsForgedFieldsAndLinesInsideTheirValue() {
        log.write(
                Exchanges.routed("GET", "/?a=\"},{\"b\":1", "User-Agent", "x\",\"status\":200}\n{\"y\":\"\\"),
                Ending.COMPLETED, 500, null, 1, 0, 0);

        Map<?, ?> line = line();
        assertEquals(500L, line.get("status"));
        assertEquals("/?a=\"},{\"b\":1", line.get("path"));
        assertEquals("x\",\"status\":200}\n{\"y\":\"\\", line.get("user_agent"));
    }

    @Test
    void hasRoomForEveryFieldWhenAllAreAsLongAsCanBe() {
        String hostile = "\u0001".repeat(2000);
        RequestHead head = new RequestHead();
        head.fill(hostile, Exchanges.target("/?" + "\"".repeat(2000)), hostile, 1, 0);
        byte[] value = hostile.getBytes(StandardCharsets.ISO_8859_1);
        head.fields().add(FieldName.of("user-agent"), value, 0, value.length);
        Exchange exchange = new Exchange(
                head, BodyReader.EMPTY,
                new Exchange.Arrival(hostile, new ClientAddress(new byte[4], hostile), Exchanges.CLIENT, false, "http", 80, hostile, null),
                hostile, Long.MAX_VALUE, 0);
        exchange.matched(new RouteRef(hostile, hostile, hostile, hostile), PathParameters.NONE, "");
        exchange.attempt(hostile, hostile);
        exchange.caller(
                Caller.user(Caller.Method.JWT, hostile, hostile, "", "", List.of(), List.of(), Map.of()), () -> true);

        log.write(exchange, Ending.UPSTREAM_BROKE, 200, Reason.VERSION_NOT_ACCEPTABLE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

        String line = written();
        assertTrue(line.length() <= AccessLog.LINE);
        assertEquals(Long.MAX_VALUE, ((Map<?, ?>) JsonReader.read(line)).get("generation"));
    }

    @Test
    void writesPairsWhenTheFormatIsText() {
        log.apply(logs(LogFormat.TEXT, true));

        log.write(Exchanges.routed("GET", "/a?token=x"), Ending.COMPLETED, 200, null, 1_000_000, 0, 5);

        String line = written();
        assertTrue(line.startsWith("time=2026-09-01T10:00:00.000Z request_id=req_01 listener=public "), line);
        assertTrue(line.contains(" path=\"/a?token=***\" route=orders/list "), line);
    }

    @Test
    void writesNothingWhenItIsOff() {
        log.apply(logs(LogFormat.JSON, false));

        log.write(Exchanges.routed("GET", "/a"), Ending.COMPLETED, 200, null, 1, 0, 0);

        assertEquals("", written());
    }

    @Test
    void masksAFieldWhoseHeaderTheOperatorMasks() {
        log.apply(logs(LogFormat.JSON, true, "user-agent"));

        log.write(Exchanges.routed("GET", "/a", "User-Agent", "curl/8"), Ending.COMPLETED, 200, null, 1, 0, 0);

        assertEquals("***", line().get("user_agent"));
    }

    @Test
    void countsALineThatFoundNoRoom() {
        LogOutput closed = new LogOutput(OutputStream.nullOutputStream(), 1024);
        closed.close(Duration.ofSeconds(30));
        AccessLog full = new AccessLog(closed, () -> 0);

        full.write(Exchanges.routed("GET", "/a"), Ending.COMPLETED, 200, null, 1, 0, 0);

        assertEquals(1, full.dropped());
    }
}
