package portcullis.snapshot;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.GatewayConfig;
import portcullis.config.ListenerConfig;
import portcullis.config.ListenerTls;
import portcullis.config.Protocol;
import portcullis.config.keys.ConfigProblem;
import portcullis.tls.ServerTls;

/**
 * TLS of every port that speaks it, as one generation has it. Ports whose files are not there, where the caller said that
 * this is fine, are left out.
 *
 * @param listeners by the listener's name, in file order
 * @param admin of the operator's port; null for plaintext
 */
public record ServedTls(Map<String, ServerTls> listeners, @Nullable ServerTls admin) {
    /** No port speaks TLS. */
    public static final ServedTls NONE = new ServedTls(Map.of(), null);

    /** What the operator's port speaks: one request per connection. */
    private static final List<String> ADMIN_PROTOCOLS = List.of(Protocol.HTTP_1_1.toString());

    /** @param before the generation in force, of which each port keeps what an edit of certificates leaves alone */
    static ServedTls open(GatewayConfig config, ServedTls before, Instant now, Consumer<ConfigProblem> problems) {
        Map<String, ServerTls> listeners = new LinkedHashMap<>();
        for (ListenerConfig listener : config.listeners().values()) {
            List<String> protocols = listener.protocols().stream().map(Protocol::toString).toList();
            ServerTls tls = open(listener.tls(), protocols, before.of(listener.name()), now, problems);
            if (tls != null) {
                listeners.put(listener.name(), tls);
            }
        }
        ServerTls admin = open(config.admin().tls(), ADMIN_PROTOCOLS, before.admin, now, problems);
        return new ServedTls(listeners, admin);
    }

    private static @Nullable ServerTls open(
            @Nullable ListenerTls config,
            List<String> protocols,
            @Nullable ServerTls before,
            Instant now,
            Consumer<ConfigProblem> problems) {
        return config == null || !config.isResolved() ? null : ServerTls.open(config, protocols, before, now, problems);
    }

    /** Of the listener of that name; null for plaintext. */
    public @Nullable ServerTls of(String listener) {
        return listeners.get(listener);
    }
}
