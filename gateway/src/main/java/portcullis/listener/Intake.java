package portcullis.listener;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Exchange.Arrival;
import portcullis.exchange.OwnedFields;
import portcullis.exchange.Reason;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;
import portcullis.http1.BodyReaders;
import portcullis.http1.ConnectionField;
import portcullis.http1.InputBuffer;
import portcullis.http1.UpgradeField;

/**
 * What a head that the reader accepted means for this connection, decided in one order for every request: what it says of
 * the connection is read, what only concerns the connection or only the gateway may say is removed, and what came of the
 * body is checked, before anything else sees the request.
 *
 * @param keep      whether the client means to keep the connection
 * @param requestId the id that a trusted proxy gave; null when we must make one
 * @param offers    protocols that the client would go on in, the preferred one first; it does not mean to keep HTTP then
 * @param fault     why the request is refused and the connection closed; null when it is not
 */
record Intake(
        boolean keep,
        Arrival arrival,
        @Nullable String requestId,
        RequestBody body,
        List<String> offers,
        @Nullable Reason fault) {
    /** A chunked body is read through the buffer; a larger one saves calls. */
    private static final int BODY_BUFFER = 16 * 1024;

    static Intake of(
            RequestHead head,
            InputBuffer input,
            ListenerSettings settings,
            Arrival direct,
            boolean peerTrusted,
            RequestBody.Continue onDemand) {
        HeaderFields fields = head.fields();
        boolean modern = head.minorVersion() > 0;
        List<String> offers = modern ? offers(fields) : List.of();
        boolean keep = offers != null && offers.isEmpty() && keepsConnection(fields, modern);
        boolean waits = modern && fields.contains(StandardFields.EXPECT);
        Reason fault = offers == null ? Reason.MALFORMED_REQUEST : null;
        if (modern && fields.contains(StandardFields.TE)) {
            head.takesTrailers(ConnectionField.lists(fields, StandardFields.TE, "trailers"));
        }
        if (!ConnectionField.removeHopByHop(fields, Intake::isUnnameable)) {
            fault = Reason.MALFORMED_REQUEST;
        }
        Arrival arrival = peerTrusted ? settings.arrivals().proxied(direct, fields) : direct;
        String requestId = peerTrusted ? Arrivals.requestId(fields) : null;
        settings.arrivals().strip(fields, peerTrusted);
        if (head.declaredLength() == RequestHead.UNKNOWN_LENGTH) {
            input.room(BODY_BUFFER);
        }
        BodyReader body = BodyReader.EMPTY;
        try {
            body = BodyReaders.ofRequest(
                    input, head.declaredLength(), settings.timeouts().bodyIdle().toNanos());
        } catch (BodyException e) {
            fault = Reason.MALFORMED_REQUEST;
        }
        return new Intake(
                keep, arrival, requestId, new RequestBody(body, waits ? onDemand : null, settings.arrivals()),
                offers == null ? List.of() : offers, fault);
    }

    private static boolean keepsConnection(HeaderFields fields, boolean modern) {
        return modern
                ? !ConnectionField.names(fields, "close")
                : ConnectionField.names(fields, "keep-alive") && !ConnectionField.names(fields, "close");
    }

    /**
     * The protocols that the client offers to go on in; null when that is malformed. An offer of {@code h2c} alone is
     * declined by answering in HTTP/1.1 (RFC 9110, 7.8): common clients make it with every request.
     */
    private static @Nullable List<String> offers(HeaderFields fields) {
        List<String> offers = UpgradeField.offers(fields);
        return offers != null && offers.size() == 1 && offers.getFirst().equals("h2c") ? List.of() : offers;
    }

    /** What nobody may have removed by naming it in Connection: what frames and routes, and what only we may say. */
    private static boolean isUnnameable(byte[] bytes, int from, int to) {
        return OwnedFields.contains(bytes, from, to)
                || Tokens.equalsIgnoreCase(bytes, from, to, "host")
                || Tokens.equalsIgnoreCase(bytes, from, to, "content-length")
                || Tokens.equalsIgnoreCase(bytes, from, to, "transfer-encoding");
    }
}
