package portcullis.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a certificate is for (RFC 6125).
 *
 * @param dns lower case; a wildcard as it stands there
 * @param addresses literals, in no particular form
 */
record CertificateNames(List<String> dns, List<String> addresses) {
    static final CertificateNames NONE = new CertificateNames(List.of(), List.of());

    /** Numbers of the kinds of subject alternative names (RFC 5280, 4.2.1.6). */
    static final int EMAIL = 1;

    static final int DNS = 2;
    static final int URI = 6;
    static final int ADDRESS = 7;

    /** By its subject alternative names; a certificate without any is for its common name, as far as we are concerned. */
    static CertificateNames of(X509Certificate certificate) {
        List<String> dns = new ArrayList<>();
        for (String name : alternatives(certificate, DNS)) {
            dns.add(name.toLowerCase(Locale.ROOT));
        }
        List<String> addresses = alternatives(certificate, ADDRESS);
        if (dns.isEmpty() && addresses.isEmpty()) {
            String common = commonName(certificate);
            return new CertificateNames(common == null ? List.of() : List.of(common), List.of());
        }
        return new CertificateNames(List.copyOf(dns), List.copyOf(addresses));
    }

    /** Subject alternative names of that kind. */
    static List<String> alternatives(X509Certificate certificate, int kind) {
        List<String> found = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                if (each.get(0) instanceof Integer its && its == kind && each.get(1) instanceof String text) {
                    found.add(text);
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return found;
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().reversed()) {
                if (rdn.getType().equalsIgnoreCase("CN")) {
                    return rdn.getValue().toString().toLowerCase(Locale.ROOT);
                }
            }
        } catch (InvalidNameException e) {
            return null;
        }
        return null;
    }

    List<String> all() {
        List<String> all = new ArrayList<>(dns);
        all.addAll(addresses);
        return List.copyOf(all);
    }

    /** @param host a name in any case, or a literal address, IPv6 with or without brackets */
    boolean covers(String host) {
        InetAddress address = literal(host);
        if (address != null) {
            return addresses.stream().anyMatch(each -> address.equals(literal(each)));
        }
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return dns.contains(name) || dot > 0 && dns.contains("*" + name.substring(dot));
    }

    /** The address that stands there; null for a name. Asks no resolver. */
    static @Nullable InetAddress literal(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bare.isEmpty() || bare.indexOf(':') < 0 && !Character.isDigit(bare.charAt(bare.length() - 1))) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
