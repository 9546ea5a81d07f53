package portcullis.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portcullis.http.TargetFault;
import portcullis.http.TargetPath;
import portcullis.http.Tokens;

/** The request line (RFC 9112, 3): {@code METHOD SP target SP HTTP/1.x}, exactly one space each. */
final class RequestLine {
    String method = "";
    TargetPath target = TargetPath.ROOT;
    int minorVersion;
    /** The authority of an absolute-form target as it stands in the buffer; empty ({@code from == to}) without one. */
    int authorityFrom;
    int authorityTo;

    private static final int LONGEST_METHOD = 32;

    /** Forgets the line before: nothing of it may be taken for a part of one that is not understood. */
    void clear() {
        method = "";
        target = TargetPath.ROOT;
        minorVersion = 1;
        authorityFrom = 0;
        authorityTo = 0;
    }

    /** Parses {@code bytes[from, to)}, the line without its CRLF; returns what is wrong with it, or null. */
    @Nullable HeadFault parse(byte[] bytes, int from, int to, int targetBytes) {
        int methodEnd = from;
        while (methodEnd < to && Tokens.isTokenByte(bytes[methodEnd])) {
            methodEnd++;
        }
        if (methodEnd == from || methodEnd == to || bytes[methodEnd] != ' ') {
            return HeadFault.MALFORMED;
        }
        int targetStart = methodEnd + 1;
        int targetEnd = targetStart;
        while (targetEnd < to && bytes[targetEnd] != ' ') {
            targetEnd++;
        }
        if (targetEnd - targetStart > targetBytes) {
            return HeadFault.TARGET_TOO_LONG;
        }
        if (targetEnd == targetStart || targetEnd == to) {
            return HeadFault.MALFORMED;
        }
        HeadFault versionFault = version(bytes, targetEnd + 1, to);
        if (versionFault != null) {
            return versionFault;
        }
        if (methodEnd - from > LONGEST_METHOD) {
            return HeadFault.NOT_IMPLEMENTED;
        }
        method = method(bytes, from, methodEnd);
        if (method.equals("CONNECT") || method.equals("TRACE")) {
            return HeadFault.NOT_IMPLEMENTED;
        }
        return target(bytes, targetStart, targetEnd);
    }

    private @Nullable HeadFault version(byte[] bytes, int from, int to) {
        if (to - from != 8 || !startsWith(bytes, from, "HTTP/") || bytes[from + 6] != '.'
                || !isDigit(bytes[from + 5]) || !isDigit(bytes[from + 7])) {
            return HeadFault.MALFORMED;
        }
        minorVersion = bytes[from + 7] - '0';
        return bytes[from + 5] == '1' && minorVersion <= 1 ? null : HeadFault.HTTP_VERSION;
    }

    private @Nullable HeadFault target(byte[] bytes, int from, int to) {
        authorityFrom = from;
        authorityTo = from;
        int path = from;
        if (bytes[from] == '*' && to - from == 1) {
            if (!method.equals("OPTIONS")) {
                return HeadFault.MALFORMED;
            }
            target = TargetPath.ASTERISK;
            return null;
        }
        if (bytes[from] != '/') {
            int scheme = schemeLength(bytes, from, to);
            if (scheme == 0) {
                return HeadFault.MALFORMED;
            }
            authorityFrom = from + scheme;
            authorityTo = authorityFrom;
            while (authorityTo < to && bytes[authorityTo] != '/' && bytes[authorityTo] != '?' && bytes[authorityTo] != '#') {
                authorityTo++;
            }
            if (authorityFrom == authorityTo) {
                return HeadFault.BAD_HOST;
            }
            path = authorityTo;
            if (path == to) {
                target = TargetPath.ROOT;
                return null;
            }
            if (bytes[path] != '/') {
                return HeadFault.MALFORMED;
            }
        }
        try {
            target = TargetPath.parse(bytes, path, to);
            return null;
        } catch (TargetFault fault) {
            return switch (fault.kind()) {
                case MALFORMED -> HeadFault.MALFORMED;
                case AMBIGUOUS -> HeadFault.AMBIGUOUS_PATH;
            };
        }
    }

    private static int schemeLength(byte[] bytes, int from, int to) {
        if (to - from > 7 && Tokens.equalsIgnoreCase(bytes, from, from + 7, "http://")) {
            return 7;
        }
        return to - from > 8 && Tokens.equalsIgnoreCase(bytes, from, from + 8, "https://") ? 8 : 0;
    }

    /** The well-known methods as constants, so that a request makes no text for them. */
    private static String method(byte[] bytes, int from, int to) {
        switch (to - from) {
            case 3:
                if (startsWith(bytes, from, "GET")) {
                    return "GET";
                }
                if (startsWith(bytes, from, "PUT")) {
                    return "PUT";
                }
                break;
            case 4:
                if (startsWith(bytes, from, "POST")) {
                    return "POST";
                }
                if (startsWith(bytes, from, "HEAD")) {
                    return "HEAD";
                }
                break;
            case 5:
                if (startsWith(bytes, from, "PATCH")) {
                    return "PATCH";
                }
                break;
            case 6:
                if (startsWith(bytes, from, "DELETE")) {
                    return "DELETE";
                }
                break;
            case 7:
                if (startsWith(bytes, from, "OPTIONS")) {
                    return "OPTIONS";
                }
                break;
            default:
                break;
        }
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    private static boolean startsWith(byte[] bytes, int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
