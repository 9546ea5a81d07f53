package portcullis.explain;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Caller;

/**
 * What would happen to a request, step by step. Holds no secret: what logs mask is masked here, too.
 *
 * @param route null when no route takes the request
 * @param steps the filters of the route in their order, those that it never came to included
 * @param caller as far as somebody found out
 * @param authorization what policies say; null when nobody asked them
 * @param sent   null when nothing would go upstream
 * @param unknown what nobody can know without the network; the answer depends on it
 */
public record Explanation(
        Received request,
        @Nullable Route route,
        List<Step> steps,
        Caller caller,
        @Nullable Authorization authorization,
        @Nullable Sent sent,
        Answer answer,
        List<String> unknown) {

    /**
     * What the listener made of the request.
     *
     * @param path   normalised, as it is routed, authorised, logged and forwarded; masked as in logs, with the query
     * @param client the address that counts as the client's
     * @param peer   the address at the other end of the connection
     * @param notes  what may surprise
     */
    public record Received(
            String method,
            String path,
            String listener,
            String scheme,
            String host,
            String client,
            String peer,
            String at,
            List<String> notes) {}

    /**
     * @param id      {@code api/route}
     * @param version empty for none
     * @param status  of the version's life; empty for none
     * @param parameters what the path captured
     * @param bounds  deadlines and limits that hold for the request
     */
    public record Route(
            String id,
            String api,
            String version,
            String status,
            String template,
            Map<String, String> parameters,
            boolean openToAll,
            List<Bound> bounds,
            String place) {}

    /** A number that is in force. @param place where it was written; {@code default} where nobody did */
    public record Bound(String name, String value, String place) {}

    /** What became of a request at a filter. */
    public enum Result {
        /** The filter let it go on. */
        PASSED,
        /** The filter said no. */
        REFUSED,
        /** The filter answered by itself. */
        ANSWERED,
        /** It never came to the filter. */
        NOT_REACHED
    }

    /**
     * @param level  which part of the configuration put the filter there
     * @param does   what it does, in a few words
     * @param notes  what it did
     */
    public record Step(String filter, String stage, String level, String place, String does, Result result, List<String> notes) {}

    /**
     * What policies say.
     *
     * @param policy the one that decides; null when none permits
     * @param failedSafe whether an error of a policy denies
     * @param context  all that policies could be shown, as Cedar writes it
     * @param read     names in the context that some policy of the route looks at
     * @param policies every policy that the route asks, the deciding one first
     * @param shadow   every policy that is never enforced
     * @param wouldAllow what would be decided if those were in force; null without any
     */
    public record Authorization(
            boolean allowed,
            @Nullable String policy,
            boolean failedSafe,
            Named principal,
            String action,
            Named resource,
            Map<String, String> context,
            Set<String> read,
            List<Judged> policies,
            List<Judged> shadow,
            @Nullable Boolean wouldAllow) {}

    /** An entity. @param attributes as Cedar writes them @param parents what it is in */
    public record Named(String uid, Map<String, String> attributes, List<String> parents) {}

    /**
     * One policy, and what it made of the request.
     *
     * @param effect  {@code permit} or {@code forbid}
     * @param verdict {@code decides}, {@code satisfied}, {@code error}, {@code not satisfied}, or {@code does not match}: it is about
     *     other principals, actions or resources
     */
    public record Judged(String id, String place, String effect, String verdict, List<Clause> clauses) {}

    /**
     * @param text   of the clause, as Cedar writes it, with its {@code when} or {@code unless}; or a part of the scope
     * @param result {@code true}, {@code false}, {@code error} or {@code not reached}
     * @param holds  whether that is as the policy needs it
     * @param values what it read; {@code absent} for what was not there
     */
    public record Clause(String text, String result, boolean holds, Map<String, String> values, @Nullable String error) {}

    /**
     * What would go upstream.
     *
     * @param endpoints of which one is chosen
     * @param target path and query as the upstream gets them, masked
     * @param fields of the request as the upstream gets it, masked
     */
    public record Sent(
            String upstream, String chosen, List<String> endpoints, String target, List<String> fields, List<Bound> bounds, String place) {}

    /** Who answers. */
    public enum By {
        UPSTREAM,
        /** The route itself, a redirect or a filter that is done. */
        GATEWAY,
        /** The gateway says no. */
        REFUSAL,
        /** Nobody: the connection ends before a request is read. */
        NOBODY,
        /** What is unknown decides. */
        UNKNOWN
    }

    /**
     * @param status 0 for an upstream's own and when there is none
     * @param reason of a refusal; null for other answers
     * @param policy as in the access log; empty for none
     * @param fields that the gateway puts on the answer, or that a refusal has
     */
    public record Answer(By by, int status, @Nullable String reason, String says, String policy, List<String> fields) {}

    /** For programs: every part, with names in kebab case. */
    public Map<String, Object> description() {
        return ExplanationMap.of(this);
    }

    /** For people. */
    public String text() {
        return ExplanationText.of(this);
    }
}
