package portcullis.explain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL as somebody typed it, cut into its parts and nothing more: what of it is well-formed is for the gateway's own reader to say.
 *
 * @param scheme {@code http} or {@code https}; null for a path alone
 * @param authority host and perhaps port as written
 * @param target path and query
 */
record AskedUrl(@Nullable String scheme, String authority, String target) {
    private static final String NOWHERE = "localhost";

    /** @throws IllegalArgumentException in words for whoever typed it */
    static AskedUrl of(String text) {
        int fragment = text.indexOf('#');
        String url = fragment < 0 ? text : text.substring(0, fragment); // never goes out (RFC 9110, 7.1)
        if (url.startsWith("/") || url.equals("*")) {
            return new AskedUrl(null, NOWHERE, url);
        }
        int colon = url.indexOf("://");
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' is no URL; for example http://localhost:8080/api/orders, or /api/orders");
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("'" + scheme + "' is nothing that the gateway speaks; http or https");
        }
        int from = colon + 3;
        int to = from;
        while (to < url.length() && url.charAt(to) != '/' && url.charAt(to) != '?') {
            to++;
        }
        if (to == from) {
            throw new IllegalArgumentException("'" + text + "' names no host; for example http://localhost:8080/api/orders");
        }
        String rest = url.substring(to);
        return new AskedUrl(scheme, url.substring(from, to), rest.startsWith("/") ? rest : "/" + rest);
    }

    /** The port that a client would connect to; 0 for a path alone. */
    int port() {
        int colon = authority.lastIndexOf(':');
        if (scheme == null) {
            return 0;
        }
        if (colon < 0 || colon < authority.indexOf(']')) {
            return scheme.equals("https") ? 443 : 80;
        }
        int port = 0;
        for (int i = colon + 1; i < authority.length(); i++) {
            int digit = authority.charAt(i) - '0';
            if (digit < 0 || digit > 9 || port > 65535) {
                return 0;
            }
            port = port * 10 + digit;
        }
        return port;
    }

    /** Without port and brackets, in lower case: what a client would name in its handshake. */
    String host() {
        int close = authority.indexOf(']');
        int colon = authority.lastIndexOf(':');
        String host = close > 0 ? authority.substring(1, close) : colon < 0 ? authority : authority.substring(0, colon);
        return host.toLowerCase(Locale.ROOT);
    }
}
