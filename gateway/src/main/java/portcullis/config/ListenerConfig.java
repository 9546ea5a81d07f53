package portcullis.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.ByteSize;
import portcullis.config.keys.Place;
import portcullis.kit.Cidr;

/**
 * One port that clients connect to.
 *
 * @param externalPort the port that clients see; null when it is the one of {@code bind}
 * @param trustedProxies peers whose forwarding fields count
 * @param clientIpHeader lower case; null when none is read
 * @param readyPath a path that answers readiness on this port; null for none
 */
public record ListenerConfig(
        String name,
        BindAddress bind,
        List<Protocol> protocols,
        boolean behindTlsProxy,
        @Nullable Integer externalPort,
        List<Cidr> trustedProxies,
        @Nullable String clientIpHeader,
        UnderscoreHeaders underscoreHeaders,
        @Nullable String readyPath,
        Limits limits,
        Timeouts timeouts,
        Place place) {

    /** What happens to a field whose name contains an underscore. */
    public enum UnderscoreHeaders {
        DROP,
        PASS
    }

    /**
     * What one listener takes at most.
     *
     * @param connections null when the descriptor budget of the process decides ({@code auto})
     * @param connectionsPerClient open connections of one client address
     * @param requestsPerClient requests of one client address in flight
     * @param headerBytes the whole header section with the request line
     * @param targetBytes the request target
     * @param bodyBytes the largest request body where no {@code body-limit} filter says otherwise; null for any
     * @param bodyBytesMax what a {@code body-limit} filter may raise it to; null for any
     * @param requestsInFlight over all clients of this listener
     */
    public record Limits(
            @Nullable Integer connections,
            int connectionsPerClient,
            int requestsPerClient,
            ByteSize headerBytes,
            int headerCount,
            ByteSize targetBytes,
            @Nullable ByteSize bodyBytes,
            @Nullable ByteSize bodyBytesMax,
            int requestsInFlight) {}

    /**
     * How long a client may take.
     *
     * @param headerRead from the first byte of a request to the end of its header section
     * @param bodyIdle between two reads of a request body
     * @param writeStall between two writes that the client takes
     * @param keepAlive between two requests
     * @param connectionAge after which a connection is closed at the next chance; null for never
     */
    public record Timeouts(
            Duration headerRead,
            Duration bodyIdle,
            Duration writeStall,
            Duration keepAlive,
            @Nullable Duration connectionAge) {}
}
