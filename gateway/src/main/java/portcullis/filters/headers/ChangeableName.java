package portcullis.filters.headers;

import java.util.Locale;
import java.util.Map;
import portcullis.config.keys.Format;
import portcullis.exchange.OwnedFields;
import portcullis.http.Tokens;

/** The names of fields that an operator may change, kept in the letter case that was written. */
final class ChangeableName {
    private static final int LONGEST = 128;

    static final Format<String> OF_REQUEST =
            Format.of("field name", "x-partner", Map.of("type", "string"), ChangeableName::ofRequest);
    static final Format<String> OF_RESPONSE =
            Format.of("field name", "cache-control", Map.of("type", "string"), ChangeableName::ofResponse);

    private ChangeableName() {}

    private static String ofRequest(String text) {
        String lower = checked(text);
        if (lower.equals("host")) {
            throw new IllegalArgumentException("'" + text + "' is set by the key host of an upstream");
        }
        if (lower.equals("expect")) {
            throw new IllegalArgumentException("'" + text + "' is between the client and the gateway");
        }
        if (OwnedFields.contains(lower)) {
            throw new IllegalArgumentException("'" + text + "' is written by the gateway, and upstreams trust it");
        }
        return text;
    }

    private static String ofResponse(String text) {
        if (checked(text).equals("x-request-id")) {
            throw new IllegalArgumentException("'" + text + "' is written by the gateway");
        }
        return text;
    }

    private static String checked(String text) {
        if (!Tokens.isToken(text) || text.length() > LONGEST) {
            throw new IllegalArgumentException("'" + text + "' is not the name of a field");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (OwnedFields.FRAMING.contains(lower)) {
            throw new IllegalArgumentException("'" + text + "' says how messages are framed, which only the gateway may");
        }
        return lower;
    }
}
