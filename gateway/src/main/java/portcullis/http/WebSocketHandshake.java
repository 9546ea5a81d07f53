package portcullis.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What both sides of a WebSocket handshake must say (RFC 6455, 4). */
public final class WebSocketHandshake {
    /** The one version that is spoken. */
    public static final String VERSION = "13";

    /** Proves, with the key, that the answer was made for this request (RFC 6455, 1.3). */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_LENGTH = 24;
    private static final int KEY_PADDING = 2;

    private WebSocketHandshake() {}

    /** Whether the request names that version, once. */
    public static boolean hasVersion(HeaderFields request) {
        return VERSION.equals(only(request, StandardFields.SEC_WEBSOCKET_VERSION));
    }

    /** Whether the request has one key, and it is 16 bytes in base64. */
    public static boolean hasKey(HeaderFields request) {
        String key = only(request, StandardFields.SEC_WEBSOCKET_KEY);
        if (key == null || key.length() != KEY_LENGTH || !key.endsWith("==")) {
            return false;
        }
        for (int i = 0; i < KEY_LENGTH - KEY_PADDING; i++) {
            char c = key.charAt(i);
            if (!(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/')) {
                return false;
            }
        }
        return true;
    }

    /**
     * What is wrong with an answer that switches to WebSocket (RFC 6455, 4.1); null when nothing is.
     *
     * @param request as the answering side got it
     */
    public static @Nullable String fault(HeaderFields request, HeaderFields answer) {
        String key = only(request, StandardFields.SEC_WEBSOCKET_KEY);
        if (key == null || !accept(key).equals(only(answer, StandardFields.SEC_WEBSOCKET_ACCEPT))) {
            return "Sec-WebSocket-Accept does not fit the key";
        }
        String chosen = answer.joined(StandardFields.SEC_WEBSOCKET_PROTOCOL);
        if (chosen != null && !members(request.joined(StandardFields.SEC_WEBSOCKET_PROTOCOL)).contains(chosen)) {
            return "Sec-WebSocket-Protocol was not offered";
        }
        Set<String> used = names(answer.joined(StandardFields.SEC_WEBSOCKET_EXTENSIONS));
        if (!names(request.joined(StandardFields.SEC_WEBSOCKET_EXTENSIONS)).containsAll(used)) {
            return "Sec-WebSocket-Extensions names one that was not offered";
        }
        return null;
    }

    /** What the answer to that key must say. */
    public static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static @Nullable String only(HeaderFields fields, FieldName name) {
        int line = fields.find(name);
        return line < 0 || fields.find(name, line + 1) >= 0 ? null : fields.value(line);
    }

    private static Set<String> members(@Nullable String list) {
        Set<String> members = new HashSet<>();
        if (list != null) {
            for (int from = 0; from <= list.length(); ) {
                int comma = list.indexOf(',', from);
                int end = comma < 0 ? list.length() : comma;
                String member = list.substring(from, end).strip();
                if (!member.isEmpty()) {
                    members.add(member);
                }
                from = end + 1;
            }
        }
        return members;
    }

    /** The names of extensions, without their parameters. A parameter's value is a token even where it is quoted (9.1). */
    private static Set<String> names(@Nullable String extensions) {
        Set<String> names = new HashSet<>();
        for (String member : members(extensions)) {
            int semicolon = member.indexOf(';');
            names.add((semicolon < 0 ? member : member.substring(0, semicolon)).strip());
        }
        return names;
    }
}
