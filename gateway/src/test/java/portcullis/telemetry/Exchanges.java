package portcullis.telemetry;

import java.nio.charset.StandardCharsets;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.Exchange;
import portcullis.exchange.PathParameters;
import portcullis.exchange.RouteRef;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.RequestHead;
import portcullis.http.TargetFault;
import portcullis.http.TargetPath;

/** Exchanges as a listener would make them. */
final class Exchanges {
    static final RouteRef LIST = new RouteRef("orders/list", "orders", "v2", "/api/v2/orders");

    private Exchanges() {}

    static final ClientAddress CLIENT = new ClientAddress(new byte[] {10, 0, 0, 7}, "10.0.0.7");

    static Exchange of(String method, String target, String... fields) {
        RequestHead head = new RequestHead();
        head.fill(method, target(target), "api.example.com", 1, 0);
        for (int i = 0; i < fields.length; i += 2) {
            head.fields().add(FieldName.of(fields[i]), latin1(fields[i + 1]), 0, fields[i + 1].length());
        }
        Exchange.Arrival arrival = new Exchange.Arrival("public", CLIENT, CLIENT, false, "http", 8080, "", null);
        return new Exchange(head, BodyReader.EMPTY, arrival, "req_01", 7, 0);
    }

    static TargetPath target(String target) {
        try {
            return TargetPath.parse(target);
        } catch (TargetFault fault) {
            throw new AssertionError(fault);
        }
    }

    /** Matched, tried once. */
    static Exchange routed(String method, String target, String... fields) {
        Exchange exchange = of(method, target, fields);
        exchange.matched(LIST, PathParameters.NONE, "");
        exchange.attempt("orders-v2", "127.0.0.1:9102");
        exchange.addUpstreamNanos(2_000_000);
        return exchange;
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
