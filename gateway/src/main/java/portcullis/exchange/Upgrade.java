package portcullis.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a route lets a connection become (RFC 9110, 7.8), and for how long.
 *
 * @param protocol in lower case
 * @param idle     how long no byte may go either way; null for as long as both sides like
 * @param lifetime how long the tunnel may last from its beginning; null for as long as both sides like
 * @param reauthenticate how often it is asked whether the caller still is who it was; null for never
 */
public record Upgrade(
        String protocol, @Nullable Duration idle, @Nullable Duration lifetime, @Nullable Duration reauthenticate) {
    /** The one protocol whose framing we know (RFC 6455). */
    public static final String WEBSOCKET = "websocket";

    public boolean isWebSocket() {
        return protocol.equals(WEBSOCKET);
    }
}
