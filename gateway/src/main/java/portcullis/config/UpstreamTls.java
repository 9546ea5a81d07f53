package portcullis.config;

import static portcullis.config.keys.Declare.keys;

import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;

/**
 * TLS towards an upstream. Its certificate is always checked, against the name that was asked for.
 *
 * @param trust the authorities that its certificate must come from; null for those that the JDK trusts
 * @param serverName the name to ask for and to find in the certificate; null for the endpoint's own host
 * @param certificate who we are, with its chain; null for nobody
 * @param key its private key; null when there is no certificate
 */
public record UpstreamTls(
        @Nullable NamedFile trust,
        @Nullable String serverName,
        @Nullable NamedFile certificate,
        @Nullable NamedFile key,
        Place place) {

    /** What holds for an https endpoint when nothing is said. */
    static final Keys<UpstreamTls> KEYS = keys(
                    UpstreamTls::new,
                    Key.of("trust-file", Formats.FILE)
                            .orNone()
                            .says("PEM certificates of the authorities to trust; none: those that the JDK trusts"),
                    Key.of("server-name", ConfigFormats.HOST_NAME)
                            .orNone()
                            .says("the name to ask for (SNI) and to find in the certificate; none: the endpoint's host"),
                    Key.of("certificate-file", Formats.FILE)
                            .orNone()
                            .says("PEM: the certificate that shows who we are, and its chain"),
                    Key.of("key-file", Formats.SECRET_FILE).orNone().says("PEM: its private key, without a password"),
                    Given.place())
            .check(UpstreamTls::refuseHalfAPair);

    private static void refuseHalfAPair(UpstreamTls tls, Keys.Complaints complaints) {
        if ((tls.certificate == null) != (tls.key == null)) {
            String there = tls.certificate == null ? "key-file" : "certificate-file";
            String missing = tls.certificate == null ? "certificate-file" : "key-file";
            complaints.error(there, "is alone", there + " and " + missing + " together");
        }
    }
}
