package portcullis.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.config.source.PolicyFolders;
import portcullis.filters.FilterCatalog;

/** Reads what {@code run} would read. */
final class Loading {
    private final Command command;

    Loading(Command command) {
        this.command = command;
    }

    /** @param allowUnresolved go on where a reference has no value, as on a machine without the secrets */
    LoadResult read(boolean allowUnresolved) throws Surroundings.NotFound {
        return loader().load(request(allowUnresolved));
    }

    /** The same on a machine without the secrets; empty where it is rejected, and then the problems are printed. */
    Optional<LoadResult.Loaded> loaded() throws Surroundings.NotFound {
        return switch (read(true)) {
            case LoadResult.Rejected rejected -> {
                new ProblemPrinter(command).print(rejected.problems());
                yield Optional.empty();
            }
            case LoadResult.Loaded loaded -> Optional.of(loaded);
        };
    }

    ConfigLoader loader() {
        return new ConfigLoader(FilterCatalog.declarations(), command.surroundings.variables());
    }

    ConfigLoader.Request request(boolean allowUnresolved) throws Surroundings.NotFound {
        Path conf = command.surroundings.conf(command.options.conf);
        PolicyFolders policies = command.surroundings.policies(command.options.policies, conf);
        return new ConfigLoader.Request(conf, command.options.environment, List.of(), policies, allowUnresolved);
    }
}
