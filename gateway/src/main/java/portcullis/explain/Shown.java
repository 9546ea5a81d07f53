package portcullis.explain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import portcullis.http.HeaderFields;
import portcullis.http.TargetPath;
import portcullis.telemetry.Masking;

/** Puts parts of requests into words, with everything masked that logs mask, and nothing in them that a terminal would obey. */
record Shown(Masking masking) {
    private static final String STARS = "***";

    /** Each line of the head of a message. */
    List<String> fields(HeaderFields fields) {
        List<String> lines = new ArrayList<>(fields.count());
        for (int i = 0; i < fields.count(); i++) {
            lines.add(field(fields.name(i), fields.value(i)));
        }
        return lines;
    }

    /** @param line of a head, as on the wire */
    String line(String line) {
        int colon = line.indexOf(": ");
        return colon < 0 ? plain(line) : field(line.substring(0, colon), line.substring(colon + 2));
    }

    private String field(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        String shown = switch (lower) {
            case "cookie" -> STARS;
            case "www-authenticate" -> value; // what is wanted, not what somebody has
            case "set-cookie" -> cookie(value);
            case "location" -> target(value);
            default -> masking.masksHeader(name) ? STARS : masking.text(value);
        };
        return plain(name + ": " + shown);
    }

    /** The name may be of use and says nothing. */
    private static String cookie(String value) {
        int equals = value.indexOf('=');
        int attributes = value.indexOf(';');
        return equals < 0 ? STARS : value.substring(0, equals + 1) + STARS + (attributes < 0 ? "" : value.substring(attributes));
    }

    String target(TargetPath target) {
        return plain(masking.target(target.text(), target.pathLength()));
    }

    String target(String text) {
        int question = text.indexOf('?');
        return plain(masking.target(text, question < 0 ? text.length() : question));
    }

    String path(String path) {
        return plain(masking.path(path));
    }

    /** Fields are Latin-1 on their way; people write UTF-8 into them. */
    static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append("\\u").append(String.format("%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** Text as it was typed, for the wire. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
