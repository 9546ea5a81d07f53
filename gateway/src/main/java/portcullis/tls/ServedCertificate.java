package portcullis.tls;

import java.time.Instant;
import java.util.List;

/**
 * A certificate that one of our ports shows, for metrics, logs and readiness.
 *
 * @param name the first of its names: what it is called in metrics and logs
 * @param names the DNS names and addresses that it is for, lower case
 * @param serial hexadecimal
 * @param sha256 of the whole certificate, hexadecimal in lower case: whoever knows it may trust this very certificate
 */
public record ServedCertificate(
        String name,
        List<String> names,
        String serial,
        String sha256,
        String algorithm,
        Instant notBefore,
        Instant notAfter,
        boolean selfSigned) {}
