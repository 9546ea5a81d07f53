package portcullis.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.source.ConfFolder;
import portcullis.config.source.PolicyFolders;

/**
 * What the process was started with, and where it therefore looks for things.
 *
 * @param variables the environment
 * @param folder the working directory, absolute
 * @param home of the user
 */
public record Surroundings(Map<String, String> variables, Path folder, Path home) {
    public static Surroundings ofThisProcess() {
        return new Surroundings(System.getenv(), Path.of("").toAbsolutePath(), home(System.getenv("HOME")));
    }

    /** As every other command sees it; the JDK would take what the list of users says. */
    private static Path home(@Nullable String variable) {
        return Path.of(variable == null || variable.isEmpty() ? System.getProperty("user.home", "/") : variable);
    }

    /** The value of a variable; null when it is not set or empty. */
    @Nullable String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /**
     * The folder of the configuration.
     *
     * @param asked by {@code --conf}; null without one
     * @throws NotFound when nobody named one and there is none in the usual places
     */
    Path conf(@Nullable Path asked) throws NotFound {
        return switch (ConfFolder.find(asked, variables, folder)) {
            case ConfFolder.Found(Path found) -> found;
            case ConfFolder.Missing missing -> throw new NotFound(missing.toString());
        };
    }

    /**
     * Where the policies may lie; that there are none is legal.
     *
     * @param asked by {@code --policies}; null without one
     * @throws NotFound when the one that was asked for is not there
     */
    PolicyFolders policies(@Nullable Path asked, Path conf) throws NotFound {
        if (asked == null) {
            return PolicyFolders.near(conf);
        }
        Path place = folder.resolve(asked);
        if (!Files.isDirectory(place)) {
            throw new NotFound("--policies names " + place + ", which is not a folder");
        }
        return PolicyFolders.named(place);
    }

    /**
     * Where state lies: as asked for, else below {@code $XDG_STATE_HOME}, else below {@code ~/.local/state}.
     *
     * @param asked by {@code --state}; null without one
     */
    Path state(@Nullable Path asked) {
        if (asked != null) {
            return folder.resolve(asked);
        }
        String states = variable("XDG_STATE_HOME");
        return (states == null ? home.resolve(".local/state") : Path.of(states)).resolve("portcullis");
    }

    /** Something that a command cannot do without is not where it looked; the message says where that was. */
    static final class NotFound extends Exception {
        private static final long serialVersionUID = 1;

        NotFound(String message) {
            super(message, null, false, false);
        }
    }
}
