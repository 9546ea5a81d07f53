package portcullis.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portcullis.http.TargetFault;
import portcullis.http.TargetPath;
import portcullis.kit.LinearPattern;
import portcullis.kit.SyntaxFault;

/** A parameter, the first line, and a query, the rest. */
class QueryParameterFuzz {
    private static final Pattern PIECE = Pattern.compile("%([0-9A-Fa-f]{2})|.");
    private static final LinearPattern ANYTHING = anything();

    private static LinearPattern anything() {
        try {
            return LinearPattern.compile(".*");
        } catch (SyntaxFault e) {
            throw new AssertionError(e);
        }
    }

    @FuzzTest
    void isFoundAsOftenAsItStandsThere(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        int line = all.indexOf('\n');
        String name = line < 0 ? "a" : all.substring(0, line);
        String query = all.substring(line + 1);
        TargetPath target;
        try {
            target = TargetPath.parse("/?" + query);
        } catch (TargetFault fault) {
            return;
        }
        List<String> expected = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
                expected.add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        QueryParameter parameter = new QueryParameter(name);
        assertEquals(!expected.isEmpty(), parameter.passes(target, new ValueTest.Regex(ANYTHING)), "whether it is there");
        for (String value : expected) {
            boolean isAlways = expected.stream().allMatch(value::equals);
            assertEquals(isAlways, parameter.passes(target, new ValueTest.Exact(value)), "whether it always is " + value);
        }
    }

    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher pieces = PIECE.matcher(text);
        while (pieces.find()) {
            String digits = pieces.group(1);
            char c = pieces.group().charAt(0);
            bytes.write(digits != null ? Integer.parseInt(digits, 16) : c == '+' ? ' ' : c);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
