package portcullis.config.suite;

import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.map;
import static portcullis.config.keys.Key.text;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;

/**
 * One question to the policies of a route, and what they shall say. The request is made from the route; nothing else of the route is
 * asked than who calls: neither its limits nor what it requires of tokens.
 *
 * @param name unique in its file
 * @param caller null for nobody
 * @param action {@code api/route}
 * @param pathParameters decoded, by name
 * @param by the id of the policy that decides; {@code none} where no policy permits; null where it does not matter
 * @param shadow what the shadow policies would decide; null where it does not matter
 */
public record PolicyCase(
        String name,
        TestCaller.@Nullable Reference caller,
        String action,
        Map<String, String> pathParameters,
        Context context,
        Decision expect,
        @Nullable String by,
        @Nullable Decision shadow,
        Place place) {

    static final Keys<PolicyCase> KEYS = Declare.keys(
            PolicyCase::new,
            Given.name(),
            Key.of("caller", TestCaller.Reference.SHAPE)
                    .orWord(TestCaller.NOBODY)
                    .says("who calls: a name from callers, or a block of the same keys"),
            text("action").says("the route, as api/route"),
            map("path-parameters", Formats.TEXT, Formats.TEXT_OR_EMPTY).orEmpty().says("values of the route's path, by name"),
            block("context", Context.KEYS).orEmpty().says("circumstances of the request"),
            Key.word("expect", Decision.values())
                    .says("what the policies shall say; error: denied because a policy that forbids could not be evaluated"),
            text("by").orWord("any").says("the id of the policy that decides; none where none permits"),
            Key.word("shadow", Decision.values()).orWord("any").says("what the shadow policies would decide"),
            Given.place());

    /**
     * Circumstances of the request.
     *
     * @param version null for the API's default
     * @param method null for one that the route takes
     * @param ip null for loopback
     * @param at null for the file's own moment
     * @param headers by name in lower case
     */
    public record Context(
            @Nullable String version,
            @Nullable String method,
            @Nullable String ip,
            @Nullable Instant at,
            Map<String, String> headers) {
        static final Keys<Context> KEYS = Declare.keys(
                Context::new,
                text("version").orWord("default").says("the version of the API"),
                Key.of("method", Formats.METHOD).orWord("route").says("the method; without it one that the route takes"),
                text("ip").orNone().says("the client's address; without it loopback"),
                Key.of("at", Formats.INSTANT).orWord("file").says("when it is asked; without it the file's at"),
                map("headers", Formats.FIELD_NAME, Formats.FIELD_VALUE).orEmpty().says("header fields that the client sends"));
    }
}
