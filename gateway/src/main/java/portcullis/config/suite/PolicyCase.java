package portcullis.config.suite;

import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.flag;
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
 * One question to the policies of a route, and what they shall say. Nothing else of the route is asked: neither its limits nor what
 * it requires of tokens.
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
        Resource resource,
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
            block("resource", Resource.KEYS)
                    .orEmpty()
                    .says("what is acted on, where it shall differ from what the route makes of the request"),
            block("context", Context.KEYS).orEmpty().says("circumstances of the request"),
            Key.word("expect", Decision.values())
                    .says("what the policies shall say; error: denied because a policy that forbids could not be evaluated"),
            text("by").orWord("any").says("the id of the policy that decides; none where none permits"),
            Key.word("shadow", Decision.values()).orWord("any").says("what the shadow policies would decide"),
            Given.place());

    /**
     * What differs from what the route makes of the request.
     *
     * @param id null for the route's own
     * @param attributes as text, by name; beside or over the route's own
     */
    public record Resource(@Nullable String id, Map<String, String> attributes) {
        static final Keys<Resource> KEYS = Declare.keys(
                Resource::new,
                text("id").orWord("route").says("its id; without it what the route says"),
                map("attributes", Formats.TEXT, Formats.TEXT_OR_EMPTY)
                        .orEmpty()
                        .says("attributes by name, beside or over those that the route gives; of the type that the route declares"));
    }

    /**
     * Circumstances of the request.
     *
     * @param version null for the API's default
     * @param method null for one that the route takes
     * @param path null for one that the path parameters make
     * @param ip null for loopback
     * @param at null for the file's own moment
     * @param headers by name in lower case
     */
    public record Context(
            @Nullable String version,
            @Nullable String method,
            @Nullable String path,
            @Nullable String ip,
            boolean tls,
            @Nullable Instant at,
            Map<String, String> headers) {
        static final Keys<Context> KEYS = Declare.keys(
                Context::new,
                text("version").orWord("default").says("the version of the API"),
                Key.of("method", Formats.METHOD).orWord("route").says("the method; without it one that the route takes"),
                text("path").orWord("route").says("the path; without it the route's with the path parameters in it"),
                text("ip").orNone().says("the client's address; without it loopback"),
                flag("tls").or("false").says("whether the client speaks https"),
                Key.of("at", Formats.INSTANT).orWord("file").says("when it is asked; without it the file's at"),
                map("headers", Formats.FIELD_NAME, Formats.FIELD_VALUE).orEmpty().says("header fields that the client sends"));
    }
}
