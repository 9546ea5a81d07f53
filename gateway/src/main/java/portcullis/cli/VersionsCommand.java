package portcullis.cli;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.config.VersionConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.kit.JsonWriter;
import portcullis.snapshot.EffectiveVersion;
import portcullis.snapshot.Snapshot;

@CommandLine.Command(name = "versions", description = "prints every version of every API and where it stands in its life")
final class VersionsCommand extends SnapshotCommand {
    @CommandLine.Option(names = "--markdown", description = "as a table for a page")
    boolean markdown;

    VersionsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int compiled(Snapshot snapshot, List<ConfigProblem> warnings) {
        Instant now = snapshot.since();
        List<EffectiveVersion> versions = snapshot.versions();
        if (options.json) {
            out().println(JsonWriter.indented()
                    .value(versions.stream().map(version -> version.description(now)).toList()));
            return Exit.FINE;
        }
        Table table = new Table("api", "version", "status", "deprecated", "sunset", "removed", "successor", "brown-outs");
        for (EffectiveVersion version : versions) {
            VersionConfig config = version.config();
            table.row(
                    version.api().name(),
                    config.name(),
                    version.status(now),
                    orDash(config.deprecatedOn()),
                    orDash(config.sunsetOn()),
                    orDash(config.removedOn()),
                    orDash(config.successor()),
                    config.brownouts().isEmpty() ? "-" : Integer.toString(config.brownouts().size()));
        }
        table.print(out(), markdown);
        return Exit.FINE;
    }

    private static String orDash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
