package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.word;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
                    list("versions", Formats.words(TlsVersion.values()))
                            .nonEmpty()
                            .orNone()
                            .says("in place of those of the profile"),
                    list("ciphers", Formats.TEXT)
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
            .check(ListenerTls::check);

    private static void check(ListenerTls tls, Keys.Complaints complaints) {
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
        if (complaints.isWritten("profile") && tls.versions != null && tls.ciphers != null) {
            complaints.error("profile", "stands beside versions and ciphers, which replace all of it", "one or the other");
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
                        list("self-signed", Formats.TEXT)
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
                case SelfSigned _ -> {
                    if (complaints.isWritten("certificate-file") || complaints.isWritten("key-file")) {
                        complaints.error("self-signed", "stands beside files", "one or the other");
                    }
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
        JDK
    }

    /** Versions and ciphers in one word. */
    public enum Profile {
        MODERN,
        INTERMEDIATE
    }

    /** A version of TLS. */
    public enum TlsVersion {
        V1_2("TLSv1.2"),
        V1_3("TLSv1.3");

        private final String text;

        TlsVersion(String text) {
            this.text = text;
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
