package portcullis.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import portcullis.config.Telemetry.Mask;
import portcullis.config.keys.Secret;

/**
 * What must never reach a log. The built-in part cannot be switched off; configuration adds names to it. A name is secret
 * when it contains one of a few words or equals one of a few others, whatever its letter case and percent-encoding. What
 * is masked stays visible as a name with {@code ***} for its value, so that one sees that it was there.
 *
 * <p>Nothing is copied and nothing allocated for a text that has nothing to mask.
 */
public final class Masking {
    /** The built-in part alone. */
    public static final Masking BUILT_IN = new Masking(new Mask(List.of(), List.of(), List.of()));

    private static final String STARS = Secret.MASK;
    private static final SecretNames NAMES = new SecretNames();
    /** The first characters of a JSON object in base64url: every JWT begins with them (RFC 7515, 3.3). */
    private static final String JWT = "eyJ";
    /** Fewer characters behind them are no token. */
    private static final int JWT_LENGTH = 16;

    private final Set<String> headers;
    private final Set<String> query;
    private final Set<String> cookies;
    /** Characters of the shortest name of all. */
    private final int shortest;

    /** The built-in part and these names. */
    public Masking(Mask additions) {
        headers = Set.copyOf(additions.headers());
        query = Set.copyOf(additions.query());
        cookies = Set.copyOf(additions.cookies());
        shortest = Stream.of(headers, query, cookies)
                .flatMap(Set::stream)
                .mapToInt(String::length)
                .reduce(SecretNames.SHORTEST, Math::min);
    }

