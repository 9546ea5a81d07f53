package portcullis.config.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;

/**
 * Files that look as if they were policies but are never read, because their name or folder is another one: a
 * {@code forbid} that nobody reads lets everybody in.
 */
record StrayPolicies(Path folder, Consumer<ConfigProblem> problems) {
    private static final List<String> ENDINGS = List.of("cedar", "cedarschema");
    /** Endings that somebody may have misspelt. */
    private static final List<String> MEANT = List.of("cedar", "cedarschema", "json", "yaml");
    private static final List<String> FOLDERS = List.of("shadow", "entities", "tests");
    private static final String TESTS = "tests";
    /** Names that are looked at in folders that are none of ours. */
    private static final int MOST_LOOKED_AT = 1000;

    void warn() {
        for (String name : names(folder)) {
            if (Files.isDirectory(folder.resolve(name))) {
                warnIn(name);
            } else {
                warn(name, cure(name));
            }
        }
    }

    private void warnIn(String below) {
        if (!FOLDERS.contains(below)) {
            if (hasPolicies(folder.resolve(below), Listing.Kind.ROUTES.depth)) {
                String nearest = NearestName.to(below, FOLDERS);
                warn(below, nearest != null ? "did you mean '" + nearest + "'?" : "its files directly in " + folder.getFileName() + "/");
            }
            return;
        }
        for (String name : names(folder.resolve(below))) {
            Path path = folder.resolve(below).resolve(name);
            String printed = below + "/" + name;
            if (Files.isDirectory(path)) {
                if (hasPolicies(path, Listing.Kind.ROUTES.depth)) {
                    warn(printed, "its files directly in " + folder.getFileName() + "/ or in " + folder.getFileName() + "/" + below + "/");
                }
            } else if (!Listing.policies(folder).counts(path.toAbsolutePath().normalize())) {
                warn(printed, cureIn(below, name));
            }
        }
    }

    /** What is wrong with the name of a file at the top; null where nothing is. */
    private @Nullable String cure(String name) {
        String ending = ending(name);
        return switch (ending) {
            case "cedar", "cedarschema" -> null;
            case "yaml", "yml" -> "a place in " + TESTS + "/ for the tests of policies";
            case "json" -> name.endsWith(".cedarschema.json")
                    ? "a file in Cedar's own syntax that ends with .cedarschema"
                    : "a place in entities/ for entities";
            default -> misspelt(ending);
        };
    }

    private @Nullable String cureIn(String below, String name) {
        String ending = ending(name);
        return switch (ending) {
            case "cedar" -> "a place beside " + below + "/, or in shadow/ to try it";
            case "cedarschema" -> "a place beside " + below + "/";
            case "yml" -> below.equals(TESTS) ? "a name that ends with .yaml" : "a place in " + TESTS + "/";
            case "yaml" -> below.equals(TESTS) ? null : "a place in " + TESTS + "/";
            case "json" -> below.equals(TESTS) ? null : "a place in entities/";
            default -> misspelt(ending);
        };
    }

    private static @Nullable String misspelt(String ending) {
        if (ending.endsWith("~")) {
            return null;
        }
        String nearest = NearestName.to(ending.toLowerCase(Locale.ROOT), MEANT);
        return nearest == null ? null : "a name that ends with ." + nearest;
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean hasPolicies(Path folder, int depth) {
        try (Stream<Path> paths = Files.walk(folder, depth)) {
            return paths.limit(MOST_LOOKED_AT).anyMatch(path -> ENDINGS.contains(ending(path.getFileName().toString())));
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    private void warn(String name, @Nullable String cure) {
        if (cure != null) {
            problems.accept(ConfigProblem.warning(Place.of(folder.getFileName() + "/" + name), "is not read", cure));
        }
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
