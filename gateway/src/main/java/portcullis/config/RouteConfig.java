package portcullis.config;

import static portcullis.config.keys.Key.flag;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.map;
import static portcullis.config.keys.Key.word;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Inline;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/**
 * One route of an API.
 *
 * @param id unique in its API
 * @param openToAll the key {@code public}: meant for everybody, so nothing that identifies or authorizes callers is on it
 * @param timeout the deadline to the answer's head, those of API and defaults already applied; null for none
 * @param streamIdle the longest silence inside an answer's body; null when the upstream's {@code body-idle} applies
 * @param idempotent whether a second try is safe, whatever the method says; null when the method decides
 * @param access what policies take it for, as written or as its methods say
 * @param resource what policies see as the resource of its requests; null when that is the route itself
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
        Access access,
        @Nullable ResourceConfig resource,
        List<String> use,
        FilterBlocks filters,
        Place place) {

    static Keys<RouteConfig> keys(Shape<FilterBlocks> filterBlocks) {
        return Declare.keys(
                        RouteConfig::of,
                        Given.name(),
                        Key.block("match", Match.KEYS).says("which requests the route takes; all conditions hold"),
                        Key.of("versions", Versions.SHAPE)
                                .or("all")
                                .says("in which versions the route exists; none puts it beside them"),
                        new Inline<>(Action.KEYS),
                        flag("public")
                                .or("false")
                                .says("meant for everybody: switches off what identifies and authorizes callers, and is listed as such"),
                        ApiConfig.TIMEOUT,
                        Key.duration("stream-idle")
                                .between("1ms", "1d")
                                .orWord("body-idle")
                                .says("the longest silence inside an answer's body; without it body-idle of the upstream"),
                        flag("idempotent")
                                .orWord("auto")
                                .says("whether a second try is safe; auto goes by the method"),
                        word("access", Access.values())
                                .orWord("auto")
                                .says("whether policies see an action that reads or one that writes; auto goes by the method: GET, HEAD and OPTIONS read"),
                        Key.block("resource", ResourceConfig.KEYS)
                                .orNone()
                                .says("what policies see as the resource; without it the route itself, as Route::\"<api>/<route>\""),
                        list("use", Formats.NAME).orItems().says("sets of filters from the defaults, later over earlier"),
                        Key.of("filters", filterBlocks).orEmpty().says("filters of this route"),
                        Given.place())
                .check(RouteConfig::refuseNamesOfGroups);
    }

    private static RouteConfig of(
            String id,
            Match match,
            Versions versions,
            Action action,
            boolean openToAll,
            @Nullable Duration timeout,
            @Nullable Duration streamIdle,
            @Nullable Boolean idempotent,
            @Nullable Access access,
            @Nullable ResourceConfig resource,
            List<String> use,
            FilterBlocks filters,
            Place place) {
        return new RouteConfig(
                id, match, versions, action, openToAll, timeout, streamIdle, idempotent,
                access != null ? access : Access.by(match.methods()), resource, use, filters, place);
    }

    /** In policies the actions {@code <api>/read} and {@code <api>/write} are groups of routes. */
    private static void refuseNamesOfGroups(RouteConfig route, Keys.Complaints complaints) {
        for (Access group : Access.values()) {
            if (route.id.equals(group.word())) {
                complaints.error(
                        "",
                        "'" + route.id + "' is what policies call all routes of an API that " + group.word(),
                        "another id, such as get-" + group.word());
            }
        }
    }

    /**
     * Which requests the route takes: all conditions hold.
     *
     * @param methods upper case; empty for any
     * @param path a pattern, relative to base path and version, with a slash in front
     * @param headers by field name in lower case
     * @param query by parameter name, decoded
     * @param contentType of the request, without parameters, whatever its case; null for any
     */
    public record Match(
            List<String> methods,
            String path,
            Map<String, Value> headers,
            Map<String, Value> query,
            @Nullable Value contentType,
            Place place) {

        static final Keys<Match> KEYS = Declare.keys(
                        Match::of,
                        Key.of("method", Formats.METHOD).orWord("any").says("the method; GET serves HEAD too"),
                        list("methods", Formats.METHOD).orItems().says("several methods"),
                        Key.of("path", ConfigFormats.PATH_PATTERN)
                                .says("literals, {name}, {name:int}, {name:uuid}, and {rest...} at the end"),
                        map("headers", Formats.FIELD_NAME, Value.SHAPE)
                                .orEmpty()
                                .says("conditions on request fields"),
                        map("query", Formats.TEXT, Value.SHAPE).orEmpty().says("conditions on query parameters"),
                        Key.of("content-type", Value.SHAPE)
                                .orWord("any")
                                .says("a condition on the media type of the request"),
                        Given.place())
                .check(Match::refuseTwoKindsOfMethod);

        private static Match of(
                @Nullable String method,
                List<String> methods,
                String path,
                Map<String, Value> headers,
                Map<String, Value> query,
                @Nullable Value contentType,
                Place place) {
            List<String> all = method == null ? methods : Stream.concat(Stream.of(method), methods.stream()).toList();
            return new Match(all, path, headers, query, contentType, place);
        }

        private static void refuseTwoKindsOfMethod(Match match, Keys.Complaints complaints) {
            if (complaints.isWritten("method") && complaints.isWritten("methods")) {
                complaints.error("methods", "stands beside method", "one of the two");
            }
        }

        /** A condition on one value. */
        public sealed interface Value {
            Shape<Value> SHAPE = Shapes.either(
                    Formats.TEXT_OR_EMPTY.as(Exactly::new),
                    Shapes.oneOf(List.of(Key.text("regex")
                            .says("a regular expression that the whole value matches")
                            .asPlaced(Matching::new))));
        }

        /** The value is this text. */
        public record Exactly(String text) implements Value {}

        /** The whole value matches a regular expression, which must be one that can be decided in linear time. */
        public record Matching(String regex, Place place) implements Value {}
    }

    /** In which versions of its API the route exists. */
    public sealed interface Versions {
        Shape<Versions> SHAPE = Shapes.either(
                Formats.<Versions>words("all", new All(), "none", new Unversioned()),
                Shapes.listOf(Formats.NAME).nonEmpty().as(Only::new));

        /** In all of them; also what a route of an API without versions has. */
        record All() implements Versions {}

        /** Beside them: the path has no version in it and the request needs none. */
        record Unversioned() implements Versions {}

        record Only(List<String> names) implements Versions {}
    }

    /** What the route does with a request. */
    public sealed interface Action {
        Keys<Action> KEYS = Declare.keys(
                        Action::of,
                        Key.of("upstream", UpstreamTarget.SHAPE)
                                .orNone()
                                .says("where requests go; without it where version or API say"),
                        Key.text("rewrite").orNone().says("a template for the path that goes upstream"),
                        Key.block("redirect", Redirect.KEYS).orNone().says("sends the client elsewhere"),
                        Key.block("respond", Respond.KEYS).orNone().says("answers without an upstream"))
                .check(Action::refuseSeveral);

        private static Action of(
                @Nullable UpstreamTarget upstream,
                @Nullable String rewrite,
                @Nullable Redirect redirect,
                @Nullable Respond respond) {
            if (redirect != null) {
                return redirect;
            }
            return respond != null ? respond : new Forward(upstream, rewrite);
        }

        private static void refuseSeveral(Action action, Keys.Complaints complaints) {
            if (action instanceof Forward) {
                return;
            }
            String chosen = action instanceof Redirect ? "redirect" : "respond";
            for (String other : List.of("upstream", "rewrite", "respond")) {
                if (!other.equals(chosen) && complaints.isWritten(other)) {
                    complaints.error(other, "stands beside " + chosen, "one of the two");
                }
            }
        }

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
        record Redirect(String to, int status) implements Action {
            static final Keys<Redirect> KEYS = Declare.keys(
                    Redirect::new,
                    Key.text("to").says("a template: a path or an absolute URL"),
                    Key.of("status", Formats.oneOfNumbers(301, 302, 303, 307, 308))
                            .or("308")
                            .says("the status; 307 and 308 keep the method"));
        }

        /**
         * Answers by itself.
         *
         * @param type the media type of the body
         */
        record Respond(int status, String type, String body) implements Action {
            static final Keys<Respond> KEYS = Declare.keys(
                    Respond::new,
                    Key.integer("status").between("200", "599").or("200").says("the status"),
                    Key.of("type", ConfigFormats.MEDIA_TYPE).or("text/plain").says("the media type of the body"),
                    Key.of("body", Formats.TEXT_OR_EMPTY).or("").says("the body, UTF-8"));
        }
    }
}
