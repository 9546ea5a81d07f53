package portcullis.tests.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import portcullis.config.Access;
import portcullis.config.ApiConfig;
import portcullis.config.FilterBlocks;
import portcullis.config.RouteConfig;
import portcullis.config.Versioning;
import portcullis.config.keys.Place;
import portcullis.http.RequestHead;
import portcullis.http.TargetFault;
import portcullis.http.TargetPath;
import portcullis.routing.RouteMatch;
import portcullis.routing.RouteTable;

/**
 * What one match costs among few and among many routes. Both tables are asked with as many different requests, spread
 * over all of their routes, so that only the size of the table differs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MatchingBenchmark {
    private static final int REQUESTS = 1024;
    private static final Place PLACE = Place.of("routes/bench.yaml");

    @Param({"10", "10000"})
    public int routes;

    private RouteTable<String> table = RouteTable.compile(List.of(), spec -> "", running -> false, problem -> {});
    private RequestHead[] requests = {};
    private int next;

    @Setup
    public void build() throws TargetFault {
        List<ApiConfig> apis = new ArrayList<>();
        for (int first = 0; first < routes; first += 10) {
            apis.add(api(first / 10));
        }
        table = RouteTable.compile(apis, spec -> spec.ref().id(), running -> false, problem -> {
            throw new IllegalStateException(problem.toString());
        });
        Random random = new Random(20260101);
        requests = new RequestHead[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            requests[i] = request(random.nextInt(routes), random.nextInt(1_000_000));
            if (!(table.match("public", requests[i], 0) instanceof RouteMatch.Found<String>)) {
                throw new IllegalStateException("no route for " + requests[i].target());
            }
        }
    }

    /** Ten routes as an API has them. */
    private static ApiConfig api(int number) {
        Map<String, RouteConfig> routes = new LinkedHashMap<>();
        List<String> patterns = List.of(
                "GET /items", "POST /items", "GET /items/{id}", "PUT /items/{id}", "DELETE /items/{id}", "POST /items/search",
                "GET /items/{id:int}/lines/{line}", "POST /items/{id}:cancel", "GET /items/{id}/invoice.pdf", "GET /files/{rest...}");
        for (int i = 0; i < patterns.size(); i++) {
            String[] parts = patterns.get(i).split(" ");
            RouteConfig.Match match = new RouteConfig.Match(List.of(parts[0]), parts[1], Map.of(), Map.of(), null, PLACE);
            routes.put("r" + i, new RouteConfig(
                    "r" + i, match, new RouteConfig.Versions.All(), new RouteConfig.Action.Respond(200, "text/plain", ""),
                    false, null, null, null, Access.READ, null, List.of(), FilterBlocks.NONE, PLACE));
        }
        return new ApiConfig(
                "service-" + number, List.of("public"), List.of(), "/api/service-" + number, new Versioning.None(), null, Map.of(),
                null, Set.of(), null, List.of(), FilterBlocks.NONE, routes, PLACE);
    }

    private static RequestHead request(int route, int id) throws TargetFault {
        List<String> targets = List.of(
                "GET /items", "POST /items", "GET /items/ID", "PUT /items/ID", "DELETE /items/ID", "POST /items/search",
                "GET /items/ID/lines/a", "POST /items/ID:cancel", "GET /items/ID/invoice.pdf", "GET /files/a/b/ID.png");
        String[] parts = targets.get(route % 10).split(" ");
        RequestHead head = new RequestHead();
        TargetPath target = TargetPath.parse("/api/service-" + route / 10 + parts[1].replace("ID", String.valueOf(id)));
        head.fill(parts[0], target, "api.example.com", 1, 0);
        return head;
    }

    @Benchmark
    public RouteMatch<String> match() {
        next = next + 1 & REQUESTS - 1;
        return table.match("public", requests[next], 0);
    }
}
