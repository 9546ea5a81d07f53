package portcullis.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;

/**
 * One route of an API.
 *
 * @param id unique in its API
 * @param openToAll the key {@code public}: switches authentication and authorization off
 * @param timeout the deadline to the answer's head, those of API and defaults already applied; null for none
 * @param streamIdle the longest silence inside an answer's body; null when the upstream's {@code body-idle} applies
 * @param idempotent whether a second try is safe although the method does not say so; null when the method decides
 * @param access read or write; null when the method decides
 * @param use names of sets of filters, the later over the earlier, all under {@code filters}
 */
public record RouteConfig(
        String id,
        Match match,
        Versions versions,
        Action action,
        boolean openToAll,
        @Nullable Duration timeout,
        @Nullable Duration streamIdle,
        @Nullable Boolean idempotent,
        @Nullable Access access,
        List<String> use,
        FilterBlocks filters,
        Place place) {

    /**
     * Which requests the route takes: all conditions hold.
     *
     * @param methods upper case; empty for any
     * @param path a pattern, relative to base path and version, with a slash in front
     * @param headers by field name in lower case
     * @param query by parameter name, decoded
     * @param contentType of the request, without parameters; null for any
     */
    public record Match(
            List<String> methods,
            String path,
            Map<String, Value> headers,
            Map<String, Value> query,
            @Nullable Value contentType,
            Place place) {

        /** A condition on one value. */
        public sealed interface Value {}

        /** The value is this text. */
        public record Exactly(String text) implements Value {}

        /** The whole value matches a regular expression, which must be one that can be decided in linear time. */
        public record Matching(String regex, Place place) implements Value {}
    }

    /** In which versions of its API the route exists. */
    public sealed interface Versions {
        /** In all of them; also what a route of an API without versions has. */
        record All() implements Versions {}

        /** Beside them: the path has no version in it and the request needs none. */
        record Unversioned() implements Versions {}

        record Only(List<String> names) implements Versions {}
    }

    /** What the route does with a request. */
    public sealed interface Action {
        /**
         * Sends it upstream.
         *
         * @param upstream null when the version's or the API's applies
         * @param rewrite a template for the path that goes upstream; null when the path stays
         */
        record Forward(@Nullable UpstreamTarget upstream, @Nullable String rewrite) implements Action {}

        /**
         * @param to a template: a path or an absolute URL
         * @param status 301, 302, 303, 307 or 308
         */
        record Redirect(String to, int status) implements Action {}

        /**
         * Answers by itself.
         *
         * @param type the media type of the body
         */
        record Respond(int status, String type, String body) implements Action {}
    }

    /** What a request does to what is behind it. */
    public enum Access {
        READ,
        WRITE
    }
}
