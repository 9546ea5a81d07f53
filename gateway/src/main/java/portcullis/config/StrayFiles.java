package portcullis.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;

/** Files that look as if they were configuration but are never read, because their name or folder is another one. */
record StrayFiles(Path folder, Findings findings) {
    private static final List<String> FILES = List.of("gateway.yaml", "defaults.yaml");
    private static final List<String> ENVIRONMENTS =
            Arrays.stream(Environment.values()).map(Environment::toString).toList();

    void warn() {
        warnIn("");
        for (String overlay : names(folder.resolve("env"))) {
            if (ENVIRONMENTS.contains(overlay)) {
                warnIn("env/" + overlay + "/");
            } else {
                String nearest = NearestName.to(overlay, ENVIRONMENTS);
                warn(
                        "env/" + overlay,
                        "is the overlay of no environment",
                        nearest != null
                                ? "did you mean 'env/" + nearest + "'?"
                                : "one of " + String.join(", ", ENVIRONMENTS));
            }
        }
    }

    private void warnIn(String layer) {
        for (String name : names(folder.resolve(layer))) {
            boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
            if (yaml && !FILES.contains(name)) {
                String nearest = NearestName.to(name, FILES);
                warn(layer + name, "is not read", nearest != null ? "did you mean '" + nearest + "'?" : "a place in routes/");
            }
        }
        for (String name : names(folder.resolve(layer).resolve("routes"))) {
            if (name.endsWith(".yml")) {
                warn(layer + "routes/" + name, "is not read", "a name that ends with .yaml");
            }
        }
    }

    private void warn(String name, String wrong, String cure) {
        findings.add(ConfigProblem.warning(Place.of(name), wrong, cure));
    }

    private static Set<String> names(Path folder) {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.startsWith(".")) {
                    names.add(name);
                }
            }
        } catch (IOException absent) {
            return Set.of();
        }
        return names;
    }
}
