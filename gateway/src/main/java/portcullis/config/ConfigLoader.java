package portcullis.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.Keys;
import portcullis.config.keys.NamedPaths;
import portcullis.config.keys.Reading;
import portcullis.config.source.DocumentReader;
import portcullis.config.source.Documents;
import portcullis.config.source.Documents.Document;
import portcullis.config.source.Inputs;
import portcullis.config.source.PolicyFolders;
import portcullis.config.source.PolicyReader;
import portcullis.config.source.SourceFiles;

/**
 * Reads a folder of configuration whole, or tells everything that is wrong with it. Each call starts from nothing.
 * Safe for several threads.
 */
public final class ConfigLoader {
    private static final int MOST_READINGS = 3;

    private final ConfigFiles files;
    private final Map<String, String> variables;

    /**
     * What to load.
     *
     * @param folder the one with {@code gateway.yaml} in it
     * @param environment what {@code --env} said; null when it was not given
     * @param layers further folders of the same shape, laid over the folder and its overlay, the last on top
     * @param policies where the policies may lie
     * @param allowUnresolved take an example in place of a reference without a value, to check all the rest
     */
    public record Request(
            Path folder,
            @Nullable String environment,
            List<Path> layers,
            PolicyFolders policies,
            boolean allowUnresolved) {
        /** The folder alone, and the policies near it. */
        public static Request of(Path folder) {
            return new Request(folder, null, List.of(), PolicyFolders.near(folder), false);
        }

        /** With one more layer, on top of all. */
        public Request over(Path layer) {
            List<Path> all = new ArrayList<>(layers);
            all.add(layer);
            return new Request(folder, environment, List.copyOf(all), policies, allowUnresolved);
        }
    }

    /**
     * @param filters every filter there is
     * @param variables the environment of the process
     */
    public ConfigLoader(List<FilterDeclaration> filters, Map<String, String> variables) {
        this.files = ConfigFiles.with(filters);
        this.variables = Map.copyOf(variables);
    }

    /**
     * Reads it. Files that belong together and are replaced together, as the link of a mounted ConfigMap does, are also read
     * together: what has changed meanwhile is read again, a few times at most.
     */
    public LoadResult load(Request request) {
        LoadResult result = read(request);
        for (int i = 1; i < MOST_READINGS && !result.inputs().isCurrent(); i++) {
            result = read(request);
        }
        return result;
    }

    private LoadResult read(Request request) {
        SourceFiles sources = new SourceFiles();
        Findings findings = new Findings();
        String named = request.environment != null ? request.environment : variables.get("PORTCULLIS_ENV");
        String environment = named == null || named.isEmpty() ? null : named;
        String chosenBy = request.environment != null ? "--env" : "PORTCULLIS_ENV";
        DocumentReader reader = new DocumentReader(
                request.folder, request.layers, variables, request.allowUnresolved, sources, findings);
        Documents documents = reader.read(environment, chosenBy);
        new StrayFiles(request.folder, findings).warn();
        List<PolicyFile> policies = new PolicyReader(request.policies, sources, findings::add).read();
        Configuration configuration = assemble(documents, policies, sources, reader.paths(), findings);
        List<ConfigProblem> problems = sorted(findings.problems());
        return configuration == null || findings.errors() > 0
                ? new LoadResult.Rejected(problems, sources.inputs())
                : new LoadResult.Loaded(configuration, problems, findings.values(), sources.inputs());
    }

    private @Nullable Configuration assemble(
            Documents documents, List<PolicyFile> policies, SourceFiles sources, NamedPaths paths, Findings findings) {
        boolean production = !documents.environment().equals(Environment.STAGING.toString())
                && !documents.environment().equals(Environment.DEVELOPMENT.toString());
        GatewayConfig gateway = read(files.gateway(), documents.gateway(), findings, paths, production);
        DefaultsConfig defaults = read(files.defaults(), documents.defaults(), findings, paths, production);
        Inheritance inheritance = Inheritance.from(defaults == null ? null : documents.defaults());
        List<ConfigFiles.RoutesFile> routes = new ArrayList<>();
        for (Documents.Document document : documents.routes()) {
            Document inherited = new Document(document.name(), inheritance.appliedTo(document.tree()));
            ConfigFiles.RoutesFile file = read(files.routes(inherited.tree()), inherited, findings, paths, production);
            if (file != null) {
                routes.add(file);
            }
        }
        ProductionRules rules = new ProductionRules(production, findings);
        if (gateway != null) {
            rules.check(gateway);
            refuseOtherEnvironment(gateway.service(), documents.environment(), findings);
        }
        rules.checkSecrets();
        CrossChecks checks = new CrossChecks(documents, gateway, defaults, findings);
        List<ApiConfig> apis = checks.apis(routes);
        Map<String, UpstreamConfig> upstreams = checks.upstreams(routes);
        checks.deadlines(apis, upstreams);
        checks.discoveries();
        if (gateway == null || defaults == null) {
            return null;
        }
        return new Configuration(
                gateway.service().environment(),
                gateway,
                defaults,
                apis,
                upstreams,
                policies,
                sources.existing(),
                hash(sources, documents));
    }

    /** Else the rules of one environment would judge the values of another. */
    private static void refuseOtherEnvironment(GatewayConfig.Service service, String chosen, Findings findings) {
        if (!service.environment().toString().equals(chosen)) {
            findings.add(ConfigProblem.error(
                    service.place().at("environment"),
                    "is not " + chosen + ", which chose this overlay",
                    "no environment in an overlay"));
        }
    }

    private static <T> @Nullable T read(
            Keys<T> keys, @Nullable Document document, Findings findings, NamedPaths paths, boolean production) {
        return document == null ? null : keys.read(document.tree(), Reading.of(document.name(), findings, paths, production));
    }

    /** In the order of the files; what is inherited by many keys is a problem once, where it was written. */
    private static List<ConfigProblem> sorted(List<ConfigProblem> problems) {
        Set<List<Object>> seen = new HashSet<>();
        List<ConfigProblem> sorted = new ArrayList<>();
        for (ConfigProblem problem : problems) {
            String path = problem.keyPath();
            String key = path.substring(path.lastIndexOf('.') + 1);
            if (seen.add(List.of(problem.place().origin(), key, problem.wrong()))) {
                sorted.add(problem);
            }
        }
        sorted.sort(Comparator.comparing((ConfigProblem problem) -> problem.place().file())
                .thenComparingInt(problem -> problem.place().line())
                .thenComparingInt(problem -> problem.place().column()));
        return List.copyOf(sorted);
    }

    /** Over the files and over what variables added; two gateways with the same hash do the same. */
    private static String hash(SourceFiles sources, Documents documents) {
        List<String> parts = new ArrayList<>();
        parts.add(sources.inputs().fingerprint());
        parts.add(documents.environment());
        documents.usedVariables().forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        return Inputs.digest(parts);
    }
}
