package portcullis.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls;
import portcullis.config.ListenerTls.Profile;
import portcullis.config.ListenerTls.Provider;
import portcullis.config.ListenerTls.TlsVersion;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;

/**
 * On what terms TLS is spoken: versions, ciphers and groups, most wanted first. The profiles are Mozilla's recommendations
 * (Server Side TLS 5.7), without the finite-field key exchange: no client of today needs it, and a client could make a server
 * spend milliseconds on each of its handshakes with it.
 */
record TlsTerms(List<TlsVersion> versions, List<String> ciphers) {
    private static final List<String> CIPHERS_13 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
    private static final List<String> CIPHERS_12 = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    private static final List<String> GROUPS = List.of("x25519", "secp256r1", "secp384r1");

    /** What we speak to upstreams. */
    static final TlsTerms INTERMEDIATE = of(Profile.INTERMEDIATE);

    private static TlsTerms of(Profile profile) {
        List<TlsVersion> versions =
                switch (profile) {
                    case MODERN -> List.of(TlsVersion.V1_3);
                    case INTERMEDIATE -> List.of(TlsVersion.V1_3, TlsVersion.V1_2);
                };
        return new TlsTerms(versions, ciphersOf(versions));
    }

    private static List<String> ciphersOf(List<TlsVersion> versions) {
        List<String> ciphers = new ArrayList<>();
        if (versions.contains(TlsVersion.V1_3)) {
            ciphers.addAll(CIPHERS_13);
        }
        if (versions.contains(TlsVersion.V1_2)) {
            ciphers.addAll(CIPHERS_12);
        }
        return List.copyOf(ciphers);
    }

    /** @return null when something was wrong */
    static @Nullable TlsTerms of(ListenerTls config, Consumer<ConfigProblem> problems) {
        List<TlsVersion> versions =
                config.versions() == null ? of(config.profile()).versions : config.versions().stream().distinct().toList();
        List<String> listed = config.ciphers();
        if (listed == null) {
            return new TlsTerms(versions, ciphersOf(versions));
        }
        Place place = config.place().at("ciphers");
        Set<String> known = Contexts.ciphers(config.provider());
        boolean fine = true;
        for (int i = 0; i < listed.size(); i++) {
            if (!known.contains(listed.get(i)) || listed.get(i).endsWith("_SCSV")) {
                String nearest = NearestName.to(listed.get(i), known);
                problems.accept(ConfigProblem.error(
                        place.item(i),
                        "'" + listed.get(i) + "' is no cipher that this Java has, or has switched on",
                        nearest != null ? "did you mean '" + nearest + "'?" : "for example " + CIPHERS_12.getFirst()));
                fine = false;
            }
        }
        for (TlsVersion version : versions) {
            if (fine && listed.stream().noneMatch(cipher -> isOf(version, cipher))) {
                problems.accept(ConfigProblem.error(
                        place,
                        "has nothing for " + version,
                        "for example " + ciphersOf(List.of(version)).getFirst() + ", or versions without it"));
                fine = false;
            }
        }
        for (int i = 0; fine && i < listed.size(); i++) {
            String cipher = listed.get(i);
            if (versions.stream().noneMatch(version -> isOf(version, cipher))) {
                problems.accept(ConfigProblem.error(
                        place.item(i), cipher + " belongs to a version that is not spoken", "ciphers of " + versions));
                fine = false;
            }
        }
        if (fine && config.provider() == Provider.CONSCRYPT && versions.contains(TlsVersion.V1_3)) {
            List<String> latest = listed.stream().filter(cipher -> isOf(TlsVersion.V1_3, cipher)).toList();
            if (!latest.equals(CIPHERS_13)) {
                problems.accept(ConfigProblem.error(
                        place,
                        "chooses among the ciphers of TLSv1.3, which conscrypt does not let anybody do",
                        "all of them in this order: " + String.join(" ", CIPHERS_13) + "; or provider: jdk"));
                fine = false;
            }
        }
        return fine ? new TlsTerms(versions, List.copyOf(listed)) : null;
    }

    /** Names of TLS 1.3 say nothing of keys, because its ciphers go with any (RFC 8446, B.4). */
    private static boolean isOf(TlsVersion version, String cipher) {
        return cipher.contains("_WITH_") == (version == TlsVersion.V1_2);
    }

    /** Whether a certificate with a key of that type can be shown at all. */
    boolean suit(String keyType) {
        if (versions.contains(TlsVersion.V1_3)) {
            return true;
        }
        String signedBy = keyType.equals("EC") || keyType.equals("EdDSA") ? "_ECDSA_" : "_RSA_";
        return ciphers.stream().anyMatch(cipher -> cipher.contains(signedBy));
    }

    /** Conscrypt always has all ciphers of TLS 1.3, and finds a certificate only where those of TLS 1.2 lead it to one. */
    SSLParameters parameters(List<String> protocols, Provider provider) {
        boolean lead = provider == Provider.CONSCRYPT && !versions.contains(TlsVersion.V1_2);
        SSLParameters parameters = new SSLParameters(
                (lead ? CIPHERS_12 : ciphers).toArray(String[]::new),
                versions.stream().map(TlsVersion::standardName).toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNamedGroups(GROUPS.toArray(String[]::new));
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        return parameters;
    }

    @Override
    public String toString() {
        return String.join(" ", versions.stream().map(TlsVersion::toString).toList()) + ", " + String.join(" ", ciphers);
    }
}
