package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** The chains are as the JDK makes them. */
class HandshakeFaultTest {
    private static IOException caused(String message, Throwable cause) {
        SSLHandshakeException outer = new SSLHandshakeException(message);
        outer.initCause(cause);
        return outer;
    }

    @Test
    void saysThatNobodyTrustedStandsBehindTheCertificate() {
        Throwable path = new CertificateException(
                "PKIX path building failed", new CertPathBuilderException("unable to find valid certification path"));
        assertEquals(
                "its certificate comes from no authority that is trusted here",
                HandshakeFault.of(caused("(certificate_unknown) PKIX path building failed", path)));
    }

    @Test
    void saysThatTheCertificateHasExpired() {
        Throwable expired = new CertificateException("PKIX path validation failed", new CertificateExpiredException("NotAfter: yesterday"));
        assertEquals("its certificate has expired (NotAfter: yesterday)", HandshakeFault.of(caused("(certificate_expired)", expired)));
    }

    @Test
    void saysThatTheCertificateIsForSomebodyElse() {
        Throwable name = new CertificateException("No subject alternative DNS name matching a.test found.");
        assertEquals(
                "its certificate is refused (No subject alternative DNS name matching a.test found.)",
                HandshakeFault.of(caused("(certificate_unknown)", name)));
    }

    @Test
    void saysWhichAlertCame() {
        assertEquals("it refused (alert bad_certificate)", HandshakeFault.of(new SSLException("(bad_certificate) Received fatal alert: bad_certificate")));
    }

    @Test
    void saysThatPlaintextCame() {
        assertEquals("it does not speak TLS there", HandshakeFault.of(new SSLException("Unsupported or unrecognized SSL message")));
        assertEquals("it does not speak TLS there", HandshakeFault.of(new SSLException("Unrecognized SSL message, plaintext connection?")));
    }

    @Test
    void saysThatTheConnectionEnded() {
        assertEquals("it ended the connection (EOFException)", HandshakeFault.of(new EOFException()));
        assertEquals("it ended the connection (Connection reset)", HandshakeFault.of(new IOException("Connection reset")));
    }

    @Test
    void keepsToOneLineOfBoundedLength() {
        String words = HandshakeFault.of(new SSLException("a\nb" + "x".repeat(1000)));
        assertEquals("a b" + "x".repeat(297) + "...", words);
    }
}
