package portcullis.tls;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/**
 * Why there was no agreement, in words for the operator. The JDK tells by the classes and messages of a chain of causes,
 * of which the outermost says least.
 */
public final class HandshakeFault {
    /** Longer messages quote the peer's certificate. */
    private static final int LONGEST = 300;

    private static final String ALERT = "Received fatal alert: ";

    private HandshakeFault() {}

    public static String of(IOException fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String words = switch (cause) {
                case CertificateExpiredException e -> "its certificate has expired (" + said(e) + ")";
                case CertificateNotYetValidException e -> "its certificate is not valid yet (" + said(e) + ")";
                case CertPathBuilderException _ -> "its certificate comes from no authority that is trusted here";
                default -> null;
            };
            if (words != null) {
                return words;
            }
        }
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return "its certificate is refused (" + said(cause) + ")";
            }
        }
        String said = said(fault);
        int alert = said.indexOf(ALERT);
        if (alert >= 0) {
            return "it refused (alert " + said.substring(alert + ALERT.length()) + ")";
        }
        if (said.startsWith("Unrecognized SSL message") || said.startsWith("Unsupported or unrecognized SSL message")) {
            return "it does not speak TLS there";
        }
        return fault instanceof EOFException || !(fault instanceof SSLException)
                ? "it ended the connection (" + said + ")"
                : said;
    }

    private static String said(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = message.replace('\r', ' ').replace('\n', ' ');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
