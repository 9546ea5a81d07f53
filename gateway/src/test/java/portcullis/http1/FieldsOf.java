package portcullis.http1;

import java.nio.charset.StandardCharsets;
import portcullis.http.HeaderFields;

/** The fields of a head whose lines are given, parsed as from a connection. */
final class FieldsOf {
    private FieldsOf() {}

    static HeaderFields lines(String... lines) {
        byte[] bytes = String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
        HeaderFields fields = new HeaderFields();
        fields.reset(bytes);
        int from = 0;
        for (String line : lines) {
            if (!FieldLines.parse(bytes, from, from + line.length(), fields)) {
                throw new IllegalArgumentException(line);
            }
            from += line.length();
        }
        return fields;
    }
}
