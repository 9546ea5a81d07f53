package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portcullis.http.TargetFault.Kind.AMBIGUOUS;
import static portcullis.http.TargetFault.Kind.MALFORMED;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetPathTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "/", "/orders", "/orders/", "/orders/7/invoice.txt", "/a.b/c..d/...", "/~user/-_.!$&'()*+,=:@x",
        "/.well-known/acme-challenge/x", "/..a/b", "/a./b", "/a;v=1/b", "/;x", "/a%20b", "/%25", "/100%25", "/%3B",
        "/caf%C3%A9", "/%E2%82%AC", "/%F0%9F%98%80", "/%ED%9F%BF", "/%EE%80%80", "/%F4%8F%BF%BF", "/%C2%80", "/%3F",
        "/%23", "/%7C%5B%5D%5E", "/%2541", "/%25zz", "/%25252", "/%2B+", "/%40me", "/a/b;c=%2B",
        "/?", "/?a", "/?a=b&c=d", "/x?/../..//", "/x?a?b", "/x?%zz&%&%2f", "/x?|[]{}^\"<>\\`", "/x?;jsessionid=1",
    })
    void keepsWhatIsNormalAlready(String text) throws TargetFault {
        assertEquals(text, parse(text).text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "/%41%5a%61%7A /AZaz",
        "/%30%39%2D%2e%5f%7E /09-._~",
        "/%c3%a9 /%C3%A9",
        "/a%3ab%3Bc /a%3Ab%3Bc",
        "/a|b /a%7Cb",
        "/a[1]^ /a%5B1%5D%5E",
        "/. /",
        "/./ /",
        "/a/. /a/",
        "/a/./b /a/b",
        "/a/.. /",
        "/a/../ /",
        "/a/../b /b",
        "/a/b/../../c /c",
        "/a/b/.. /a/",
        "/a/b/c/./../../g /a/g",
        "/%2e/a /a",
        "/a/%2E%2e/b /b",
        "/a/.%2e/b /b",
        "/a/../b;c /b;c",
        "/a/./b?x=../y /a/b?x=../y",
        "/%61?%61 /a?%61",
        "/%2525 /%2525",
    })
    void normalisesWhatMeansTheSame(String received, String text) throws TargetFault {
        assertEquals(text, parse(received).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/a%2fb", "/a%2Fb", "/%2f", "/a%2f..%2fb", "/..%2fadmin",
        "/a\\b", "/\\", "/..\\admin", "/a%5cb", "/a%5C..%5Cb",
        "/a%00", "/%00", "/a%0d%0ab", "/%09", "/%1f", "/%7f", "/%7F",
        "/%80", "/%BF", "/%C0%AF", "/%C1%81", "/%E0%80%AF", "/%F0%80%80%AF", "/%E0%9F%BF", "/%F0%8F%BF%BF",
        "/%ED%A0%80", "/%ED%BF%BF", "/%F4%90%80%80", "/%F5%80%80%80", "/%FF", "/%FE",
        "/%C3", "/%C3x", "/%C3/%A9", "/%E2%82", "/%E2%82x", "/%F0%9F%98", "/%C3%41", "/%C3%C3%A9",
        "/%252e", "/%252E%252e/", "/%252f", "/%252Fadmin", "/%255c", "/%2500", "/%250a", "/%257f",
        "/%251%2533", "/%252%2565", "/%25%252e", "/%2525252%2566", "/..%253b/x", "/a%25253Bb",
        "/%25252e", "/%2525252f", "/%25%32%65", "/%25%32f", "/a%25%32%35%32%66b",
        "/..;/admin", "/.;/admin", "/a/..;", "/a/..;x=1/b", "/.;x/", "/a/..%3B/b", "/a/..%3b", "/%2e%2e;/a", "/a;/../b",
        "/a;/b/../c", "/a;x=1/./b", "/a%3b/../b", "/;/..", "/;/.",
        "/..", "/../", "/../a", "/a/../..", "/a/../../b", "/./..", "/%2e%2e/", "/a/b/../../../c",
        "//", "//admin", "/a//b", "/a//", "/a/..//b", "///", "/.//a", "//?x",
    })
    void refusesWhatProgramsReadDifferently(String text) {
        assertEquals(AMBIGUOUS, kindOf(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "a", "orders", "?a", "**", "*?", "*/", ".", "http:/a", "#",
        "/a b", "/ ", "/\t", "/\u0001", "/\u007f", "/a#b", "/#", "/a\"", "/<a>", "/{a}", "/`a",
        "/%", "/%4", "/%zz", "/%4g", "/%g4", "/%%41", "/%2%35", "/a%", "/%+1", "/%C3%", "/%C3%zz", "/%C3%A",
        "/\u00e9", "/\u00ff",
        "/?a b", "/?#", "/?a#b", "/?\t", "/?\u0000", "/?\u007f", "/?\u00e9",
    })
    void refusesWhatIsNoTarget(String text) {
        assertEquals(MALFORMED, kindOf(text));
    }

    @Test
    void takesOnlyTheBytesItIsGiven() throws TargetFault {
        byte[] line = "GET /a/%62?c HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("/a/b?c", TargetPath.parse(line, 4, 12).text());
        assertEquals("/a/b?", TargetPath.parse(line, 4, 11).text());
        assertEquals("/", TargetPath.parse(line, 4, 5).text());
        assertEquals(MALFORMED, assertThrows(TargetFault.class, () -> TargetPath.parse(line, 4, 9)).kind());
    }

    @Test
    void knowsTheAsteriskForm() throws TargetFault {
        assertSame(TargetPath.ASTERISK, parse("*"));
        assertEquals("*", TargetPath.ASTERISK.path());
        assertNull(TargetPath.ASTERISK.query());
    }

    @Test
    void tellsPathFromQuery() throws TargetFault {
        TargetPath target = parse("/a/%62?x=1?y");
        assertEquals("/a/b", target.path());
        assertEquals("x=1?y", target.query());
        assertEquals(4, target.pathLength());
        assertEquals("", parse("/?").query());
        assertNull(parse("/").query());
    }

    @Test
    void saysWhetherThePathIsStillEncoded() throws TargetFault {
        assertFalse(parse("/a/%62?%20").isEncoded());
        assertTrue(parse("/a%20b").isEncoded());
        assertTrue(parse("/a|b").isEncoded());
        assertFalse(parse("/a/./b").isEncoded());
    }

    /** Random targets made of the pieces that matter: whatever is taken is taken again, unchanged. */
    @Test
    void parsesItsOwnTextToTheSame() {
        String[] pieces = {
            "/", "/", "/", ".", "..", "a", "%2e", "%2E", "%61", "%25", "%3b", ";", "%c3%a9", "%C3", "2", "5", "e", "|", "^",
            "%20", "?", "%32", "%35", "/..", "/.", ":", "%40",
        };
        Random random = new Random(20260101);
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder("/");
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                TargetPath once = parse(text.toString());
                TargetPath twice = assertDoesParse(once.text());
                assertEquals(once.text(), twice.text(), text.toString());
                assertEquals(once.path(), twice.path(), text.toString());
                assertEquals(once.isEncoded(), twice.isEncoded(), text.toString());
                assertFalse(("/" + once.path() + "/").matches(".*/\\.{1,2}/.*"), text.toString());
                taken++;
            } catch (TargetFault refused) {
                // neither here nor there: what matters is what is taken
            }
        }
        assertTrue(taken > 20_000, "too few were taken to mean anything: " + taken);
    }

    private static TargetPath assertDoesParse(String text) {
        try {
            return parse(text);
        } catch (TargetFault fault) {
            throw new AssertionError("refused its own text " + text, fault);
        }
    }

    private static TargetFault.Kind kindOf(String text) {
        return assertThrows(TargetFault.class, () -> parse(text), text).kind();
    }

    /** One byte for each character, so that bytes above ASCII can be written. */
    private static TargetPath parse(String text) throws TargetFault {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return TargetPath.parse(bytes, 0, bytes.length);
    }
}
