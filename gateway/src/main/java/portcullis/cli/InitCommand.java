package portcullis.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.config.ConfigLoader;
import portcullis.config.ConfigSchema;
import portcullis.config.LoadResult;
import portcullis.filters.FilterCatalog;
import portcullis.kit.JsonWriter;

/** Writes a first configuration: nothing that is there is ever overwritten. */
@CommandLine.Command(name = "init", description = "writes a minimal, commented configuration for one service, and policies if there is an issuer")
final class InitCommand extends Command {
    private static final List<String> TEMPLATES = List.of("gateway.yaml", "routes/app.yaml");
    private static final String CONF = "conf";
    private static final String POLICIES = "policies";
    private static final List<String> POLICY_TEMPLATES = List.of("app.cedar", "tests/app.yaml");

    @CommandLine.Option(
            names = "--upstream",
            required = true,
            paramLabel = "URL",
            description = "scheme, host and port of the service, such as http://127.0.0.1:3000")
    @Nullable String upstream;

    @CommandLine.Option(
            names = "--issuer",
            paramLabel = "URL",
            description = "who issues the tokens of callers, exactly as iss in them, such as https://id.example.com/ "
                    + "(default: nobody is asked for a token)")
    @Nullable String issuer;

    @CommandLine.Option(
            names = "--audience",
            paramLabel = "AUD",
            description = "what tokens for this service have in aud (default: ${DEFAULT-VALUE}, to be edited)",
            defaultValue = "app")
    String audience = "app";

    InitCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int execute() throws IOException {
        Path folder = surroundings.folder().resolve(options.conf == null ? Path.of(CONF) : options.conf).normalize();
        Path policies = policies(folder);
        if (isTaken(folder)) {
            err().println(folder + " is there already and not empty; choose another folder with --conf");
            return Exit.PROBLEMS;
        }
        Path beside = folder.resolveSibling(POLICIES);
        if (issuer != null && (isTaken(policies) || options.policies == null && isTaken(beside))) {
            Path taken = isTaken(policies) ? policies : beside;
            err().println(taken + " is there already and not empty; choose another folder with --policies");
            return Exit.PROBLEMS;
        }
        Map<String, String> files = new LinkedHashMap<>();
        for (String template : TEMPLATES) {
            files.put(template, filled(template(template)));
        }
        ConfigSchema.files(FilterCatalog.declarations()).forEach((name, text) -> files.put("schema/" + name, text));
        LoadResult result = tried(files);
        if (result instanceof LoadResult.Rejected rejected) {
            new ProblemPrinter(this).print(rejected.problems());
            return Exit.PROBLEMS;
        }
        write(files, folder);
        if (issuer != null) {
            write(policyFiles(), policies);
        }
        tell(folder, policies);
        return Exit.FINE;
    }

    /** Beside a folder that is called conf, as in the repository; whatever is called otherwise stays one folder. */
    private Path policies(Path conf) {
        if (options.policies != null) {
            return surroundings.folder().resolve(options.policies).normalize();
        }
        return conf.endsWith(CONF) ? conf.resolveSibling(POLICIES) : conf.resolve(POLICIES);
    }

    /** Policies are about callers: they are for those who named an issuer. */
    private static Map<String, String> policyFiles() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (String template : POLICY_TEMPLATES) {
            files.put(template, template(POLICIES + "/" + template));
        }
        return files;
    }

    private void tell(Path folder, Path policies) {
        if (options.json) {
            JsonWriter json = JsonWriter.compact().object().member("conf", folder);
            out().println((issuer == null ? json : json.member(POLICIES, policies)).end());
        } else {
            String written = issuer == null ? folder.toString() : folder + " and " + policies;
            String named = options.policies == null ? "" : " --policies " + policies;
            out().println("wrote " + written + "; next: portcullis validate" + named + ", portcullis run" + named);
            if (issuer != null) {
                out().println("tokens must have \"" + audience + "\" in aud: what yours have there says portcullis token inspect FILE");
            }
        }
    }

    private static boolean isTaken(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isPresent();
        }
    }

    private static String template(String name) throws IOException {
        try (InputStream in = InitCommand.class.getResourceAsStream("init/" + name)) {
            if (in == null) {
                throw new IOException("the template " + name + " is missing in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Lines that begin with {@code @ISSUER@} are for those who named an issuer, lines with {@code @OPEN@} for the others. */
    private String filled(String template) {
        StringBuilder filled = new StringBuilder();
        template.lines().forEach(line -> {
            boolean forIssuer = line.startsWith("@ISSUER@");
            boolean forOpen = line.startsWith("@OPEN@");
            if (!(issuer == null ? forIssuer : forOpen)) {
                filled.append(forIssuer || forOpen ? line.substring(line.indexOf('@', 1) + 1) : line).append('\n');
            }
        });
        return filled.toString()
                .replace("@UPSTREAM@", quoted(upstream))
                .replace("@URL@", quoted(issuer))
                .replace("@AUDIENCE@", quoted(audience));
    }

    /** A JSON text is a YAML text as well, whatever is in it. */
    private static String quoted(@Nullable String text) {
        return JsonWriter.compact().value(text).toString();
    }

    /** Whether it is right is seen elsewhere first: a URL that is none must leave nothing behind. */
    private LoadResult tried(Map<String, String> files) throws IOException {
        Path folder = Files.createTempDirectory("portcullis-init");
        try {
            write(files, folder);
            return new ConfigLoader(FilterCatalog.declarations(), Map.of()).load(ConfigLoader.Request.of(folder));
        } finally {
            for (String name : files.keySet()) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder.resolve("routes"));
            Files.deleteIfExists(folder.resolve("schema"));
            Files.deleteIfExists(folder);
        }
    }

    private static void write(Map<String, String> files, Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            try {
                Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw new IOException(path + " came into being while it was to be written", e);
            }
        }
    }
}
