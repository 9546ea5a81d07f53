package portcullis.config.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.NamedPaths;
import portcullis.config.keys.Place;
import portcullis.config.keys.Tree;

/** Reads files that stand for themselves: without overlays, and without variables laid over them. References work as anywhere. */
public final class SeparateDocuments {
    private final Path workingDirectory;
    private final Map<String, String> variables;
    private final Findings findings;
    private final SourceFiles files = new SourceFiles();
    private final Map<String, Path> directories = new HashMap<>();

    /**
     * @param workingDirectory absolute; names of files below it are printed as seen from there
     * @param variables the environment of the process
     */
    public SeparateDocuments(Path workingDirectory, Map<String, String> variables, Findings findings) {
        this.workingDirectory = workingDirectory;
        this.variables = variables;
        this.findings = findings;
    }

    /**
     * The files, and all {@code *.yaml} files below the folders, each once, in the order of their names.
     *
     * @param places absolute
     * @param but folders, absolute, that are passed over
     */
    public List<Documents.Document> read(List<Path> places, List<Path> but) {
        TreeSet<Path> all = new TreeSet<>();
        for (Path place : places) {
            Path path = place.normalize();
            List<Path> listed = Files.isDirectory(path) ? files.list(Listing.tests(path)) : List.of(path);
            if (listed.size() > SourceFiles.MOST_FILES) {
                findings.add(ConfigProblem.error(
                        Place.of(print(path)), "has more than " + SourceFiles.MOST_FILES + " files", "one of the folders inside"));
                return List.of();
            }
            warnOfOtherNames(path);
            listed.stream().filter(file -> but.stream().noneMatch(file::startsWith)).forEach(all::add);
        }
        References references =
                new References(variables, files, name -> directories.getOrDefault(name, workingDirectory), false, findings);
        List<Documents.Document> documents = new ArrayList<>();
        for (Path path : all) {
            Tree.Block tree = read(path);
            if (tree != null) {
                documents.add(new Documents.Document(print(path), references.resolve(tree, "")));
            }
        }
        return List.copyOf(documents);
    }

    /** A file that is passed over without a word looks like one whose tests pass. */
    private void warnOfOtherNames(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder, Listing.Kind.ROUTES.depth)) {
            all.filter(path -> path.getFileName().toString().endsWith(".yml"))
                    .sorted()
                    .forEach(path -> findings.add(ConfigProblem.warning(
                            Place.of(print(path)), "is not read", "a name that ends with .yaml")));
        } catch (IOException | UncheckedIOException unreadable) {
            findings.add(ConfigProblem.error(Place.of(print(folder)), "cannot be read", "a folder that this user may read"));
        }
    }

    /** Leads to what the keys of these documents name. */
    public NamedPaths paths() {
        return new PathsOnDisk(files, name -> directories.getOrDefault(name, workingDirectory), false);
    }

    private Tree.@Nullable Block read(Path path) {
        String printed = print(path);
        return switch (files.read(path)) {
            case SourceFiles.Content.Absent() -> unreadable(printed, "does not exist");
            case SourceFiles.Content.Unreadable(String why) -> unreadable(printed, why);
            case SourceFiles.Content.Bytes(byte[] bytes) -> {
                directories.put(printed, path.getParent());
                yield YamlTree.read(printed, bytes, findings);
            }
        };
    }

    private Tree.@Nullable Block unreadable(String printed, String why) {
        findings.add(ConfigProblem.error(Place.of(printed), why, "a readable file of at most 1MiB"));
        return null;
    }

    private String print(Path path) {
        Path shown = path.startsWith(workingDirectory) ? workingDirectory.relativize(path) : path;
        return shown.toString().replace('\\', '/');
    }
}
