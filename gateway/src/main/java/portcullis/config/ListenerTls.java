package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.word;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/**
 * TLS as one of our ports speaks it. What is in the files is for the room {@code tls} to judge.
 *
 * @param certificates chosen by the name that the client asks for (SNI); the first one serves the others
 * @param versions as the operator listed them; null for those of the profile
 * @param ciphers as the operator listed them, in the names of the IANA registry; null for those of the profile
 * @param clientTrust the authorities that client certificates must come from; null for none
 * @param clientNames subject alternative names, one of which a client certificate must have; empty for any
 */
public record ListenerTls(
        List<Certificate> certificates,
        Provider provider,
        Profile profile,
        @Nullable List<TlsVersion> versions,
        @Nullable List<String> ciphers,
        ClientAuth clientAuth,
        @Nullable NamedFile clientTrust,
        List<String> clientNames,
        Place place) {

    static final Keys<ListenerTls> KEYS = keys(
                    ListenerTls::new,
                    list("certificates", Certificate.SHAPE)
                            .nonEmpty()
                            .says("chosen by the name that the client asks for; the first serves every other name"),
                    word("provider", Provider.values()).or("jdk").says("whose TLS it is"),
                    word("profile", Profile.values())
                            .or("intermediate")
                            .says("versions and ciphers as Mozilla recommends them: modern is TLS 1.3 alone"),
                    list("versions", TlsVersion.FORMAT)
                            .nonEmpty()
                            .orNone()
                            .says("in place of those of the profile"),
                    list("ciphers", ConfigFormats.CIPHER)
                            .nonEmpty()
                            .orNone()
                            .says("in place of those of the profile, most wanted first, in the names of the IANA registry"),
                    word("client-auth", ClientAuth.values())
                            .or("none")
                            .says("whether clients are asked for a certificate"),
                    Key.of("client-trust-file", Formats.FILE)
                            .orNone()
                            .says("PEM certificates of the authorities that client certificates must come from"),
                    list("client-names", Formats.TEXT)
                            .orItems()
                            .says("subject alternative names, one of which a client certificate must have, exactly; none: any"),
                    Given.place())
            .check(ListenerTls::checkClients)
            .check(ListenerTls::checkAgreement)
            .check(ListenerTls::refuseRepetitions);

    private static void checkClients(ListenerTls tls, Keys.Complaints complaints) {
        boolean asks = tls.clientAuth != ClientAuth.NONE;
        if (asks && tls.clientTrust == null) {
            complaints.error("client-auth", "asks for certificates that nobody could judge", "a client-trust-file");
        }
        if (!asks && tls.clientTrust != null) {
            complaints.error("client-trust-file", "is there for certificates that nobody is asked for", "client-auth: optional or required");
        }
        if (!asks && !tls.clientNames.isEmpty()) {
            complaints.error("client-names", "is there for certificates that nobody is asked for", "client-auth: optional or required");
        }
        if (asks && tls.clientNames.isEmpty() && complaints.isWritten("client-names")) {
            complaints.warning(
                    "client-names", "is empty and lets in whoever has a certificate of client-trust-file", "the names to let in, or no such key");
        }
    }

    /** A version without a cipher, or a cipher without its version, would never be agreed on. */
    private static void checkAgreement(ListenerTls tls, Keys.Complaints complaints) {
        if (complaints.isWritten("profile") && tls.versions != null && tls.ciphers != null) {
            complaints.error("profile", "stands beside versions and ciphers, which replace all of it", "one or the other");
        }
        List<TlsVersion> spoken = tls.versions != null ? tls.versions : tls.profile.versions;
        if (tls.ciphers == null) {
            for (TlsVersion version : spoken) {
                if (!tls.profile.versions.contains(version)) {
                    complaints.error(
                            "versions",
                            version + " has no ciphers in profile " + Formats.wordOf(tls.profile),
                            "profile: intermediate, or ciphers");
                }
            }
            return;
        }
        for (TlsVersion version : spoken) {
            if (tls.ciphers.stream().noneMatch(cipher -> TlsVersion.of(cipher) == version)) {
                complaints.error("ciphers", "has none for " + version, "for example " + version.example);
            }
        }
        for (String cipher : tls.ciphers) {
            if (!spoken.contains(TlsVersion.of(cipher))) {
                complaints.warning(
                        "ciphers", cipher + " is for " + TlsVersion.of(cipher) + ", which is not spoken", "versions with it, or no such cipher");
            }
        }
    }

    private static void refuseRepetitions(ListenerTls tls, Keys.Complaints complaints) {
        if (tls.versions != null) {
            refuseRepetition("versions", tls.versions, complaints);
        }
        if (tls.ciphers != null) {
            refuseRepetition("ciphers", tls.ciphers, complaints);
        }
        refuseRepetition("client-names", tls.clientNames, complaints);
        for (int i = 0; i < tls.certificates.size(); i++) {
            int first = tls.certificates.indexOf(tls.certificates.get(i));
            if (first < i && tls.certificates.get(i).isResolved()) {
                complaints.error("certificates", "has the same one as [" + first + "] and [" + i + "]", "each of them once");
            }
        }
    }

    private static void refuseRepetition(String key, List<?> values, Keys.Complaints complaints) {
        for (int i = 0; i < values.size(); i++) {
            if (values.indexOf(values.get(i)) < i) {
                complaints.error(key, "has '" + values.get(i) + "' twice", "each of them once");
                return;
            }
        }
    }

    /** Whether every file is there; false only where a check without the secrets was asked for. */
    public boolean isResolved() {
        return (clientTrust == null || clientTrust.isResolved())
                && certificates.stream().allMatch(Certificate::isResolved);
    }

    /** Where a certificate comes from. */
    public sealed interface Certificate {
        Place place();

        /** Whether all of it is there, as far as it is written. */
        private boolean isResolved() {
            return switch (this) {
                case SelfSigned _ -> true;
                case Files(NamedFile certificate, NamedFile key, _) ->
                    (certificate == null || certificate.isResolved()) && (key == null || key.isResolved());
            };
        }

        Keys<Certificate> KEYS = keys(
                        Certificate::of,
                        Key.of("certificate-file", Formats.FILE)
                                .orNone()
                                .says("PEM: the certificate, and after it those that lead to an authority"),
                        Key.of("key-file", Formats.SECRET_FILE)
                                .orNone()
                                .says("PEM: its private key, without a password"),
                        list("self-signed", ConfigFormats.CERTIFICATE_NAME)
                                .nonEmpty()
                                .orNone()
                                .says("names and addresses for a certificate made at the start; production refuses it"),
                        Given.place())
                .check(Certificate::check);

        Shape<Certificate> SHAPE = Shapes.block(KEYS);

        private static Certificate of(
                @Nullable NamedFile certificate, @Nullable NamedFile key, @Nullable List<String> names, Place place) {
            return names != null ? new SelfSigned(names, place) : new Files(certificate, key, place);
        }

        private static void check(Certificate read, Keys.Complaints complaints) {
            switch (read) {
                case SelfSigned(List<String> names, Place _) -> {
                    if (complaints.isWritten("certificate-file") || complaints.isWritten("key-file")) {
                        complaints.error("self-signed", "stands beside files", "one or the other");
                    }
                    refuseRepetition("self-signed", names, complaints);
                    complaints.inProduction("self-signed", "is a certificate that no client trusts", "certificate-file and key-file");
                }
                case Files files -> {
                    if (files.certificate == null || files.key == null) {
                        String missing = files.certificate == null ? "certificate-file" : "key-file";
                        complaints.error("", "has no " + missing, "certificate-file and key-file, or self-signed: [localhost]");
                    }
                }
            }
        }

        /** A certificate with its chain, and its key; both are there once the configuration was accepted. */
        record Files(@Nullable NamedFile certificate, @Nullable NamedFile key, Place place) implements Certificate {}

        /** One that we make ourselves at the start, for development. */
        record SelfSigned(List<String> names, Place place) implements Certificate {}
    }

    /** Whose implementation of TLS it is. */
    public enum Provider {
        JDK,
        CONSCRYPT
    }

    /** Versions and ciphers in one word. */
    public enum Profile {
        MODERN(TlsVersion.V1_3),
        INTERMEDIATE(TlsVersion.V1_2, TlsVersion.V1_3);

        private final List<TlsVersion> versions;

        Profile(TlsVersion... versions) {
            this.versions = List.of(versions);
        }
    }

    /** A version of TLS. */
    public enum TlsVersion {
        V1_2("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        V1_3("TLSv1.3", "TLS_AES_128_GCM_SHA256");

        static final Format<TlsVersion> FORMAT = Format.of(
                "TLSv1.2 or TLSv1.3",
                "TLSv1.3",
                Map.of("enum", List.of("TLSv1.2", "TLSv1.3", 1.2, 1.3)),
                TlsVersion::parse);

        private final String text;
        private final String example;

        TlsVersion(String text, String example) {
            this.text = text;
            this.example = example;
        }

        /** As nginx, OpenSSL and the JDK write it, or the number alone. */
        private static TlsVersion parse(String written) {
            for (TlsVersion version : values()) {
                if (version.text.equalsIgnoreCase(written) || version.text.endsWith("v" + written)) {
                    return version;
                }
            }
            throw new IllegalArgumentException("'" + written + "' is not a version of TLS that is spoken");
        }

        /** The version that a cipher is for: those of TLS 1.3 say nothing of a key exchange (RFC 8446, B.4). */
        static TlsVersion of(String cipher) {
            return cipher.contains("_WITH_") ? V1_2 : V1_3;
        }

        /** As the standard names of the JDK have it. */
        public String standardName() {
            return text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Whether clients are asked for a certificate. */
    public enum ClientAuth {
        NONE,
        OPTIONAL,
        REQUIRED
    }
}
