package portcullis.filters.authorize;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import portcullis.config.keys.Format;
import portcullis.exchange.OwnedFields;
import portcullis.http.Tokens;

/** The names of fields that policies may be shown, in lower case. */
final class ShownName {
    private static final int LONGEST = 128;
    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization", "cookie");

    static final Format<String> FORMAT = Format.of("field name", "x-channel", Map.of("type", "string"), ShownName::checked);

    private ShownName() {}

    private static String checked(String text) {
        if (!Tokens.isToken(text) || text.length() > LONGEST) {
            throw new IllegalArgumentException("'" + text + "' is not the name of a field");
        }
        String name = text.toLowerCase(Locale.ROOT);
        if (CREDENTIALS.contains(name)) {
            throw new IllegalArgumentException("'" + text + "' carries a credential: policies see the caller that it stands for");
        }
        if (OwnedFields.contains(name)) {
            throw new IllegalArgumentException("'" + text + "' is written by the gateway and never taken from a client");
        }
        return name;
    }
}
