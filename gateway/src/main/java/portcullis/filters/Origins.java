package portcullis.filters;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import portcullis.config.keys.Format;
import portcullis.kit.Cidr;

/**
 * Origins of web pages that an operator lists. Browsers write an origin in one way only (lower case, no default port), so an exact
 * one is looked up as text; {@code https://*.example.com} stands for exactly one more label, in that scheme and on that
 * port, so that neither {@code https://evil-example.com} nor {@code https://a.b.example.com} gets in with it.
 */
public final class Origins {
    /** One of them, as an operator writes it. */
    public static final Format<String> FORMAT =
            Format.of("origin", "https://app.example.com", Map.of("type", "string"), Origins::parse);

    private final Set<String> exact = new HashSet<>();
    private final List<Subdomains> wildcards = new ArrayList<>();

    /** {@code https://} and {@code .example.com} around the one label. */
    private record Subdomains(String before, String after) {
        boolean contains(String origin) {
            int end = origin.length() - after.length();
            return end > before.length() && origin.startsWith(before) && origin.endsWith(after)
                    && isLabel(origin, before.length(), end);
        }
    }

    /** @param origins each as {@link #FORMAT} reads it */
    public Origins(List<String> origins) {
        for (String origin : origins) {
            int star = origin.indexOf('*');
            if (star < 0) {
                exact.add(origin);
            } else {
                wildcards.add(new Subdomains(origin.substring(0, star), origin.substring(star + 1)));
            }
        }
    }

    /** Whether the value of an Origin field (RFC 6454, 7) is one of these; {@code null}, the opaque one, never is. */
    public boolean contains(String origin) {
        if (exact.contains(origin)) {
            return true;
        }
        for (int i = 0; i < wildcards.size(); i++) {
            if (wildcards.get(i).contains(origin)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads an origin as an operator writes it and gives it as a browser does.
     *
     * @throws IllegalArgumentException when it is none; the message says why, in words for an operator
     */
    static String parse(String text) {
        String origin = text.toLowerCase(Locale.ROOT);
        int colon = origin.indexOf("://");
        String scheme = colon < 0 ? "" : origin.substring(0, colon);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("'" + text + "' does not begin with https:// or http://");
        }
        String authority = origin.substring(colon + 3);
        int port = authority.lastIndexOf(':');
        String host = port < 0 || authority.endsWith("]") ? authority : authority.substring(0, port);
        String rest = authority.substring(host.length());
        if (!isHost(host) || !isPort(rest)) {
            throw new IllegalArgumentException("'" + text + "' is not an origin: scheme, host and perhaps a port, "
                    + "without a path, and with at most one '*' as the first label before two others");
        }
        return rest.equals(scheme.equals("https") ? ":443" : ":80") ? scheme + "://" + host : origin;
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return host.endsWith("]") && Cidr.literal(host.substring(1, host.length() - 1)) != null;
        }
        int labels = 0;
        for (int from = 0; from <= host.length(); labels++) {
            int dot = host.indexOf('.', from);
            int end = dot < 0 ? host.length() : dot;
            boolean star = labels == 0 && host.startsWith("*.");
            if (!star && !isLabel(host, from, end)) {
                return false;
            }
            from = end + 1;
        }
        return !host.startsWith("*") || labels >= 3;
    }

    private static boolean isPort(String rest) {
        if (rest.isEmpty()) {
            return true;
        }
        int port = 0;
        for (int i = 1; i < rest.length(); i++) {
            int digit = rest.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i == 1 && digit == 0 || i > 5) {
                return false;
            }
            port = port * 10 + digit;
        }
        return port > 0 && port < 65536;
    }

    /** One label of a host name; underscores are met in the wild and do no harm here. */
    private static boolean isLabel(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                return false;
            }
        }
        return to > from && to - from <= 63;
    }
}
