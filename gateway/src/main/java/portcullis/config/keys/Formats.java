package portcullis.config.keys;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import portcullis.kit.Cidr;

/** The notations that keys are written in. */
public final class Formats {
    private Formats() {}

    /** Any text but the empty one. */
    public static final Format<String> TEXT = Format.of("text", "a word", text(), Formats::nonEmpty);

    /** Any text. */
    public static final Format<String> TEXT_OR_EMPTY = Format.of("text", "a word", text(), text -> text);

    /** Text that must not be shown. */
    public static final Format<Secret> SECRET = Format.of(
                    "secret", "${file:token}", text(), text -> new Secret(nonEmpty(text)))
            .secret();

    /** A file whose content counts; for keys ending in {@code -file}. */
    public static final Shape<NamedFile> FILE = new FileShape(false);

    /** A file that only the gateway's own user may read. */
    public static final Shape<NamedFile> SECRET_FILE = new FileShape(true);

    /** A folder; for keys ending in {@code -dir}, whose relative paths count from the file that names them. */
    public static final Shape<Path> FOLDER = new FolderShape();

    public static final Format<Integer> INTEGER =
            Format.ordered("number", "10", Map.of("type", "integer"), Formats::integer);

    /** {@code true} or {@code on}, {@code false} or {@code off}. */
    public static final Format<Boolean> FLAG =
            Format.of("flag", "true", Map.of("enum", List.of(true, false, "on", "off")), Formats::flag);

    public static final Format<Duration> DURATION =
            Format.ordered("duration", "5s", pattern("^[0-9]+(ms|s|m|h|d)$"), Quantity::duration);

    public static final Format<ByteSize> SIZE =
            Format.ordered("size", "64KiB", pattern("^[0-9]+(B|KiB|MiB|GiB)$"), ByteSize::parse);

    public static final Format<Ratio> RATIO = Format.ordered(
            "ratio", "50%", Map.of("type", List.of("string", "number")), Ratio::parse);

    public static final Format<Cidr> CIDR = Format.of("CIDR", "10.0.0.0/8", text(), Cidr::parse);

    /** An address to listen on. Port 0 asks the system for a free one. */
    public static final Format<BindAddress> BIND =
            Format.of("address and port", "0.0.0.0:8080", pattern(":[0-9]{1,5}$"), BindAddress::parse);

    /** What operators call things: it appears in metrics, logs and key paths, so no separators. */
    public static final Format<String> NAME = Format.of(
            "name",
            "orders-v2",
            text(),
            text -> only(text, 64, Formats::isNameCharacter, "letters, digits, '-', '_' and '.'"));

    /** The name of a field (RFC 9110, 5.1), in lower case. */
    public static final Format<String> FIELD_NAME = Format.of(
            "field name",
            "x-canary",
            text(),
            text -> only(text, 128, Formats::isTokenCharacter, "the characters of a field name")
                    .toLowerCase(Locale.ROOT));

    /** The value of a field: visible characters, spaces and tabs, none of them at an end (RFC 9110, 5.5). */
    public static final Format<String> FIELD_VALUE = Format.of("field value", "no-store", text(), Formats::fieldValue);

    /** A token such as the name of a cookie or of a query parameter. */
    public static final Format<String> TOKEN = Format.of(
            "token",
            "session",
            text(),
            text -> only(text, 128, Formats::isTokenCharacter, "letters, digits and !#$%&'*+-.^_`|~"));

    /** A method, in upper case. Methods are case-sensitive, so {@code get} is somebody's mistake. */
    public static final Format<String> METHOD = Format.of(
            "method",
            "GET",
            pattern("^[A-Z][A-Z-]*$"),
            text -> only(text, 32, at -> at >= 'A' && at <= 'Z' || at == '-', "upper-case letters"));

