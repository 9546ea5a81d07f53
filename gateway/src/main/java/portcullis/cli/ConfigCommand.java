package portcullis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.config.ConfigReference;
import portcullis.config.ConfigSchema;
import portcullis.config.LoadResult;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.EffectiveValue;
import portcullis.filters.FilterCatalog;
import portcullis.kit.JsonWriter;
import portcullis.snapshot.ServedTls;

/** What the configuration is, and what it may be. Needs a sub-command. */
@CommandLine.Command(name = "config", description = "shows the configuration in force, its JSON Schemas, its reference")
final class ConfigCommand extends Command {
    ConfigCommand(Surroundings surroundings) {
        super(surroundings);
    }

    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new ConfigCommand(surroundings))
                .addSubcommand(new Show(surroundings))
                .addSubcommand(new Schema(surroundings))
                .addSubcommand(new Reference(surroundings));
    }

    @Override
    int execute() {
        err().println("config wants one of: show, schema, reference");
        return Exit.USAGE;
    }

    @CommandLine.Command(name = "show", description = "prints every effective value, secrets as stars, and the TLS that comes of them")
    static final class Show extends Command {
        @CommandLine.Option(names = "--origin", description = "say where each value comes from")
        boolean origin;

        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int execute() throws Surroundings.NotFound {
            Optional<LoadResult.Loaded> loaded = new Loading(this).loaded();
            return loaded.isEmpty() ? Exit.PROBLEMS : show(loaded.get());
        }

        /** Values first: whoever looks for what is wrong with a certificate wants to see them, too. */
        private int show(LoadResult.Loaded loaded) {
            List<ConfigProblem> problems = new ArrayList<>();
            ServedTls tls = ServedTls.open(loaded.configuration().gateway(), ServedTls.NONE, Instant.now(), problems::add);
            if (options.json) {
                List<Map<String, Object>> all = new ArrayList<>();
                loaded.values().forEach(value -> all.add(value.description()));
                all.addAll(tls.description());
                out().println(JsonWriter.indented().value(all));
            } else {
                text(loaded.values());
                tls.lines().forEach(line -> out().println("# in force: TLS of listener " + line));
            }
            problems.forEach(problem -> err().println(problem));
            boolean refused = problems.stream().anyMatch(problem -> problem.severity() == ConfigProblem.Severity.ERROR);
            return refused ? Exit.PROBLEMS : Exit.FINE;
        }

        private void text(List<EffectiveValue> values) {
            String file = "";
            int widest = values.stream()
                    .mapToInt(value -> value.keyPath().length() + value.value().length())
                    .filter(length -> length < 90)
                    .max()
                    .orElse(0);
            for (EffectiveValue value : values) {
                if (!value.file().equals(file)) {
                    file = value.file();
                    out().println("# " + file);
                }
                String line = value.keyPath() + ": " + value.value();
                out().println(origin ? line + " ".repeat(Math.max(2, widest + 4 - line.length())) + "# " + value.origin() : line);
            }
        }
    }

    @CommandLine.Command(name = "schema", description = "prints the JSON Schema of one kind of file, or writes all of them")
    static final class Schema extends Command {
        @CommandLine.Parameters(arity = "0..1", paramLabel = "gateway|defaults|routes|tests", description = "the kind of file")
        @Nullable String kind;

        @CommandLine.Option(names = "--to", paramLabel = "DIR", description = "write gateway.json, defaults.json, routes.json and tests.json there")
        @Nullable Path folder;

        Schema(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int execute() throws IOException {
            Map<String, String> schemas = ConfigSchema.files(FilterCatalog.declarations());
            if (folder != null) {
                Path target = Files.createDirectories(surroundings.folder().resolve(folder));
                for (Map.Entry<String, String> schema : schemas.entrySet()) {
                    Files.writeString(target.resolve(schema.getKey()), schema.getValue());
                }
                return Exit.FINE;
            }
            String schema = schemas.get(kind + ".json");
            if (schema == null) {
                err().println("config schema wants one of: gateway, defaults, routes, tests; or --to DIR");
                return Exit.USAGE;
            }
            out().print(schema);
            return Exit.FINE;
        }
    }

    @CommandLine.Command(name = "reference", description = "prints every key with its default and bounds, as Markdown")
    static final class Reference extends Command {
        Reference(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int execute() {
            out().print(ConfigReference.markdown(FilterCatalog.declarations()));
            return Exit.FINE;
        }
    }
}
