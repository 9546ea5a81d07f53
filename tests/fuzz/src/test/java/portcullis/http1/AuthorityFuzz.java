package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portcullis.kit.Cidr;

/** The host that a request names. */
class AuthorityFuzz {
    private static final Pattern GRAMMAR =
            Pattern.compile("(?:\\[([0-9a-f:.]+)]|[a-z0-9_-][a-z0-9._-]*)(?::([0-9]{1,5}))?");

    @FuzzTest
    void isOneHostAndNothingElse(byte[] bytes) {
        Authority authorities = new Authority();
        String authority = authorities.parse(bytes, 0, bytes.length);
        assertEquals(authority, authorities.parse(bytes, 0, bytes.length), "the same when it is asked again");
        if (authority == null) {
            return;
        }
        assertTrue(Heads.text(bytes).equalsIgnoreCase(authority), "what was sent");
        Matcher parts = GRAMMAR.matcher(authority);
        assertTrue(parts.matches() && authority.length() <= 261, "in the grammar");
        if (parts.group(1) != null) {
            assertNotNull(Cidr.literal(parts.group(1)), "an address in brackets");
        }
        assertTrue(parts.group(2) == null || Integer.parseInt(parts.group(2)) - 1 < 65535, "a port");
        byte[] lower = authority.getBytes(StandardCharsets.US_ASCII);
        assertEquals(authority, new Authority().parse(lower, 0, lower.length), "the same when it is written and read again");
    }
}
