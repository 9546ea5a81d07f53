package portcullis.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import portcullis.config.ApiConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.kit.PathPattern;
import portcullis.kit.PathTrie;
import portcullis.kit.PathTrieBuilder;
import portcullis.kit.SyntaxFault;

/**
 * Puts the routes of all APIs where listeners, hosts and base paths lead, and says which of them could never be reached
 * or would stand in each other's way.
 *
 * @param <R> what runs behind a route
 */
final class RouteTableCompiler<R> {
    private final Function<RouteSpec, R> running;
    private final Predicate<R> answersPreflights;
    private final Consumer<ConfigProblem> problems;
    private final Set<String> reported = new HashSet<>();
    private final Map<List<CompiledApi<R>>, Mount<R>> mounts = new HashMap<>();

    RouteTableCompiler(
            Function<RouteSpec, R> running, Predicate<R> answersPreflights, Consumer<ConfigProblem> problems) {
        this.running = running;
        this.answersPreflights = answersPreflights;
        this.problems = problems;
    }

    RouteTable<R> compile(List<ApiConfig> configs) {
        List<CompiledApi<R>> apis = new ArrayList<>();
        Map<String, Map<String, Map<String, List<CompiledApi<R>>>>> listeners = new LinkedHashMap<>();
        for (ApiConfig config : configs) {
            CompiledApi<R> api = new CompiledApi<>(config, running, answersPreflights, this::report);
            apis.add(api);
            Set<String> hosts = new LinkedHashSet<>(config.hosts().isEmpty() ? List.of("") : config.hosts());
            for (String listener : new LinkedHashSet<>(config.listeners())) {
                for (String host : hosts) {
                    listeners
                            .computeIfAbsent(listener, _ -> new LinkedHashMap<>())
                            .computeIfAbsent(host, _ -> new LinkedHashMap<>())
                            .computeIfAbsent(config.basePath(), _ -> new ArrayList<>())
                            .add(api);
                }
            }
        }
        Reachability<R> reachability = new Reachability<>(apis);
        Map<String, HostTable<R>> tables = new HashMap<>();
        listeners.forEach((listener, hosts) -> {
            Map<String, PathTrie<Mount<R>>> byHost = new HashMap<>();
            hosts.forEach((host, bases) -> {
                reachability.lookAt(bases);
                byHost.put(host, mountsOf(bases));
            });
            tables.put(listener, new HostTable<>(byHost));
        });
        reachability.report(this::report);
        return new RouteTable<>(tables, methods(configs));
    }

    private PathTrie<Mount<R>> mountsOf(Map<String, List<CompiledApi<R>>> bases) {
        PathTrieBuilder<Mount<R>> builder = new PathTrieBuilder<>();
        bases.forEach((base, apis) -> {
            try {
                PathPattern pattern = PathPattern.parse(base.equals("/") ? "/{rest...}" : base + "/{rest...}");
                Mount<R> mount = mounts.computeIfAbsent(apis, _ -> new MountCompiler<>(base, apis, this::report).compile());
                builder.at(pattern, () -> mount);
            } catch (SyntaxFault fault) {
                report(ConfigProblem.error(apis.getFirst().config().place().at("base-path"), fault.wrong(), fault.cure()));
            }
        });
        return builder.build();
    }

    /** The same routes are looked at again for each host and version; one complaint is enough. */
    private void report(ConfigProblem problem) {
        if (reported.add(problem.toString())) {
            problems.accept(problem);
        }
    }

    private static List<String> methods(List<ApiConfig> apis) {
        Set<String> methods = new TreeSet<>();
        apis.forEach(api -> api.routes().values().forEach(route -> methods.addAll(route.match().methods())));
        return Mount.inUsualOrder(methods);
    }
}
