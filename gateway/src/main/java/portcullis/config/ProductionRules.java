package portcullis.config;

import static portcullis.config.keys.ConfigProblem.error;
import static portcullis.config.keys.ConfigProblem.warning;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import portcullis.config.IssuerConfig.Jwks;
import portcullis.config.Telemetry.LogLevel;
import portcullis.config.keys.Findings;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;
import portcullis.config.keys.Tree;

/** What production refuses and other environments only warn about, as far as one file can show it. */
final class ProductionRules {
    private final boolean production;
    private final Findings findings;

    ProductionRules(boolean production, Findings findings) {
        this.production = production;
        this.findings = findings;
    }

    void check(GatewayConfig gateway) {
        if (gateway.service().name() == null) {
            report(gateway.place().at("service", "name"), "is not set", "a name that tells this gateway from others");
        }
        gateway.listeners().values().forEach(this::checkListener);
        checkAdmin(gateway.admin());
        checkLogs(gateway.telemetry().logs(), gateway.place().at("telemetry", "logs"));
        gateway.identity().issuers().values().forEach(this::checkKeys);
    }

    private void checkListener(ListenerConfig listener) {
        Place bind = listener.place().at("bind");
        if (listener.bind().port() == 0) {
            report(bind, "takes a free port, another one at each start", "a fixed port");
        }
        boolean plaintext = listener.tls() == null && !listener.behindTlsProxy();
        if (plaintext && listener.redirectTo() == null && !listener.bind().isLoopback()) {
            report(
                    bind,
                    "is plaintext for everybody who can reach it",
                    "tls, behind-tls-proxy: true, redirect-to, or a loopback address");
        }
    }

    private void checkAdmin(AdminConfig admin) {
        if (admin.bind().port() == 0) {
            report(admin.place().at("bind"), "takes a free port, another one at each start", "a fixed port");
        }
        if (!admin.bind().isLoopback() && admin.tokens().isEmpty()) {
            report(admin.place().at("bind"), "is reachable from elsewhere without a token", "admin.tokens, or 127.0.0.1");
        }
        if (!admin.bind().isLoopback() && !admin.tokens().isEmpty() && admin.tls() == null) {
            findings.add(warning(
                    admin.place().at("bind"), "takes tokens from elsewhere in plaintext", "admin.tls, or 127.0.0.1"));
        }
    }

    private void checkKeys(IssuerConfig issuer) {
        switch (issuer.keys().jwks()) {
            case Jwks.Discover() -> refusePlaintext(issuer.issuer(), issuer.place().at("issuer"));
            case Jwks.Url(URI url) -> refusePlaintext(url.toString(), issuer.place().at("jwks", "url"));
            case Jwks.KeySetFile(NamedFile file) -> {
                // with HS algorithms whoever reads the set can make tokens
                if (file.isResolved() && issuer.demands().algorithms().stream().anyMatch(JwsAlgorithm::isSymmetric)) {
                    checkReadable(file.path(), issuer.place().at("jwks", "file"));
                }
            }
            case Jwks.PemFile _ -> {}
        }
    }

    private void refusePlaintext(String address, Place place) {
        if (address.startsWith("http:")) {
            report(
                    place,
                    "has keys fetched in plaintext: whoever is on the way can make tokens",
                    "an https URL, with trust-file for an authority of your own");
        }
    }

    private void checkLogs(Telemetry.Logs logs, Place place) {
        if (isTalkative(logs.level())) {
            report(place.at("level"), "tells more than production may", "info or less");
        }
        for (Map.Entry<String, LogLevel> each : logs.levels().entrySet()) {
            if (isTalkative(each.getValue())) {
                report(place.at("levels", each.getKey()), "tells more than production may", "info or less");
            }
        }
    }

    private static boolean isTalkative(LogLevel level) {
        return level == LogLevel.TRACE || level == LogLevel.DEBUG;
    }

    /** Secrets that stand in the files themselves, or in files that others may read. */
    void checkSecrets() {
        for (Findings.SecretUse secret : findings.secrets()) {
            switch (secret.material()) {
                case Tree.Material.Written() -> report(
                        secret.place(), "is a secret in plain sight", "${file:PATH} or ${env:NAME} and nothing else");
                case Tree.Material.Referenced(var files) -> files.forEach(file -> checkReadable(file, secret.place()));
                case Tree.Material.Unresolved() -> {}
            }
        }
    }

    private void checkReadable(Path file, Place place) {
        if (FileRights.areWide(file)) {
            report(place, "comes from " + file + ", which its group or everybody may read or write", "mode 0600 or 0400");
        }
    }

    private void report(Place place, String wrong, String cure) {
        if (!place.isUnresolved()) {
            findings.add(production ? error(place, wrong, cure) : warning(place, wrong, cure));
        }
    }
}
