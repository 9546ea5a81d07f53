package portcullis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands have in common: their options, where they print, and how they end. */
@CommandLine.Command(
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
abstract class Command implements Callable<Integer> {
    final Surroundings surroundings;

    @Mixin
    final Options options = new Options();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    Command(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public final Integer call() {
        try {
            return execute();
        } catch (IOException broken) {
            err().println("reading or writing failed: " + broken);
            return Exit.PROBLEMS;
        } catch (UncheckedIOException broken) {
            err().println(broken.getMessage());
            return Exit.PROBLEMS;
        } catch (Surroundings.NotFound missing) {
            err().println(missing.getMessage());
            return Exit.USAGE;
        } finally {
            out().flush();
            err().flush();
        }
    }

    /** @return one of {@link Exit} */
    abstract int execute() throws IOException, Surroundings.NotFound;

    /** Results. */
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Everything else. */
    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    StateDirectory state() {
        return new StateDirectory(surroundings.state(options.state));
    }
}
