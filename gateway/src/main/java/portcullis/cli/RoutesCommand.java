package portcullis.cli;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.config.keys.ConfigProblem;
import portcullis.kit.JsonWriter;
import portcullis.snapshot.EffectiveFilter;
import portcullis.snapshot.EffectiveRoute;
import portcullis.snapshot.Snapshot;

@CommandLine.Command(
        name = "routes",
        description = "prints every route with the filters, limits and timeouts that are in force on it, and their origin")
final class RoutesCommand extends SnapshotCommand {
    @CommandLine.Option(names = "--markdown", description = "as a table for a page")
    boolean markdown;

    RoutesCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int compiled(Snapshot snapshot, List<ConfigProblem> warnings) {
        List<EffectiveRoute> routes = snapshot.routes();
        if (options.json) {
            out().println(JsonWriter.indented()
                    .value(routes.stream().map(EffectiveRoute::description).toList()));
        } else if (markdown) {
            Table table = new Table("route", "version", "methods", "path", "goes to", "timeout", "filters");
            for (EffectiveRoute route : routes) {
                table.row(
                        route.ref().id(), route.ref().version(), route.methods(), path(route), route.action(),
                        print(route.route().timeout()),
                        filters(route));
            }
            table.print(out(), true);
        } else {
            routes.forEach(this::print);
        }
        return Exit.FINE;
    }

    private void print(EffectiveRoute route) {
        String version = route.ref().version().isEmpty() ? "" : " " + route.ref().version();
        out().println(route.ref().id() + version + ": " + route.methods() + " " + path(route) + " -> " + route.action());
        out().println("    timeout " + print(route.route().timeout())
                + (route.route().streamIdle() == null ? "" : ", stream-idle " + print(route.route().streamIdle()))
                + "  (" + route.route().place() + ")");
        if (route.route().openToAll()) {
            out().println("    public: nothing identifies or authorizes callers");
        }
        for (EffectiveFilter filter : route.filters()) {
            out().println("    " + filter.label() + ": " + filter.config() + "  (" + filter.level() + ", " + filter.place() + ")");
        }
    }

    private static String filters(EffectiveRoute route) {
        Stream<String> filters = route.filters().stream().map(filter -> filter.label() + " " + filter.config());
        return (route.route().openToAll() ? Stream.concat(Stream.of("public"), filters) : filters).collect(Collectors.joining(", "));
    }

    private static String path(EffectiveRoute route) {
        List<String> hosts = route.api().hosts();
        return (hosts.isEmpty() ? "" : String.join("|", hosts)) + route.ref().template();
    }

    private static String print(@Nullable Duration duration) {
        if (duration == null) {
            return "none";
        }
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
