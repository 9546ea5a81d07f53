package portcullis.upstream;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig.HostField;
import portcullis.exchange.Exchange;
import portcullis.exchange.Exchange.Arrival;
import portcullis.exchange.Upgrade;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
import portcullis.http1.OutputBuffer;
import portcullis.kit.Deadline;

/**
 * Writes a request's head as the upstream gets it: the parsed model and nothing of the client's framing, and what the
 * gateway says of the client ({@code X-Forwarded-*}, {@code Forwarded} of RFC 7239, {@code Via} of RFC 9110, 7.6.3) and of
 * the caller. What a trusted proxy said of the client is continued; all else was stripped when the request came in.
 */
final class RequestWriter {
    private static final FieldName FORWARDED = FieldName.of("Forwarded");
    private static final FieldName X_FORWARDED_FOR = FieldName.of("X-Forwarded-For");
    private static final FieldName X_FORWARDED_PROTO = FieldName.of("X-Forwarded-Proto");
    private static final FieldName X_FORWARDED_HOST = FieldName.of("X-Forwarded-Host");
    private static final FieldName X_FORWARDED_PORT = FieldName.of("X-Forwarded-Port");
    private static final FieldName[] CONTINUED = {
        FORWARDED, X_FORWARDED_FOR, X_FORWARDED_PROTO, X_FORWARDED_HOST, X_FORWARDED_PORT, StandardFields.VIA
    };

    private RequestWriter() {}

    /**
     * @param endpoint as it would stand in a Host field
     * @param self what this gateway is called in Via
     */
    static void write(Exchange exchange, HostField host, String endpoint, String self, OutputBuffer out) {
        RequestHead request = exchange.request();
        out.put(request.method()).put(' ').put(exchange.upstreamTarget()).put(" HTTP/1.1\r\nHost: ");
        out.put(host(request, host, endpoint)).line();
        boolean trusted = exchange.arrival().fromTrustedPeer();
        received(request.fields(), trusted, out);
        forwarded(exchange, trusted ? request.fields() : null, self, out);
        out.put(exchange.caller().fields().lines());
        framing(exchange, out);
        upgrade(exchange.upgrade(), out);
        out.line();
    }

    /** The offer that the client made was for its own connection; this one is for ours (RFC 9110, 7.8). */
    private static void upgrade(@Nullable Upgrade upgrade, OutputBuffer out) {
        if (upgrade != null) {
            out.put("Connection: Upgrade\r\nUpgrade: ").put(upgrade.protocol()).line();
        }
    }

    private static String host(RequestHead request, HostField host, String endpoint) {
        return switch (host) {
            case HostField.Keep _ -> request.authority().isEmpty() ? endpoint : request.authority();
            case HostField.OfEndpoint _ -> endpoint;
            case HostField.Named named -> named.authority();
        };
    }

    private static void received(HeaderFields fields, boolean trusted, OutputBuffer out) {
        for (int i = 0; i < fields.count(); i++) {
            if (!isWrittenByUs(fields, i, trusted)) {
                out.put(fields, i);
            }
        }
    }

    private static boolean isWrittenByUs(HeaderFields fields, int index, boolean trusted) {
        if (fields.is(index, StandardFields.HOST) || fields.is(index, StandardFields.CONTENT_LENGTH)
                || fields.is(index, StandardFields.EXPECT)) {
            return true;
        }
        if (trusted) {
            for (FieldName name : CONTINUED) {
                if (fields.is(index, name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void forwarded(Exchange exchange, @Nullable HeaderFields chain, String self, OutputBuffer out) {
        Arrival arrival = exchange.arrival();
        String authority = exchange.request().authority();
        String peer = arrival.peer().text();
        out.put("X-Forwarded-For: ");
        continued(chain, X_FORWARDED_FOR, out);
        out.put(peer).put("\r\nX-Forwarded-Proto: ").put(arrival.scheme());
        if (!authority.isEmpty()) {
            out.put("\r\nX-Forwarded-Host: ").put(first(chain, X_FORWARDED_HOST, authority));
        }
        out.put("\r\nX-Forwarded-Port: ").number(arrival.port());
        out.put("\r\nX-Real-IP: ").put(arrival.client().text());
        out.put("\r\nForwarded: ");
        continued(chain, FORWARDED, out);
        boolean ipv6 = peer.indexOf(':') >= 0;
        out.put(ipv6 ? "for=\"[" : "for=").put(peer).put(ipv6 ? "]\"" : "");
        if (!authority.isEmpty()) {
            out.put(";host=\"").put(authority).put('"');
        }
        out.put(";proto=").put(arrival.scheme());
        out.put("\r\nVia: ");
        continued(chain, StandardFields.VIA, out);
        out.put(exchange.request().minorVersion() == 0 ? "1.0 " : "1.1 ").put(self);
        out.put("\r\nx-request-id: ").put(exchange.requestId()).line();
        deadline(exchange.deadline(), out);
    }

    /** Until when the answer's head is of use, in Unix milliseconds, for upstreams that can stop early. */
    private static void deadline(Deadline deadline, OutputBuffer out) {
        if (!deadline.isNone()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline.left(System.nanoTime()));
            out.put("x-request-deadline: ").number(System.currentTimeMillis() + left).line();
        }
    }

    private static void continued(@Nullable HeaderFields chain, FieldName name, OutputBuffer out) {
        String before = chain == null ? null : chain.joined(name);
        if (before != null) {
            out.put(before).put(", ");
        }
    }

    private static String first(@Nullable HeaderFields chain, FieldName name, String otherwise) {
        String before = chain == null ? null : chain.value(name);
        return before == null ? otherwise : before;
    }

    private static void framing(Exchange exchange, OutputBuffer out) {
        long length = exchange.body().declaredLength();
        if (length == RequestHead.UNKNOWN_LENGTH) {
            out.put("Transfer-Encoding: chunked\r\n");
        } else if (length > 0 || expectsLength(exchange.request().method())) {
            out.put("Content-Length: ").number(length).line();
        }
    }

    /** Methods whose content has a meaning say so even when it is empty (RFC 9110, 8.6). */
    private static boolean expectsLength(String method) {
        return switch (method) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
    }
}
