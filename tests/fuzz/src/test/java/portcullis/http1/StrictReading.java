package portcullis.http1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 read a second time, by regular expressions over the whole text, straight from the grammar of RFC 9112 and
 * without a line of the product. What the product accepts this must accept too, and understand in the same way.
 */
public final class StrictReading {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String VALUE = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):(" + VALUE + ")");
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([!-~]+) HTTP/1\\.([01])");
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9][0-9])( " + VALUE + ")?");
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})([\\t ]*;" + VALUE + ")?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final String LINE_END = "\r\n";
    private static final String CHUNKED = "chunked";

    private final String text;
    private int at;

    /** One field line; the name in lower case. */
    public record Field(String name, String value) {}

    /**
     * One message.
     *
     * @param line  its first line
     * @param body  decoded; null when it is cut or malformed
     */
    public record Message(String line, List<Field> fields, @Nullable Body body) {
        /** The values of all lines of that name, given in lower case. */
        public List<String> values(String name) {
            return fields.stream().filter(field -> field.name.equals(name)).map(Field::value).toList();
        }

        /** What stands before the first space: the method of a request. */
        public String method() {
            return line.substring(0, line.indexOf(' '));
        }
    }

    /** A body without its framing. */
    public record Body(String content, List<Field> trailers) {}

    /** @param text one character for each byte */
    public StrictReading(String text) {
        this.text = text;
    }

    /** Where the next message begins. */
    public int position() {
        return at;
    }

    /** The next request; null when none that is well-formed follows. One empty line in front of it is forgiven. */
    public @Nullable Message request() {
        if (text.startsWith(LINE_END, at)) {
            at += 2;
        }
        return message(REQUEST_LINE, null);
    }

    /** The next answer, perhaps an interim one, to a request of that method; null when none that is well-formed follows. */
    public @Nullable Message answer(String method) {
        return message(STATUS_LINE, method);
    }

    /** @param answered the method of the request that was answered; null for a request */
    private @Nullable Message message(Pattern firstLine, @Nullable String answered) {
        int end = text.indexOf(LINE_END + LINE_END, at);
        if (end < 0) {
            return null;
        }
        String[] lines = text.substring(at, end).split(LINE_END, -1);
        if (!firstLine.matcher(lines[0]).matches()) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Field field = field(lines[i]);
            if (field == null) {
                return null;
            }
            fields.add(field);
        }
        at = end + 4;
        Message head = new Message(lines[0], List.copyOf(fields), null);
        boolean isBodiless = answered != null && isBodiless(lines[0], answered);
        return new Message(lines[0], head.fields, isBodiless ? new Body("", List.of()) : body(head, answered != null));
    }

    private static boolean isBodiless(String statusLine, String method) {
        String status = statusLine.substring(9, 12);
        return method.equals("HEAD") || status.startsWith("1") || status.equals("204") || status.equals("304");
    }

    private static @Nullable Field field(String line) {
        Matcher parts = FIELD.matcher(line);
        return parts.matches()
                ? new Field(parts.group(1).toLowerCase(Locale.ROOT), stripBlanks(parts.group(2)))
                : null;
    }

    private static String stripBlanks(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && "\t ".indexOf(value.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "\t ".indexOf(value.charAt(to - 1)) >= 0) {
            to--;
        }
        return value.substring(from, to);
    }

    private @Nullable Body body(Message head, boolean isAnswer) {
        List<String> codings = head.values("transfer-encoding");
        List<String> lengths = head.values("content-length");
        if (codings.size() + lengths.size() > 1) {
            return null;
        }
        if (!codings.isEmpty()) {
            return codings.getFirst().equalsIgnoreCase(CHUNKED) ? chunked() : null;
        }
        if (lengths.isEmpty()) {
            String rest = isAnswer ? text.substring(at) : "";
            at += rest.length();
            return new Body(rest, List.of());
        }
        if (!LENGTH.matcher(lengths.getFirst()).matches()) {
            return null;
        }
        long length = Long.parseLong(lengths.getFirst());
        if (length > text.length() - at) {
            return null;
        }
        String content = text.substring(at, at + (int) length);
        at += content.length();
        return new Body(content, List.of());
    }

    /** The chunked body that begins here (RFC 9112, 7.1), within the bounds of the product; null when it is malformed or cut. */
    public @Nullable Body chunked() {
        StringBuilder content = new StringBuilder();
        while (true) {
            String line = line(256);
            Matcher size = CHUNK_SIZE.matcher(line == null ? "" : line);
            if (!size.matches()) {
                return null;
            }
            long count = Long.parseLong(size.group(1), 16);
            if (count == 0) {
                List<Field> trailers = trailers();
                return trailers == null ? null : new Body(content.toString(), trailers);
            }
            if (count > text.length() - at || !text.startsWith(LINE_END, at + (int) count)) {
                return null;
            }
            content.append(text, at, at + (int) count);
            at += (int) count + 2;
        }
    }

    private @Nullable List<Field> trailers() {
        List<Field> trailers = new ArrayList<>();
        int most = at + 8 * 1024;
        while (true) {
            String line = line(8 * 1024);
            if (line == null || line.isEmpty()) {
                return line == null ? null : List.copyOf(trailers);
            }
            Field field = field(line);
            if (field == null || at > most || trailers.size() == 50
                    || List.of("content-length", "transfer-encoding", "host").contains(field.name)) {
                return null;
            }
            trailers.add(field);
        }
    }

    private @Nullable String line(int most) {
        int end = text.indexOf(LINE_END, at);
        if (end < 0 || end - at > most) {
            return null;
        }
        String line = text.substring(at, end);
        at = end + 2;
        return line;
    }
}
