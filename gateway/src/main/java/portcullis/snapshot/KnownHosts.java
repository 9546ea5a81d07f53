package portcullis.snapshot;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import portcullis.config.ApiConfig;
import portcullis.kit.Cidr;
import portcullis.tls.ServedCertificate;

/**
 * The hosts that this gateway stands for: those of its APIs and those of its certificates. Whoever asks for another one is
 * not sent anywhere.
 */
final class KnownHosts {
    private final boolean any;
    private final Set<String> exact = new HashSet<>();
    /** With the dot in front; what the {@code *} stands for may have dots (as in routing). */
    private final Set<String> domains = new HashSet<>();
    /** With the dot in front; what the {@code *} stands for is one label (RFC 9525, 6.3). */
    private final Set<String> certified = new HashSet<>();

    /** @param certificates of the ports that clients connect to */
    KnownHosts(List<ApiConfig> apis, List<ServedCertificate> certificates) {
        any = apis.stream().anyMatch(api -> api.hosts().isEmpty());
        apis.forEach(api -> api.hosts().forEach(host -> add(host, domains)));
        certificates.forEach(certificate -> certificate.names().forEach(name -> add(name, certified)));
    }

    private void add(String name, Set<String> wildcards) {
        if (name.startsWith("*.")) {
            wildcards.add(name.substring(1));
        } else {
            exact.add(spelling(name));
        }
    }

    /** @param host in lower case, without a port; an IPv6 address in brackets */
    boolean contains(String host) {
        if (any || exact.contains(spelling(host))) {
            return true;
        }
        int first = host.indexOf('.', 1);
        if (first > 0 && certified.contains(host.substring(first))) {
            return true;
        }
        for (int dot = first; dot > 0; dot = host.indexOf('.', dot + 1)) {
            if (domains.contains(host.substring(dot))) {
                return true;
            }
        }
        return false;
    }

    /** Addresses have many spellings and are compared by what they mean. */
    private static String spelling(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        byte[] address = Cidr.literal(bracketed ? host.substring(1, host.length() - 1) : host);
        return address == null ? host : "address " + HexFormat.of().formatHex(address);
    }
}
