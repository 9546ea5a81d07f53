package portcullis.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import portcullis.config.keys.Format;
import portcullis.kit.Cidr;

/** Notations that only gateway and route files use. */
final class ConfigFormats {
    private static final int LONGEST_PATH = 2048;

    /** A path without variables, as it is compared with the path of a request. */
    static final Format<String> PATH =
            Format.of("path", "/_ready", Map.of("type", "string", "pattern", "^/"), ConfigFormats::path);

    /** A path in front of others: {@code /}, or one without a slash at its end. */
    static final Format<String> BASE_PATH =
            Format.of("path", "/api", Map.of("type", "string", "pattern", "^/"), ConfigFormats::basePath);

    /** A path with variables. What is in the braces is for routing to judge. */
    static final Format<String> PATH_PATTERN = Format.of(
            "path pattern", "/orders/{id}", Map.of("type", "string", "pattern", "^/"), ConfigFormats::pathPattern);

    /** A host that requests are for: exact, or {@code *.} and a domain. */
    static final Format<String> HOST =
            Format.of("host", "api.example.com", Map.of("type", "string"), ConfigFormats::host);

    /** One host, exact: the name that a certificate is for. */
    static final Format<String> HOST_NAME =
            Format.of("host name", "orders.example.com", Map.of("type", "string"), ConfigFormats::hostName);

    /** A name or address that a certificate is for: a host name, {@code *.} and a domain, or an address literal. */
    static final Format<String> CERTIFICATE_NAME = Format.of(
            "name of a certificate", "localhost", Map.of("type", "string"), ConfigFormats::certificateName);

    /** A cipher suite by its name in the IANA registry. */
    static final Format<String> CIPHER = Format.of(
            "cipher",
            "TLS_AES_128_GCM_SHA256",
            Map.of("type", "string", "pattern", "^TLS_[A-Z0-9_]+$"),
            ConfigFormats::cipher);

    /** An endpoint of an upstream; port 80 where it has none, 443 over TLS. */
    static final Format<EndpointUrl> ENDPOINT = Format.of(
            "URL",
            "http://127.0.0.1:9101",
            Map.of("type", "string", "pattern", "^https?://"),
            ConfigFormats::endpoint);

    /** Where an endpoint is and whether it is spoken to over TLS. */
    record EndpointUrl(String host, int port, boolean tls) {}

    /** A media type without parameters, in lower case. */
    static final Format<String> MEDIA_TYPE = Format.of(
            "media type",
            "application/json",
            Map.of("type", "string", "pattern", "^[^/]+/[^/]+$"),
            ConfigFormats::mediaType);

    private ConfigFormats() {}

    private static String path(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("'" + text + "' does not begin with a slash");
        }
        if (text.length() > LONGEST_PATH) {
            throw new IllegalArgumentException("has " + text.length() + " characters; at most " + LONGEST_PATH);
        }
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at <= ' ' || at >= 0x7F || "%?#\\{}".indexOf(at) >= 0) {
                throw new IllegalArgumentException("'" + text + "' has '" + at + "' in it");
            }
        }
        for (String segment : text.substring(1).split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("'" + text + "' has a dot segment");
            }
        }
        return text;
    }

    private static String basePath(String text) {
        path(text);
        if (text.contains("//") || text.length() > 1 && text.endsWith("/")) {
            throw new IllegalArgumentException("'" + text + "' has an empty segment");
        }
        return text;
    }

    private static String pathPattern(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("'" + text + "' does not begin with a slash");
        }
        if (text.length() > LONGEST_PATH) {
            throw new IllegalArgumentException("has " + text.length() + " characters; at most " + LONGEST_PATH);
        }
        return text;
    }

    private static String host(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        String name = host.startsWith("*.") ? host.substring(2) : host;
        if (host.startsWith("*.") && name.indexOf('.') < 0) {
            throw new IllegalArgumentException("'" + text + "' stands for a whole top-level domain");
        }
        if (!isHostName(name) && !isBracketed(name)) {
            throw new IllegalArgumentException("'" + text + "' is not a host");
        }
        return host;
    }

    /** A host with or without a port, as it may stand in a Host field. */
    static String authority(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && !text.endsWith("]");
        String host = port ? text.substring(0, colon) : text;
        if (!isHostName(host) && !isBracketed(host) || port && !isPort(text.substring(colon + 1))) {
            throw new IllegalArgumentException("'" + text + "' is not a host");
        }
        return text;
    }

    private static String hostName(String text) {
        if (!isHostName(text)) {
            throw new IllegalArgumentException("'" + text + "' is not a host name");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String certificateName(String text) {
        if (Cidr.literal(text) != null || isHostName(text.startsWith("*.") ? text.substring(2) : text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        throw new IllegalArgumentException("'" + text + "' is neither a host name nor an address");
    }

    private static String cipher(String text) {
        boolean known = text.startsWith("TLS_") && text.length() > 4 && text.length() <= 64;
        if (!known || !text.chars().allMatch(at -> at >= 'A' && at <= 'Z' || at >= '0' && at <= '9' || at == '_')) {
            throw new IllegalArgumentException("'" + text + "' is not a cipher of the IANA registry");
        }
        return text;
    }

    private static EndpointUrl endpoint(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException notAUrl) {
            throw new IllegalArgumentException("'" + text + "' is not a URL", notAUrl);
        }
        String host = url.getHost();
        boolean tls = "https".equals(url.getScheme());
        if (!tls && !"http".equals(url.getScheme()) || host == null) {
            throw new IllegalArgumentException("'" + text + "' is not an http or https URL");
        }
        String path = url.getRawPath();
        boolean bare = path.isEmpty() || path.equals("/");
        if (!bare || url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("'" + text + "' has more than scheme, host and port");
        }
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + text + "' has a port outside of 1 to 65535");
        }
        return new EndpointUrl(isBracketed(host) ? host.substring(1, host.length() - 1) : host, port, tls);
    }

    private static String mediaType(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1 || text.indexOf('/', slash + 1) >= 0) {
            throw new IllegalArgumentException("'" + text + "' is not a media type");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F || ",;\"".indexOf(text.charAt(i)) >= 0) {
                throw new IllegalArgumentException("'" + text + "' is not a media type without parameters");
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean isHostName(String text) {
        if (text.isEmpty() || text.length() > 253) {
            return false;
        }
        for (String label : text.split("\\.", -1)) {
            boolean fits = !label.isEmpty() && label.length() <= 63 && !label.startsWith("-") && !label.endsWith("-");
            if (!fits || !label.chars().allMatch(ConfigFormats::isHostCharacter)) {
                return false;
            }
        }
        return true;
    }

    /** With the underscore, which no host name has (RFC 1123) and too many services do. */
    private static boolean isHostCharacter(int at) {
        return at >= 'a' && at <= 'z' || at >= 'A' && at <= 'Z' || at >= '0' && at <= '9' || at == '-' || at == '_';
    }

    private static boolean isBracketed(String text) {
        return text.length() > 4
                && text.startsWith("[")
                && text.endsWith("]")
                && Cidr.literal(text.substring(1, text.length() - 1)) != null;
    }

    private static boolean isPort(String text) {
        return !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(at -> at >= '0' && at <= '9');
    }
}
