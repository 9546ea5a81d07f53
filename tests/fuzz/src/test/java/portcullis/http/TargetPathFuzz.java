package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The target of a request: what is routed is what is forwarded, and nobody behind us can read it in another way. */
class TargetPathFuzz {
    private static final Pattern NORMALISED = Pattern.compile("(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2})*+)++");
    private static final Pattern NEEDLESSLY_ENCODED = Pattern.compile("%(?:2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])");
    private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.{1,2}(?:[/;\\\\]|$)");

    @DictionaryFile(resourcePath = "/target.dict")
    @FuzzTest
    void hasOneReading(byte[] bytes) {
        TargetPath target;
        try {
            target = TargetPath.parse(bytes, 0, bytes.length);
        } catch (TargetFault fault) {
            return;
        }
        if (target == TargetPath.ASTERISK) {
            return;
        }
        String received = new String(bytes, StandardCharsets.ISO_8859_1);
        int mark = received.indexOf('?');
        assertEquals(mark < 0 ? null : received.substring(mark + 1), target.query(), "the query as it came");
        String path = target.path();
        assertEquals(target.text(), path + (mark < 0 ? "" : received.substring(mark)), "path and query are the target");
        assertTrue(NORMALISED.matcher(path).matches(), "a path of RFC 3986");
        assertFalse(NEEDLESSLY_ENCODED.matcher(path).find(), "an unreserved character that is encoded");
        assertEquals(path.indexOf('%') >= 0, target.isEncoded(), "knows whether it is encoded");
        assertEquals(target, again(target.text()), "normal already");

        String decoded = path;
        for (int times = 0; decoded != null && times < 4; times++) {
            assertFalse(DOT_SEGMENT.matcher(decoded).find(), "a dot segment for who decodes " + times + " times");
            assertEquals(count(path, '/'), count(decoded, '/'), "as many segments for who decodes " + times + " times");
            assertFalse(decoded.contains("//"), "an empty segment");
            assertTrue(decoded.chars().allMatch(c -> c >= ' ' && c != '\\' && c != 0x7f), "a separator or control character");
            decoded = decoded(decoded);
        }
    }

    private static @Nullable TargetPath again(String text) {
        try {
            return TargetPath.parse(text);
        } catch (TargetFault fault) {
            return null;
        }
    }

    private static long count(String text, char c) {
        return text.chars().filter(here -> here == c).count();
    }

    /** The text with every valid triplet decoded once; null when there is none. */
    private static @Nullable String decoded(String text) {
        StringBuilder out = new StringBuilder();
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            boolean isTriplet = text.charAt(i) == '%' && i + 2 < text.length()
                    && Character.digit(text.charAt(i + 1), 16) >= 0 && Character.digit(text.charAt(i + 2), 16) >= 0;
            out.append(isTriplet ? (char) Integer.parseInt(text.substring(i + 1, i + 3), 16) : text.charAt(i));
            i += isTriplet ? 2 : 0;
            any |= isTriplet;
        }
        return any ? out.toString() : null;
    }
}
