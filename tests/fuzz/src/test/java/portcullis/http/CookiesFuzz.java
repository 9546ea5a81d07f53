package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Cookies of a request: the first line is the name that is asked for, each further one a Cookie field. */
class CookiesFuzz {
    private static final FieldName COOKIE = FieldName.of("Cookie");

    @FuzzTest
    void areFoundByTheirName(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
        HeaderFields fields = new HeaderFields();
        for (int i = 1; i < lines.length; i++) {
            if (Tokens.isFieldValue(lines[i])) {
                fields.add(COOKIE, lines[i]);
            }
        }
        if (Tokens.isToken(lines[0])) {
            assertEquals(reference(fields, lines[0]), Cookies.value(fields, lines[0]));
        }
    }

    private static @Nullable String reference(HeaderFields fields, String name) {
        for (int i = 0; i < fields.count(); i++) {
            for (String pair : fields.value(i).split(";", -1)) {
                String trimmed = pair.replaceFirst("^ +", "");
                if (trimmed.startsWith(name + '=')) {
                    return trimmed.substring(name.length() + 1);
                }
            }
        }
        return null;
    }
}
