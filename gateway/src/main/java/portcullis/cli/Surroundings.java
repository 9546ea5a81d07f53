package portcullis.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the process was started with, and where it therefore looks for things.
 *
 * @param variables the environment
 * @param folder the working directory, absolute
 * @param home of the user
 */
public record Surroundings(Map<String, String> variables, Path folder, Path home) {
    public static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(), Path.of("").toAbsolutePath(), Path.of(System.getProperty("user.home", "/")));
    }

    /** The value of a variable; null when it is not set or empty. */
    @Nullable String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /**
     * The folder of the configuration: what was asked for, else the first of the places that exists. Whoever asks for a
     * folder, by option or by variable, gets that one or an error, never another.
     *
     * @param asked by {@code --conf}; null without one
     * @throws NotFound when there is none
     */
    Path conf(@Nullable Path asked) throws NotFound {
        if (asked != null) {
            return existing("--conf", asked);
        }
        String variable = variable("PORTCULLIS_CONF");
        if (variable != null) {
            return existing("PORTCULLIS_CONF", Path.of(variable));
        }
        List<Path> places = new ArrayList<>();
        places.add(folder.resolve("conf"));
        String configHome = variable("XDG_CONFIG_HOME");
        places.add((configHome == null ? home.resolve(".config") : Path.of(configHome)).resolve("portcullis"));
        places.add(Path.of("/etc/portcullis"));
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                return place;
            }
        }
        throw new NotFound("no configuration found: looked for --conf, PORTCULLIS_CONF, "
                + String.join(", ", places.stream().map(Path::toString).toList()));
    }

    /**
     * The folder of the policies; null when there is none, which is legal.
     *
     * @param asked by {@code --policies}; null without one
     * @throws NotFound when the one that was asked for is not there
     */
    @Nullable Path policies(@Nullable Path asked, Path conf) throws NotFound {
        if (asked != null) {
            return existing("--policies", asked);
        }
        Path beside = conf.resolveSibling("policies");
        Path inside = conf.resolve("policies");
        return Files.isDirectory(beside) ? beside : Files.isDirectory(inside) ? inside : null;
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

    private Path existing(String who, Path asked) throws NotFound {
        Path place = folder.resolve(asked);
        if (!Files.isDirectory(place)) {
            throw new NotFound(who + " names " + place + ", which is not a folder");
        }
        return place;
    }

    /** Something that a command cannot do without is not where it looked; the message says where that was. */
    static final class NotFound extends Exception {
        private static final long serialVersionUID = 1;

        NotFound(String message) {
            super(message, null, false, false);
        }
    }
}
