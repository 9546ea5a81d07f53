package portcullis.filters.forwardauth;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import portcullis.exchange.Exchange;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.TargetPath;

/**
 * Writes the request for an auth service: a GET that says what is asked for and by whom, with the named fields of the client
 * and nothing else of it. Method, host and target are those by which the route was chosen.
 */
final class AuthQuestion {
    private static final FieldName AUTHORIZATION = FieldName.of("Authorization");

    private final HttpRequest.Builder plain;
    private final FieldName[] sent;
    private final boolean sendsAuthorization;

    /** @param sent names of the client's fields that the service is shown */
    AuthQuestion(URI url, List<String> sent) {
        plain = HttpRequest.newBuilder(url).GET();
        if (!sent.contains("user-agent")) {
            plain.setHeader("User-Agent", "portcullis");
        }
        this.sent = sent.stream().distinct().map(FieldName::of).toArray(FieldName[]::new);
        sendsAuthorization = sent.contains("authorization");
    }

    /** Whether Authorization, which is one field (RFC 9110, 11.6.2), comes twice: the upstream may go by another one than the service. */
    boolean isAmbiguous(RequestHead request) {
        HeaderFields fields = request.fields();
        int line = sendsAuthorization ? fields.find(AUTHORIZATION) : -1;
        return line >= 0 && fields.find(AUTHORIZATION, line + 1) >= 0;
    }

    HttpRequest about(Exchange exchange) {
        HttpRequest.Builder request = plain.copy();
        HeaderFields fields = exchange.request().fields();
        for (FieldName name : sent) {
            for (int i = fields.find(name); i >= 0; i = fields.find(name, i + 1)) {
                request.header(name.text(), fields.value(i));
            }
        }
        request.header("X-Forwarded-Method", exchange.request().method());
        request.header("X-Forwarded-Proto", exchange.arrival().scheme());
        if (!exchange.request().authority().isEmpty()) {
            request.header("X-Forwarded-Host", exchange.request().authority());
        }
        request.header("X-Forwarded-Uri", target(exchange));
        request.header("X-Forwarded-For", exchange.client().text());
        request.header("x-request-id", exchange.requestId());
        return request.build();
    }

    /** The path as it was asked for, and of its query what goes upstream: without a token that is not to be forwarded. */
    private static String target(Exchange exchange) {
        TargetPath asked = exchange.request().target();
        String upstream = exchange.upstreamTarget();
        int query = upstream.indexOf('?');
        String path = asked.path();
        return query < 0 ? path : path + upstream.substring(query);
    }
}
