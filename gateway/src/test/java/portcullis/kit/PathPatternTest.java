package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | does not begin with a slash",
        "orders | does not begin with a slash",
        "/a//b | has an empty segment",
        "//a | has an empty segment",
        "/a/./b | has a dot segment",
        "/.. | has a dot segment",
        "/a/* | has a '*', which is no wildcard",
        "/a b | has a character that no path has",
        "/a?b | has a character that no path has",
        "/a#b | has a character that no path has",
        "/a\\b | has a character that no path has",
        "/%2f | has an encoded control character or separator",
        "/%00 | has an encoded control character or separator",
        "/%zz | has a percent sign without two hexadecimal digits",
        "/%4 | has a percent sign without two hexadecimal digits",
        "/{} | has '' in braces, which is not a name",
        "/{1} | has '1' in braces, which is not a name",
        "/{a b} | has 'a b' in braces, which is not a name",
        "/{a.b} | has 'a.b' in braces, which is not a name",
        "/{...} | has '' in braces, which is not a name",
        "/{a | has braces that make no single name",
        "/a} | has braces that make no single name",
        "/}a{ | has braces that make no single name",
        "/{a}{b} | has braces that make no single name",
        "/{a{b}} | has braces that make no single name",
        "/{a}/{a} | has the name 'a' twice",
        "/{a}/{a...} | has the name 'a' twice",
        "/{a:float} | asks for the unknown kind 'float'",
        "/{a:} | asks for the unknown kind ''",
        "/{rest...}/a | has {rest...} in the middle",
        "/{rest...}/ | has {rest...} in the middle",
        "/x{rest...} | has {rest...} in the middle",
        "/{rest...}x | has {rest...} in the middle",
        "/{rest:int...} | has 'rest:int' in braces, which is not a name",
    })
    void refusesWhatCanNeverMatchAndSaysWhy(String pattern, String wrong) {
        SyntaxFault fault = assertThrows(SyntaxFault.class, () -> PathPattern.parse(pattern));
        assertTrue(fault.wrong().startsWith("'" + pattern + "' " + wrong), fault.wrong());
        assertFalse(fault.cure().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "/, /, ''",
        "/{id}, /7, 7",
        "/{id}/, /7/, 7",
        "/orders/{id:int}/lines/{line}, /orders/7/lines/a%20b, 7 a%20b",
        "/{id}:cancel, /7:cancel, 7",
        "/{id}:cancel, /7%3Acancel, 7",
        "/{id}:cancel, /%C3%A9:cancel, %C3%A9",
        "/v{n}.json, /v12.json, 12",
        "/v{n}.json, /%76%2E.json, %2E",
        "/é{n}é, /%C3%A9x%C3%A9, x",
        "/v{n}/{rest...}, /v1/a/b/, 1 a/b/",
        "/old/{rest...}, /old/, ''",
        "/old/{rest...}, /old, ''",
        "/{rest...}, /, ''",
        "/{rest...}, '', ''",
        "/{rest...}, /a%20b/c, a%20b/c",
    })
    void capturesWhatStandsInThePath(String pattern, String path, String values) throws SyntaxFault {
        String around = "/base" + path + "?query";
        assertEquals(values, String.join(" ", PathPattern.parse(pattern).captures(around, 5, 5 + path.length())));
    }

    @Test
    void knowsItsNamesInOrder() throws SyntaxFault {
        assertEquals(List.of("a", "b-c", "D_1"), PathPattern.parse("/{a:int}/x{b-c}/{D_1...}").names());
    }

    @Test
    void hasTheShapeOfAPatternWithOtherNames() throws SyntaxFault {
        PathPattern pattern = PathPattern.parse("/a:b/{x:int}/{y}.z");
        assertTrue(pattern.hasShapeOf(PathPattern.parse("/%61%3ab/{n:int}/{m}.z")));
        assertFalse(pattern.hasShapeOf(PathPattern.parse("/a:b/{x}/{y}.z")));
        assertFalse(pattern.hasShapeOf(PathPattern.parse("/a:b/{x:int}/{y}.z/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "-1", "007", "9223372036854775807", "-9223372036854775808", "00000000000000000000000001"})
    void takesIntegersOf64Bits(String value) {
        assertTrue(PathPattern.Kind.INT.matches("/" + value + "/", 1, 1 + value.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "+1", "1.0", "1e3", "a", "1a", "--1", "9223372036854775808", "-9223372036854775809", "99999999999999999999", "٣", " 1"})
    void takesNothingElseForAnInteger(String value) {
        assertFalse(PathPattern.Kind.INT.matches(value, 0, value.length()));
    }

    @Test
    void takesUuidsInEitherLetterCase() {
        String uuid = "018f2b6a-7c3d-7e4f-8A9B-0123456789aF";
        assertTrue(PathPattern.Kind.UUID.matches(uuid, 0, 36));
        assertFalse(PathPattern.Kind.UUID.matches(uuid, 0, 35));
        assertFalse(PathPattern.Kind.UUID.matches(uuid + "0", 0, 37));
        assertFalse(PathPattern.Kind.UUID.matches(uuid.replace('f', 'g'), 0, 36));
        assertFalse(PathPattern.Kind.UUID.matches(uuid.replace('-', '0'), 0, 36));
        assertFalse(PathPattern.Kind.UUID.matches("018f2b6a7-c3d-7e4f-8a9b-0123456789af", 0, 36));
        assertFalse(PathPattern.Kind.UUID.matches("٠18f2b6a-7c3d-7e4f-8a9b-0123456789af", 0, 36));
    }
}
