package portcullis.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.ClientCertificate;

/**
 * What a client is called by the certificate that it proved to be its own. Names are subject alternative names alone: a
 * common name may hold anything (RFC 6125, 6.4.4). They end up in logs, fields and policies, so a certificate with one that
 * is not what its kind must look like names nobody, whatever else stands in it: whoever signed that did not look.
 */
public final class ClientCertificates {
    /** Numbers of the kinds of subject alternative names (RFC 5280, 4.2.1.6). */
    private static final int DNS = 2;

    private static final int URI = 6;
    /** Ample: a SPIFFE certificate has exactly one URI. */
    static final int MOST_NAMES = 64;
    /** RFC 1035, 2.3.4, without the dot at the end. */
    static final int LONGEST_HOST = 253;
    /** The SPIFFE ID standard, 2.3. */
    static final int LONGEST_URI = 2048;

    private static final String SPIFFE = "spiffe://";

    private ClientCertificates() {}

    /**
     * @param chain verified by the handshake, the client's own certificate first; empty when it showed none
     * @param allowed names that the port lets in, which come before all others; empty when it lets in any
     * @return null when there is none, or it has no name that a caller could have
     */
    public static @Nullable ClientCertificate of(List<X509Certificate> chain, List<String> allowed) {
        if (chain.isEmpty()) {
            return null;
        }
        X509Certificate own = chain.getFirst();
        List<String> uris = new ArrayList<>();
        List<String> hosts = new ArrayList<>();
        if (!isRead(own, uris, hosts) || uris.isEmpty() && hosts.isEmpty()) {
            return null;
        }
        List<String> all = new ArrayList<>(uris);
        all.addAll(hosts);
        return new ClientCertificate(
                name(uris, all, allowed), List.copyOf(all), sha256(own), own.getNotAfter().getTime());
    }

    /** Whether all of its names that are URIs or hosts are fit to be one; other kinds are passed over. */
    private static boolean isRead(X509Certificate certificate, List<String> uris, List<String> hosts) {
        Collection<List<?>> all;
        try {
            all = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return false;
        }
        if (all == null || all.size() > MOST_NAMES) {
            return false;
        }
        for (List<?> each : all) {
            if (each.get(0) instanceof Integer kind && each.get(1) instanceof String text) {
                boolean fits = true;
                if (kind == URI) {
                    fits = isUri(text);
                    uris.add(text);
                } else if (kind == DNS) {
                    fits = isHost(text);
                    if (!text.startsWith("*.")) { // which is not the name of one client
                        hosts.add(text);
                    }
                }
                if (!fits) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String name(List<String> uris, List<String> all, List<String> allowed) {
        if (!allowed.isEmpty()) {
            for (String name : all) {
                if (allowed.contains(name)) {
                    return name;
                }
            }
        }
        for (String uri : uris) {
            if (uri.regionMatches(true, 0, SPIFFE, 0, SPIFFE.length())) {
                return uri;
            }
        }
        return all.getFirst();
    }

    /** Characters of RFC 3986 after a scheme; nothing beyond ASCII, no spaces, no control characters. */
    private static boolean isUri(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || text.length() > LONGEST_URI) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = i < colon
                    ? isLetterOrDigit(c) || c == '+' || c == '-' || c == '.'
                    : isLetterOrDigit(c) || "-._~:/?#[]@!$&'()*+,;=%".indexOf(c) >= 0;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHost(String text) {
        if (text.isEmpty() || text.length() > LONGEST_HOST) {
            return false;
        }
        for (int i = text.startsWith("*.") ? 2 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '-' && c != '.' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static String sha256(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("every Java has SHA-256, and this certificate was read from its encoding", e);
        }
    }
}
