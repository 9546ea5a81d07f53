package portcullis.routing;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;

/** A table of routes as operators write them; what runs behind a route is its id and version; a route {@code silent} answers no preflights. */
final class Routes {
    final List<String> problems = new ArrayList<>();
    final RouteTable<String> table;

    private Routes(List<String> files) {
        LoadResult loaded = load(files);
        if (!(loaded instanceof LoadResult.Loaded right)) {
            throw new AssertionError("does not load: " + loaded);
        }
        table = RouteTable.compile(
                right.configuration().apis(),
                spec -> spec.ref().id() + (spec.version() == null ? "" : " " + spec.version().name()),
                running -> !running.endsWith("/silent"),
                problem -> problems.add(problem.toString()));
    }

    /** @param files each an API, without its {@code format} and, where it has none, with an upstream */
    static Routes of(String... files) {
        Routes routes = new Routes(List.of(files));
        return routes.problems.isEmpty() ? routes : fail("problems: " + routes.problems);
    }

    /** The one problem that these routes have. */
    static String problem(String... files) {
        List<String> problems = problems(files);
        return problems.size() == 1 ? problems.getFirst() : fail("not one problem but " + problems);
    }

    static List<String> problems(String... files) {
        return new Routes(List.of(files)).problems;
    }

    private static LoadResult load(List<String> files) {
        try {
            Path folder = Files.createTempDirectory("routes");
            try {
                Files.createDirectory(folder.resolve("routes"));
                Files.writeString(
                        folder.resolve("gateway.yaml"),
                        """
                        format: 1
                        service: { name: edge }
                        listeners: { public: { bind: 127.0.0.1:8080 }, inside: { bind: 127.0.0.1:8081 } }
                        """);
                Files.writeString(
                        folder.resolve("routes/upstreams.yaml"),
                        "format: 1\nupstreams: { up: { endpoints: [http://127.0.0.1:9101] } }\n");
                for (int i = 0; i < files.size(); i++) {
                    String file = files.get(i);
                    Files.writeString(
                            folder.resolve("routes/" + (char) ('a' + i) + ".yaml"),
                            file + "format: 1\nupstream: up\n" + (file.contains("listeners:") ? "" : "listeners: [public]\n"));
                }
                return new ConfigLoader(List.of(), Map.of("PORTCULLIS_ENV", "development")).load(ConfigLoader.Request.of(folder));
            } finally {
                try (Stream<Path> all = Files.walk(folder)) {
                    all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    RouteMatch<String> match(ExchangeOf request) {
        return at("2026-06-01T00:00:00Z", request);
    }

    RouteMatch<String> at(String time, ExchangeOf request) {
        Exchange exchange = request.exchange();
        return table.match(exchange.arrival().listener(), exchange.request(), Instant.parse(time).toEpochMilli());
    }

    RouteMatch<String> get(String target) {
        return match(ExchangeOf.request("GET", target));
    }

    RouteMatch.Found<String> found(ExchangeOf request) {
        RouteMatch<String> match = match(request);
        return match instanceof RouteMatch.Found<String> found ? found : fail("not found but " + match);
    }

    RouteMatch.Found<String> found(String target) {
        return found(ExchangeOf.request("GET", target));
    }

    /** What became of a GET: the id of the route and its version, or what else routing said. */
    String says(String target) {
        return says(ExchangeOf.request("GET", target));
    }

    String says(ExchangeOf request) {
        return describe(match(request));
    }

    static String describe(RouteMatch<String> match) {
        return switch (match) {
            case RouteMatch.Found<String> found -> found.route().running();
            case RouteMatch.Preflight<String> preflight -> "preflight of " + preflight.asked().route().running();
            case RouteMatch.Sunset<String> sunset -> "sunset of " + sunset.found().route().running();
            case RouteMatch.BrownOut<String> brownOut ->
                "brown-out of " + brownOut.found().route().running() + " until " + Instant.ofEpochMilli(brownOut.untilMillis());
            case RouteMatch.NoRoute<String>(String api) -> "no route" + in(api);
            case RouteMatch.NoVersion<String>(String api, List<String> versions) -> "no version" + in(api) + " " + versions;
            case RouteMatch.VersionMissing<String>(String api, List<String> versions) -> "version missing" + in(api) + " " + versions;
            case RouteMatch.VersionNotAcceptable<String>(String api, List<String> versions) ->
                "version not acceptable" + in(api) + " " + versions;
            case RouteMatch.MethodNotAllowed<String>(String api, List<String> allow) -> "method not allowed" + in(api) + " " + allow;
            case RouteMatch.PlainOptions<String>(String api, List<String> allow) -> "options" + in(api) + " " + allow;
        };
    }

    private static String in(String api) {
        return api.isEmpty() ? "" : " in " + api;
    }

    static List<String> lines(HeaderFields fields, String name) {
        List<String> values = new ArrayList<>();
        FieldName field = FieldName.of(name);
        for (int i = fields.find(field); i >= 0; i = fields.find(field, i + 1)) {
            values.add(fields.value(i));
        }
        return values;
    }
}