    /** Whether the value of that header field may not be shown. */
    public boolean masksHeader(String name) {
        return NAMES.contains(name) || (!headers.isEmpty() && headers.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether the value of that query parameter, percent-encoded or not, may not be shown. */
    public boolean masksQuery(String name) {
        String plain = name.indexOf('%') < 0 ? name : decoded(name);
        return NAMES.contains(plain) || (!query.isEmpty() && query.contains(plain));
    }

    /** Whether the value of that cookie may not be shown. */
    public boolean masksCookie(String name) {
        return NAMES.contains(name) || (!cookies.isEmpty() && cookies.contains(name));
    }

    /**
     * The query with the values of secret parameters masked. {@code &}, {@code ;} and {@code ?} begin a name, because
     * servers differ; a masked value runs to the next {@code &}, so that no server's reading of it shows.
     */
    public String query(String query) {
        return parameters(query, 0, 0);
    }

    /**
     * A whole request target.
     *
     * @param pathLength characters of {@code target} in front of the question mark
     */
    public String target(String target, int pathLength) {
        String masked = pathLength == target.length() ? target : parameters(target, pathLength + 1, 0);
        return isPlain(target, pathLength) ? masked : path(target.substring(0, pathLength)) + masked.substring(pathLength);
    }

    /** The path with matrix parameters masked as in a query, and without anything that looks like a JWT. */
    public String path(String path) {
        return isPlain(path, path.length()) ? path : tokens(matrix(path));
    }

    private static boolean isPlain(String path, int length) {
        return path.indexOf(';', 0, length) < 0 && (path.indexOf(JWT, 0, length) < 0);
    }

    /**
     * A text that a client chose freely, such as a user agent: credentials after {@code Bearer} and {@code Basic}, values
     * behind a secret name and anything that looks like a JWT are masked.
     */
    public String text(String text) {
        return tokens(assignments(credentials(text)));
    }

    /** Whether {@link #text(String)} could change these Latin-1 bytes; false for the user agents of browsers. */
    boolean isSuspicious(byte[] bytes, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            boolean suspicious = switch (bytes[i]) {
                case '=', ':' -> followsName(bytes, from, i);
                case ' ' -> endsIn(bytes, from, i, "bearer") || endsIn(bytes, from, i, "basic");
                case 'J' -> i >= from + 2 && bytes[i - 1] == 'y' && bytes[i - 2] == 'e';
                default -> false;
            };
            if (suspicious) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name long enough to be a secret one stands before {@code at}; "rv:" in a user agent does not. */
    private boolean followsName(byte[] bytes, int from, int at) {
        for (int i = at - 1; i >= from && isTokenCharacter((char) (bytes[i] & 0xFF)); i--) {
            if (at - i >= shortest) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsIn(byte[] bytes, int from, int to, String lowerCase) {
        int start = to - lowerCase.length();
        for (int i = start; i >= from && (bytes[i] | 0x20) == lowerCase.charAt(i - start); i++) {
            if (i == to - 1) {
                return true;
            }
        }
        return false;
    }

    private String parameters(String query, int start, int depth) {
        StringBuilder masked = null;
        int copied = 0;
        while (start < query.length()) {
            int equals = -1;
            int end = start;
            for (; end < query.length() && !isSeparator(query.charAt(end)); end++) {
                if (equals < 0 && query.charAt(end) == '=') {
                    equals = end;
                }
            }
            int value = equals < 0 ? start : equals + 1;
            if (value < end) {
                if (equals < 0 ? hidesName(query, start, end) : isSecret(query, start, equals)) {
                    end = query.indexOf('&', end);
                    end = end < 0 ? query.length() : end;
                } else if (equals < 0 || !hidesParameter(query, value, end, depth)) {
                    value = end;
                }
                if (value < end) {
                    masked = masked == null ? new StringBuilder(query.length()) : masked;
                    masked.append(query, copied, value).append(STARS);
                    copied = end;
                }
            }
            start = end + 1;
        }
        return masked == null ? query : masked.append(query, copied, query.length()).toString();
    }

    private static boolean isSeparator(char c) {
        return c == '&' || c == ';' || c == '?';
    }

    private boolean isSecret(String text, int from, int to) {
        if (text.indexOf('%', from, to) >= 0) {
            return masksQuery(text.substring(from, to));
        }
        return NAMES.contains(text, from, to) || (!query.isEmpty() && query.contains(text.substring(from, to)));
    }

    /** A name without a value: {@code token%3Dabc} is one to us and may be none to the next who decodes. */
    private boolean hidesName(String text, int from, int to) {
        return text.indexOf('%', from, to) >= 0 && isSecret(text, from, to);
    }

    /** A value may be a JWT, or a URL with a query of its own. */
    private boolean hidesParameter(String text, int from, int to, int depth) {
        if (text.indexOf('%', from, to) < 0) {
            return text.startsWith(JWT, from) && to - from >= JWT_LENGTH;
        }
        String inner = decoded(text.substring(from, to));
        return depth < 2 && !parameters(inner, 0, depth + 1).equals(inner) || !tokens(inner).equals(inner);
    }

    private String matrix(String path) {
        StringBuilder masked = new StringBuilder(path.length());
        int start = 0;
        while (start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            int semicolon = path.indexOf(';', start);
            if (semicolon < 0 || semicolon > end) {
                masked.append(path, start, end);
            } else {
                masked.append(path, start, semicolon + 1).append(query(path.substring(semicolon + 1, end)));
            }
            if (slash >= 0) {
                masked.append('/');
            }
            start = end + 1;
        }
        return masked.toString();
    }

    private static String tokens(String text) {
        int start = text.indexOf(JWT);
        if (start < 0) {
            return text;
        }
        StringBuilder masked = new StringBuilder(text.length());
        int copied = 0;
        for (; start >= 0; start = text.indexOf(JWT, start)) {
            int end = start;
            while (end < text.length() && isTokenCharacter(text.charAt(end))) {
                end++;
            }
            if (end - start >= JWT_LENGTH) {
                masked.append(text, copied, start).append(STARS);
                copied = end;
            }
            start = end;
        }
        return masked.append(text, copied, text.length()).toString();
    }

    private static boolean isTokenCharacter(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    }

    private static String credentials(String text) {
        StringBuilder masked = null;
        int copied = 0;
        for (int i = text.indexOf(' '); i >= 0; i = text.indexOf(' ', Math.max(i + 1, copied))) {
            if (text.regionMatches(true, i - 6, "bearer", 0, 6) || text.regionMatches(true, i - 5, "basic", 0, 5)) {
                int end = wordEnd(text, i + 1);
                masked = masked == null ? new StringBuilder(text.length()) : masked;
                masked.append(text, copied, i + 1).append(STARS);
                copied = end;
            }
        }
        return masked == null ? text : masked.append(text, copied, text.length()).toString();
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && " ,;()\"'".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Whether the operator added that name, be it of a field, a parameter or a cookie: in a free text it may be any. */
    private boolean isNamed(String name) {
        return headers.contains(name.toLowerCase(Locale.ROOT)) || query.contains(name) || cookies.contains(name);
    }

    /** Masks what follows {@code name=} or {@code name:} where the name is secret. */
    private String assignments(String text) {
        StringBuilder masked = null;
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '=' || text.charAt(i) == ':') {
                int name = i;
                while (name > copied && isTokenCharacter(text.charAt(name - 1))) {
                    name--;
                }
                if (name < i && (NAMES.contains(text, name, i) || isNamed(text.substring(name, i)))) {
                    int value = i + 1;
                    while (value < text.length() && text.charAt(value) == ' ') {
                        value++;
                    }
                    masked = masked == null ? new StringBuilder(text.length()) : masked;
                    masked.append(text, copied, value).append(STARS);
                    copied = wordEnd(text, value);
                    i = copied - 1;
                }
            }
        }
        return masked == null ? text : masked.append(text, copied, text.length()).toString();
    }

    /** Percent-decoded as far as it can be, byte by byte: names that we look for are ASCII. */
    private static String decoded(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int code = text.charAt(i) == '%' && i + 2 < text.length() ? hex(text, i + 1) << 4 | hex(text, i + 2) : -1;
            plain.append(code < 0 ? text.charAt(i) : (char) code);
            i += code < 0 ? 0 : 2;
        }
        return plain.toString();
    }

    private static int hex(String text, int at) {
        char digit = text.charAt(at);
        return digit < 128 ? Character.digit(digit, 16) : -1;
    }
}
