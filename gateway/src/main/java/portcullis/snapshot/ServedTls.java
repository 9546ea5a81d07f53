package portcullis.snapshot;

import java.time.Instant;
import java.util.ArrayList;
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
import portcullis.tls.ServedCertificate;
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

    /**
     * Reads what the configuration names, and changes nothing yet.
     *
     * @param before the generation in force, of which each port keeps what an edit of certificates leaves alone
     */
    public static ServedTls open(GatewayConfig config, ServedTls before, Instant now, Consumer<ConfigProblem> problems) {
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
        return config == null ? null : ServerTls.open(config, protocols, before, now, problems);
    }

    /** By the listener's name, {@code admin} for the operator's port. */
    public Map<String, List<ServedCertificate>> certificates() {
        Map<String, List<ServedCertificate>> all = new LinkedHashMap<>();
        ports().forEach((port, tls) -> all.put(port, tls.certificates()));
        return all;
    }

    private Map<String, ServerTls> ports() {
        Map<String, ServerTls> all = new LinkedHashMap<>(listeners);
        if (admin != null) {
            all.put("admin", admin);
        }
        return all;
    }

    /** A line for each port: what it speaks and what it shows. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        ports().forEach((port, tls) -> lines.add(port + ": " + tls.description() + "; certificates: "
                + String.join(", ", tls.certificates().stream().map(ServedTls::line).toList())));
        return lines;
    }

    private static String line(ServedCertificate certificate) {
        return String.join(" ", certificate.names()) + " (" + certificate.algorithm()
                + (certificate.selfSigned() ? ", self-signed" : "") + ", serial " + certificate.serial() + ", until "
                + certificate.notAfter() + ")";
    }

    /** As the admin port shows it. */
    public List<Map<String, Object>> description() {
        List<Map<String, Object>> all = new ArrayList<>();
        ports().forEach((port, tls) -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("listener", port);
            shown.put("tls", tls.description());
            shown.put("certificates", tls.certificates().stream().map(ServedTls::description).toList());
            all.add(shown);
        });
        return all;
    }

    private static Map<String, Object> description(ServedCertificate certificate) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", certificate.name());
        shown.put("names", certificate.names());
        shown.put("serial", certificate.serial());
        shown.put("sha256", certificate.sha256());
        shown.put("algorithm", certificate.algorithm());
        shown.put("not-before", certificate.notBefore().toString());
        shown.put("not-after", certificate.notAfter().toString());
        shown.put("self-signed", certificate.selfSigned());
        return shown;
    }

    /** Of the listener of that name; null for plaintext. */
    public @Nullable ServerTls of(String listener) {
        return listeners.get(listener);
    }
}
