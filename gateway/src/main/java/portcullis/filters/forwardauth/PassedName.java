package portcullis.filters.forwardauth;

import java.util.Locale;
import java.util.Map;
import portcullis.config.keys.Format;
import portcullis.exchange.OwnedFields;
import portcullis.http.Tokens;

/** The names of fields that may go to an auth service or come from it, in lower case. */
final class PassedName {
    private static final int LONGEST = 128;

    static final Format<String> SENT = Format.of(
            "field name", "authorization", Map.of("type", "string"), text -> {
                String name = checked(text);
                if (OwnedFields.contains(name)) {
                    throw new IllegalArgumentException("'" + text + "' is the gateway's to write, which tells the service anyway");
                }
                return name;
            });

    static final Format<String> COPIED = Format.of(
            "field name", "x-user-id", Map.of("type", "string"), text -> {
                String name = checked(text);
                if (name.startsWith("content-") || name.startsWith("sec-websocket-") || name.equals("set-cookie")) {
                    throw new IllegalArgumentException("'" + text + "' of the service's answer means nothing in a request");
                }
                if (OwnedFields.contains(name) && !CallerFields.NAMES.contains(name)) {
                    throw new IllegalArgumentException("'" + text + "' is written by the gateway, and upstreams trust it");
                }
                return name;
            });

    private PassedName() {}

    private static String checked(String text) {
        if (!Tokens.isToken(text) || text.length() > LONGEST) {
            throw new IllegalArgumentException("'" + text + "' is not the name of a field");
        }
        String name = text.toLowerCase(Locale.ROOT);
        if (OwnedFields.FRAMING.contains(name) || name.equals("host") || name.equals("expect") || name.startsWith("proxy-")) {
            throw new IllegalArgumentException("'" + text + "' belongs to one connection only");
        }
        return name;
    }
}
