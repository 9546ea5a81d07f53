package portcullis.tests.tls;

import java.util.Arrays;
import java.util.stream.Collectors;
import portcullis.tests.fixtures.Issued;

/** The keys of a listener's {@code tls} block, as a configuration file has them. */
final class TlsKeys {
    private TlsKeys() {}

    /** A block with those certificates and more keys, each with a comma in front. */
    static String tls(String more, Issued... certificates) {
        return "tls: { certificates: ["
                + Arrays.stream(certificates).map(TlsKeys::pair).collect(Collectors.joining(", ")) + "]" + more + " }";
    }

    private static String pair(Issued issued) {
        return "{ certificate-file: " + issued.certificateFile() + ", key-file: " + issued.keyFile() + " }";
    }
}
