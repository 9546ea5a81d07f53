package portcullis.listener;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerConfig;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.ClientCertificate;
import portcullis.exchange.Exchange;
import portcullis.exchange.Exchange.Arrival;
import portcullis.exchange.Reason;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
import portcullis.http1.HeadLimits;
import portcullis.http1.InputBuffer;
import portcullis.http1.RequestHeadReader;
import portcullis.kit.Cidr;

/**
 * Takes in the head of a request as a listener would from a connection, for whoever asks what would come of it: the same reader,
 * the same limits, the same decision on who the client is. Nothing listens.
 */
public final class OfflineIntake {
    private final ListenerSettings settings;

    /**
     * What a listener makes of a head.
     *
     * @param exchange what was understood of it
     * @param fault why it is refused before anything else sees it; null when it is not
     */
    public record Taken(Exchange exchange, @Nullable Reason fault) {}

    /**
     * Whoever is at the other end.
     *
     * @param address that the connection comes from
     * @param tls the version of TLS that it speaks; empty for plaintext
     * @param certificate that it showed; null for none
     */
    public record Peer(ClientAddress address, String tls, @Nullable ClientCertificate certificate) {}

    /** @param port that clients connect to, where {@code bind} leaves it to the system */
    public OfflineIntake(ListenerConfig listener, int port) {
        ListenerConfig.Limits limits = listener.limits();
        int bound = listener.bind().port() == 0 ? port : listener.bind().port();
        settings = new ListenerSettings(
                listener,
                null,
                new Arrivals(listener, bound),
                new HeadLimits(limits.headerBytes().toInt(), limits.headerCount(), limits.targetBytes().toInt()),
                0);
    }

    /**
     * @param address a literal of IPv4 or IPv6
     * @return null when it is none
     */
    public static @Nullable ClientAddress address(String address) {
        byte[] bytes = Cidr.literal(address);
        return bytes == null ? null : Arrivals.named(bytes);
    }

    /** @param head as bytes on the wire, with the empty line behind it */
    public Taken take(byte[] head, Peer peer, String requestId) {
        InputBuffer input = new InputBuffer(new GivenBytes(head), new byte[head.length + 1]);
        RequestHeadReader reader = new RequestHeadReader(input);
        Arrivals arrivals = settings.arrivals();
        Arrival direct = arrivals.direct(peer.address(), peer.tls(), peer.certificate());
        Reason fault = read(reader);
        if (fault != null) {
            reader.head().fields().remove(StandardFields.CONNECTION);
            arrivals.strip(reader.head().fields(), false);
            return new Taken(exchange(reader.head(), BodyReader.EMPTY, direct, requestId), fault);
        }
        Intake intake = Intake.of(reader.head(), input, settings, direct, arrivals.isTrusted(peer.address()), () -> {});
        String id = intake.requestId() == null ? requestId : intake.requestId();
        Exchange exchange = exchange(reader.head(), intake.body(), intake.arrival(), id);
        exchange.offers(intake.offers());
        return new Taken(exchange, intake.fault());
    }

    private @Nullable Reason read(RequestHeadReader reader) {
        try {
            return switch (reader.read(settings.headLimits(), () -> {})) {
                case HEAD -> null;
                case FAULT -> ClientConnection.reason(reader.fault());
                case NOTHING, CUT -> Reason.MALFORMED_REQUEST;
            };
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory cannot break off", impossible);
        }
    }

    private static Exchange exchange(RequestHead head, BodyReader body, Arrival arrival, String requestId) {
        return new Exchange(head, body, arrival, requestId, 1, System.nanoTime());
    }
}
