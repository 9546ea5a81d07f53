package portcullis.http1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portcullis.http.HeaderFields;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;

/** The Upgrade field (RFC 9110, 7.8): protocols that one side of a connection would rather speak. */
public final class UpgradeField {
    /** More protocols than anybody speaks. */
    private static final int MOST_OFFERS = 8;

    private UpgradeField() {}

    /**
     * The protocols that are offered, the preferred one first and all in lower case. Without {@code upgrade} in Connection
     * there are none: the field was then not meant for this connection.
     *
     * @return null when the field is malformed or longer than sensible
     */
    public static @Nullable List<String> offers(HeaderFields fields) {
        int line = fields.find(StandardFields.UPGRADE);
        if (line < 0 || !ConnectionField.names(fields, "upgrade")) {
            return List.of();
        }
        List<String> offers = new ArrayList<>(1);
        for (; line >= 0; line = fields.find(StandardFields.UPGRADE, line + 1)) {
            if (!addMembers(fields.bytes(line), fields.valueStart(line), fields.valueEnd(line), offers)) {
                return null;
            }
        }
        return offers;
    }

    /** Whether an answer switches to that protocol, given in lower case, and to no other (RFC 9110, 15.2.2). */
    public static boolean switchesTo(HeaderFields answer, String protocol) {
        int line = answer.find(StandardFields.UPGRADE);
        return line >= 0
                && answer.find(StandardFields.UPGRADE, line + 1) < 0
                && answer.valueIs(line, protocol)
                && ConnectionField.names(answer, "upgrade");
    }

    private static boolean addMembers(byte[] bytes, int start, int end, List<String> offers) {
        for (int from = start; from < end; ) {
            int to = from;
            while (to < end && bytes[to] != ',') {
                to++;
            }
            String member = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).strip();
            if (!member.isEmpty()) {
                if (offers.size() == MOST_OFFERS || !isProtocol(member)) {
                    return false;
                }
                offers.add(member.toLowerCase(Locale.ROOT));
            }
            from = to + 1;
        }
        return true;
    }

    /** {@code protocol-name ["/" protocol-version]}, each a token. */
    private static boolean isProtocol(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? Tokens.isToken(text)
                : Tokens.isToken(text.substring(0, slash)) && Tokens.isToken(text.substring(slash + 1));
    }
}