    /** A date; it begins at 00:00 UTC. */
    public static final Format<LocalDate> DATE =
            Format.of("date", "2027-03-01", pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), Formats::date);

    /** A moment with its offset; seconds may be left out. */
    public static final Format<Instant> INSTANT =
            Format.of("moment", "2027-02-01T09:00Z", pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T"), Formats::instant);

    /** An absolute http or https URL. */
    public static final Format<URI> WEB_URL =
            Format.of("URL", "https://docs.example.com/", pattern("^https?://"), Formats::webUrl);

    /** One word. */
    public static <T> Format<T> word(String word, T value) {
        return words(Map.of(word, value));
    }

    /** One of two words, each with its value. */
    public static <T> Format<T> words(String first, T firstValue, String second, T secondValue) {
        Map<String, T> values = new LinkedHashMap<>();
        values.put(first, firstValue);
        values.put(second, secondValue);
        return words(values);
    }

    /** One of these words, each with its value; shown in the order of the map. */
    public static <T> Format<T> words(Map<String, T> values) {
        List<String> words = List.copyOf(values.keySet());
        return Format.of(String.join(" or ", words), words.getFirst(), Map.of("enum", words), text -> {
            T value = values.get(text);
            if (value == null) {
                throw new IllegalArgumentException("'" + text + "' is not one of " + String.join(", ", words));
            }
            return value;
        });
    }

    /** A duration, or a word for one. */
    public static Format<Duration> durationOr(String word, Duration value) {
        return Format.ordered(
                word + " or duration",
                "10s",
                Map.of("type", "string", "pattern", "^([0-9]+(ms|s|m|h|d)|" + word + ")$"),
                text -> text.equals(word) ? value : Quantity.duration(text));
    }

    /** One of several numbers. */
    public static Format<Integer> oneOfNumbers(int... numbers) {
        List<Integer> allowed = Arrays.stream(numbers).boxed().toList();
        String inWords = allowed.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Format.of("one of " + inWords, String.valueOf(numbers[0]), Map.of("enum", allowed), text -> {
            int number = integer(text);
            if (!allowed.contains(number)) {
                throw new IllegalArgumentException("'" + text + "' is not one of " + inWords);
            }
            return number;
        });
    }

    /** One of an enum's values, written in lower case with hyphens. */
    public static <E extends Enum<E>> Format<E> words(E[] values) {
        Map<String, E> byWord = new LinkedHashMap<>();
        for (E value : values) {
            byWord.put(wordOf(value), value);
        }
        return words(byWord);
    }

    /** How an enum's value is written in a file. */
    public static String wordOf(Enum<?> value) {
        return value.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> text() {
        return Map.of("type", List.of("string", "number", "boolean"));
    }

    private static Map<String, Object> pattern(String pattern) {
        return Map.of("type", "string", "pattern", pattern);
    }

    private static String nonEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        return text;
    }

    private static String only(String text, int longest, IntPredicate allowed, String inWords) {
        nonEmpty(text);
        if (text.length() > longest) {
            throw new IllegalArgumentException("'" + text + "' is longer than " + longest + " characters");
        }
        if (!text.chars().allMatch(allowed)) {
            throw new IllegalArgumentException("'" + text + "' has other characters than " + inWords);
        }
        return text;
    }

    private static boolean isNameCharacter(int at) {
        return at >= 'a' && at <= 'z' || at >= 'A' && at <= 'Z' || at >= '0' && at <= '9' || "-_.".indexOf(at) >= 0;
    }

    private static boolean isTokenCharacter(int at) {
        return at >= 'a' && at <= 'z'
                || at >= 'A' && at <= 'Z'
                || at >= '0' && at <= '9'
                || "!#$%&'*+-.^_`|~".indexOf(at) >= 0;
    }

    private static int integer(String text) {
        int digits = Quantity.digits(text.startsWith("-") ? text.substring(1) : text);
        if (digits == 0 || digits != (text.startsWith("-") ? text.length() - 1 : text.length())) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number");
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is too large", tooLarge);
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private static String fieldValue(String text) {
        nonEmpty(text);
        if (!text.strip().equals(text) || !text.chars().allMatch(at -> at == '\t' || at >= ' ' && at < 0x7F)) {
            throw new IllegalArgumentException("'" + text + "' cannot be the value of a field");
        }
        return text;
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notADate) {
            throw new IllegalArgumentException("'" + text + "' is not a date", notADate);
        }
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notAMoment) {
            throw new IllegalArgumentException("'" + text + "' is not a moment with its offset", notAMoment);
        }
    }

    private static URI webUrl(String text) {
        try {
            URI url = new URI(text);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!web || url.getHost() == null) {
                throw new IllegalArgumentException("'" + text + "' is not an http or https URL");
            }
            if (url.getRawUserInfo() != null) {
                throw new IllegalArgumentException("has a user or password in front of the host");
            }
            return url;
        } catch (URISyntaxException notAUrl) {
            throw new IllegalArgumentException("'" + text + "' is not a URL", notAUrl);
        }
    }
}
