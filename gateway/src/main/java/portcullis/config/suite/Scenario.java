package portcullis.config.suite;

import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.map;
import static portcullis.config.keys.Key.text;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;

/**
 * One request, and what the gateway shall make of it.
 *
 * @param name unique in its file
 * @param caller null for nobody
 * @param at when it is asked; null for the file's own moment
 */
public record Scenario(
        String name, TestRequest request, TestCaller.@Nullable Reference caller, @Nullable Instant at, Expected expect, Place place) {

    static final Keys<Scenario> KEYS = Declare.keys(
            Scenario::new,
            Given.name(),
            Key.of("request", TestRequest.SHAPE).says("METHOD and URL in one line, or a block"),
            Key.of("caller", TestCaller.Reference.SHAPE)
                    .orWord(TestCaller.NOBODY)
                    .says("who calls: a name from callers, or a block of the same keys"),
            Key.of("at", Formats.INSTANT).orWord("file").says("when it is asked; without it the file's at"),
            block("expect", Expected.KEYS).says("what shall come of it; what is not named may be anything"),
            Given.place());

    /** Who makes the answer. */
    public enum Outcome {
        /** An upstream: the request goes there. */
        FORWARDED,
        /** The route itself, by {@code respond} or {@code redirect}, or a filter as for a preflight. */
        ANSWERED,
        /** The gateway, which says no. */
        REFUSED
    }

    /**
     * What shall come of it. Null, or empty, where it does not matter.
     *
     * @param route {@code api/route}; {@code none} for no route at all
     * @param caller {@code issuer/subject} as policies and logs name it, or {@code anonymous}
     * @param policy the id of the policy that decides; {@code none} where no policy permits
     * @param target the path and query that the upstream gets
     * @param headers of the answer, by name in lower case
     * @param upstreamHeaders of the request that goes to the upstream
     */
    public record Expected(
            @Nullable String route,
            @Nullable String version,
            @Nullable Outcome outcome,
            @Nullable Integer status,
            @Nullable String reason,
            @Nullable String caller,
            @Nullable String policy,
            @Nullable Decision shadow,
            @Nullable String upstream,
            @Nullable String target,
            Map<String, FieldExpectation> headers,
            Map<String, FieldExpectation> upstreamHeaders,
            Place place) {

        private static final String ANY = "any";

        static final Keys<Expected> KEYS = Declare.keys(
                        Expected::new,
                        text("route").orWord(ANY).says("the route that takes the request, as api/route; none for no route"),
                        text("version").orWord(ANY).says("the version of the API; none for a route without one"),
                        Key.word("outcome", Outcome.values())
                                .orWord(ANY)
                                .says("who answers: an upstream (forwarded), the route itself (answered), the gateway that says no (refused)"),
                        Key.integer("status")
                                .between("100", "599")
                                .orWord(ANY)
                                .says("the status of what the gateway answers by itself; an upstream's is not known here"),
                        text("reason").orWord(ANY).says("why the gateway says no, as in its answer; none where it does not"),
                        text("caller").orWord(ANY).says("whom the gateway sees, as issuer/subject, or anonymous"),
                        text("policy").orWord(ANY).says("the id of the policy that decides; none where none permits or none is asked"),
                        Key.word("shadow", Decision.values()).orWord(ANY).says("what the shadow policies would decide"),
                        text("upstream").orWord(ANY).says("the upstream that the request goes to; none where it goes nowhere"),
                        text("target").orWord(ANY).says("the path and query that the upstream gets"),
                        map("headers", Formats.FIELD_NAME, FieldExpectation.SHAPE)
                                .orEmpty()
                                .says("header fields of the gateway's own answer: a text, { regex: .. }, or none"),
                        map("upstream-headers", Formats.FIELD_NAME, FieldExpectation.SHAPE)
                                .orEmpty()
                                .says("header fields that the upstream gets: a text, { regex: .. }, or none"),
                        Given.place());

        /** Whether nothing could ever be other than expected. */
        boolean isEmpty() {
            return Stream.of(route, version, outcome, status, reason, caller, policy, shadow, upstream, target).allMatch(Objects::isNull)
                    && headers.isEmpty()
                    && upstreamHeaders.isEmpty();
        }
    }
}
