package portcullis.config.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the folder of the configuration: {@code --conf}, {@code PORTCULLIS_CONF}, {@code ./conf},
 * {@code $XDG_CONFIG_HOME/portcullis}, {@code /etc/portcullis}. What somebody named is taken even when nothing is there,
 * so that the mistake shows; of the others the first with a {@code gateway.yaml} in it.
 */
public sealed interface ConfFolder {
    String MAIN_FILE = "gateway.yaml";

    record Found(Path folder) implements ConfFolder {}

    /**
     * @param searched the folders, in the order they were tried
     */
    record Missing(List<Path> searched) implements ConfFolder {
        @Override
        public String toString() {
            return "no " + MAIN_FILE + " in any of " + String.join(", ", searched.stream().map(Path::toString).toList())
                    + "; name the folder with --conf";
        }
    }

    /**
     * @param option what {@code --conf} said; null when it was not given
     * @param variables the environment
     */
    static ConfFolder find(@Nullable Path option, Map<String, String> variables, Path workingDirectory) {
        if (option != null) {
            return new Found(workingDirectory.resolve(option).normalize());
        }
        String named = variables.get("PORTCULLIS_CONF");
        if (named != null && !named.isEmpty()) {
            return new Found(workingDirectory.resolve(named).normalize());
        }
        List<Path> searched = new ArrayList<>();
        searched.add(workingDirectory.resolve("conf"));
        String home = variables.get("XDG_CONFIG_HOME");
        if (home != null && !home.isEmpty()) {
            searched.add(Path.of(home, "portcullis"));
        } else if (variables.containsKey("HOME")) {
            searched.add(Path.of(variables.get("HOME"), ".config", "portcullis"));
        }
        searched.add(Path.of("/etc/portcullis"));
        for (Path folder : searched) {
            if (Files.isRegularFile(folder.resolve(MAIN_FILE))) {
                return new Found(folder.normalize());
            }
        }
        return new Missing(List.copyOf(searched));
    }
}
