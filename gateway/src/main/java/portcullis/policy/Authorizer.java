package portcullis.policy;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Exchange;
import portcullis.exchange.RouteRef;
import portcullis.policy.eval.AuthorizationRequest;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.Mentions;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.schema.ResourceTemplate;
import portcullis.policy.schema.RouteFacts;

/** Decides on the requests of one route in one version. */
public final class Authorizer {
    private final RouteRef route;
    private final RouteFacts facts;
    private final ResourceTemplate resource;
    private final LocalTime local;
    private final List<String> headers;
    private final InstantSource clock;
    /** Written once, before the generation comes into force; null while there are no policies. */
    private @Nullable Bench bench;

    /** What decides, once policies are read. */
    private record Bench(
            Callers callers, EntityStore known, RequestShape requests, Judge judge, @Nullable RouteDecisions decisions) {}

    /** @param headers fields of the request that policies are shown, in lower case */
    Authorizer(
            RouteRef route, RouteFacts facts, ResourceTemplate resource, LocalTime local, List<String> headers, InstantSource clock) {
        this.route = route;
        this.facts = facts;
        this.resource = resource;
        this.local = local;
        this.headers = headers;
        this.clock = clock;
    }

    RouteFacts facts() {
        return facts;
    }

    /**
     * From now on these policies decide.
     *
     * @param decisions what they decide, to be counted and remembered; null where nobody is served
     */
    void follow(Callers callers, EntityStore known, Judge judge, @Nullable RouteDecisions decisions) {
        Mentions mentions = decisions == null ? judge.slice().mentions() : decisions.mentions();
        bench = new Bench(callers, known, shape(callers, known, mentions), judge, decisions);
    }

    private RequestShape shape(Callers callers, EntityStore known, Mentions mentions) {
        ContextShape context = new ContextShape(route, facts.pathNames(), local, headers, clock, mentions);
        return new RequestShape(callers, ResourceShape.of(resource, facts, mentions), context, known);
    }

    /** Whether the request may pass. */
    public Decision decide(Exchange exchange) {
        Bench now = bench;
        if (now == null) {
            return Decision.DENIED;
        }
        Asked asked = now.requests.of(exchange);
        if (asked == null) {
            return Decision.UNREADABLE;
        }
        return now.decisions == null ? now.judge.judge(asked).decision() : now.decisions.of(exchange, asked);
    }

    /** The policies that can say something of the route's requests. */
    public PolicySlice slice() {
        Bench now = bench;
        return now == null ? PolicySlice.of(List.of()) : now.judge.slice();
    }

    /**
     * What policies would be asked of a request, for whoever looks into a decision.
     *
     * @param mentions what is to be in it: more than the slice reads, for example
     * @return null when the path stands for bytes that are no text, and when there are no policies
     */
    public @Nullable AuthorizationRequest request(Exchange exchange, Mentions mentions) {
        Bench now = bench;
        if (now == null) {
            return null;
        }
        Asked asked = shape(now.callers, now.known, mentions).of(exchange);
        return asked == null ? null : asked.about(facts.action(), now.known);
    }
}
