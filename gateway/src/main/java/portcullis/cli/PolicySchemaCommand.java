package portcullis.cli;

import java.util.List;
import picocli.CommandLine;
import portcullis.config.Configuration;
import portcullis.config.LoadResult;
import portcullis.config.PolicyFile;
import portcullis.kit.JsonWriter;
import portcullis.policy.schema.PolicySchema;
import portcullis.snapshot.Compilation;

/**
 * Prints what policies are checked against. Policies themselves are left out while it looks, so that it helps whoever is just
 * getting one right.
 */
@CommandLine.Command(
        name = "schema",
        description = "prints the types that policies are checked against: those of routes and issuers, and the operator's own")
final class PolicySchemaCommand extends Command {
    PolicySchemaCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int execute() throws Surroundings.NotFound {
        return switch (new Loading(this).read(true)) {
            case LoadResult.Rejected rejected -> {
                new ProblemPrinter(this).print(rejected.problems());
                yield Exit.PROBLEMS;
            }
            case LoadResult.Loaded loaded -> switch (SnapshotCommand.compile(withTypesOnly(loaded.configuration()))) {
                case Compilation.Rejected rejected -> {
                    new ProblemPrinter(this).print(rejected.problems());
                    yield Exit.PROBLEMS;
                }
                case Compilation.Compiled compiled -> {
                    print(compiled.snapshot().policies().schema());
                    yield Exit.FINE;
                }
            };
        };
    }

    private static Configuration withTypesOnly(Configuration all) {
        List<PolicyFile> types = all.policies().stream().filter(file -> file.kind() == PolicyFile.Kind.SCHEMA).toList();
        return new Configuration(
                all.environment(), all.gateway(), all.defaults(), all.apis(), all.upstreams(), types, all.files(), all.hash());
    }

    private void print(PolicySchema schema) {
        if (options.json) {
            out().println(JsonWriter.indented().value(schema.tree()));
        } else {
            out().print(schema.text());
        }
    }
}
