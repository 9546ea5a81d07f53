package portcullis.config.suite;

import static portcullis.config.keys.Key.map;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/**
 * The request of a scenario.
 *
 * @param url an absolute URL, or a path with its query, which is asked of the listener that the configuration begins with
 * @param headers by name in lower case
 * @param ip the client's address, a literal; null for loopback
 * @param listener its name; null to go by scheme and port
 */
public record TestRequest(
        String method, String url, Map<String, String> headers, @Nullable String ip, @Nullable String listener, Place place) {
    private static final Format<String> URL = Format.of(
            "URL or path", "/api/orders", Map.of("type", "string", "pattern", "^(https?://|/)"), TestRequest::url);

    private static final Keys<TestRequest> KEYS = Declare.keys(
            TestRequest::new,
            Key.of("method", Formats.METHOD).or("GET").says("the method"),
            Key.of("url", URL).says("a path with its query, or an absolute URL where host or scheme count"),
            map("headers", Formats.FIELD_NAME, Formats.FIELD_VALUE).orEmpty().says("header fields that the client sends"),
            Key.text("ip").orNone().says("the client's address; without it loopback"),
            Key.of("listener", Formats.NAME).orWord("auto").says("where it comes in; auto goes by scheme and port, and must be clear"),
            Given.place());

    /** {@code GET /api/orders} in one line, or a block. */
    static final Shape<TestRequest> SHAPE = Shapes.either(
            Format.of("METHOD and URL", "GET /api/orders", Map.of("type", "string", "pattern", "^[A-Z-]+ (https?://|/)"), text -> text)
                    .asPlaced(TestRequest::inOneLine),
            Shapes.block(KEYS));

    private static TestRequest inOneLine(String text, Place place) {
        int space = text.indexOf(' ');
        if (space <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not a method, a space and a URL");
        }
        return new TestRequest(method(text.substring(0, space)), url(text.substring(space + 1)), Map.of(), null, null, place);
    }

    private static String method(String text) {
        if (!text.chars().allMatch(at -> at >= 'A' && at <= 'Z' || at == '-')) {
            throw new IllegalArgumentException("'" + text + "' is not a method in upper-case letters");
        }
        return text;
    }

    private static String url(String text) {
        if (!text.startsWith("/") && !text.startsWith("http://") && !text.startsWith("https://")) {
            throw new IllegalArgumentException("'" + text + "' is neither a path nor a URL of http or https");
        }
        return text;
    }
}
