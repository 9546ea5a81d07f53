package portcullis.snapshot;

import java.util.Map;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Outcome;
import portcullis.http.TargetPath;
import portcullis.routing.RouteMatch;
import portcullis.routing.RouteTable;

/** Takes a request from its match to its outcome, whatever routing says. */
final class Router implements Snapshot.Serving {
    private final RouteTable<RoutePlan> table;
    private final Map<String, Filter> corsByApi;
    private final Map<String, Redirection> redirections;

    /**
     * @param corsByApi the filter around answers of an API that none of its routes gives
     * @param redirections of the listeners that send every request elsewhere, by the listener's name
     */
    Router(RouteTable<RoutePlan> table, Map<String, Filter> corsByApi, Map<String, Redirection> redirections) {
        this.table = table;
        this.corsByApi = corsByApi;
        this.redirections = redirections;
    }

    @Override
    public Outcome serve(Exchange exchange, long nowMillis) {
        String listener = exchange.arrival().listener();
        Redirection redirection = redirections.get(listener);
        if (redirection != null && exchange.request().target() != TargetPath.ASTERISK) {
            return redirection.proceed(exchange);
        }
        return switch (table.match(listener, exchange.request(), nowMillis)) {
            case RouteMatch.Found<RoutePlan> found -> {
                Pipeline pipeline = take(found, exchange);
                exchange.upstreamTarget(found.upstreamTarget(exchange.request().target()));
                yield told(pipeline.run(exchange), found, exchange);
            }
            case RouteMatch.Preflight<RoutePlan>(RouteMatch.Found<RoutePlan> asked) ->
                take(asked, exchange).run(exchange);
            case RouteMatch.Closed<RoutePlan> closed -> {
                Pipeline pipeline = take(closed.found(), exchange);
                Outcome refused = Outcome.refuse(closed.refusal(nowMillis));
                yield told(pipeline.around(refused, exchange), closed.found(), exchange);
            }
            // Leave that no route gives must not come from the API: the route that was asked for may have none to give.
            case RouteMatch.PlainOptions<RoutePlan> options -> options.outcome();
            case RouteMatch.Unserved<RoutePlan> unserved -> {
                Outcome outcome = unserved.outcome();
                Filter cors = corsByApi.get(unserved.api());
                yield cors == null ? outcome : cors.apply(exchange, _ -> outcome);
            }
        };
    }

    private static Pipeline take(RouteMatch.Found<RoutePlan> found, Exchange exchange) {
        exchange.matched(found.ref(), found.parameters(), found.hostCapture());
        return found.route().running().on(exchange.arrival().listener());
    }

    private static Outcome told(Outcome outcome, RouteMatch.Found<RoutePlan> found, Exchange exchange) {
        found.addFieldsTo(outcome.fields(), exchange.request().target());
        return outcome;
    }
}
