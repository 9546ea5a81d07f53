package portcullis.config.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.NamedPaths;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;
import portcullis.config.keys.Tree;

/**
 * Puts the files of one configuration together: the folder, over it {@code env/<environment>/}, over that the layers
 * that the caller adds, over {@code gateway.yaml} the variables, and in all of them values for references.
 */
public final class DocumentReader {
    private static final String DEFAULTS_FILE = "defaults.yaml";
    private static final String ROUTES = "routes";
    private static final String OVERLAYS = "env";

    /** What stands for a file that nobody wrote. */
    private static final Tree.Block NO_DEFAULTS = new Tree.Block(
            Map.of("format", new Tree.Field(Origin.DEFAULT, Tree.scalar("1", Origin.DEFAULT))), Origin.DEFAULT);

    private final Path folder;
    private final List<Path> layers;
    private final Map<String, String> variables;
    private final SourceFiles files;
    private final Findings findings;
    private final References references;
    private final Map<String, Path> directories = new HashMap<>();
    private final boolean allowUnresolved;
    private boolean complete = true;

    /**
     * @param layers folders of the same shape, each over the ones before
     * @param variables the environment of the process
     */
    public DocumentReader(
            Path folder,
            List<Path> layers,
            Map<String, String> variables,
            boolean allowUnresolved,
            SourceFiles files,
            Findings findings) {
        this.folder = folder.toAbsolutePath().normalize();
        this.layers = layers.stream().map(layer -> layer.toAbsolutePath().normalize()).toList();
        this.variables = variables;
        this.files = files;
        this.findings = findings;
        this.allowUnresolved = allowUnresolved;
        this.references = new References(variables, files, this::directoryOf, allowUnresolved, findings);
    }

    /**
     * @param environment the overlay to use; null to take {@code service.environment}, or else {@code production}
     * @param chosenBy what chose it, shown as the origin of {@code service.environment}
     */
    public Documents read(@Nullable String environment, String chosenBy) {
        String chosen = environment != null ? environment : ownEnvironment();
        List<Path> stack = new ArrayList<>();
        stack.add(folder);
        stack.add(folder.resolve(OVERLAYS).resolve(chosen));
        stack.addAll(layers);

        Tree.Block gateway = stacked(stack, ConfFolder.MAIN_FILE);
        if (gateway == null && complete) {
            findings.add(ConfigProblem.error(
                    Place.of(folder.resolve(ConfFolder.MAIN_FILE).toString()),
                    "does not exist",
                    "portcullis init writes one"));
        }
        Map<String, String> setting = Variables.of(variables);
        if (gateway != null) {
            gateway = Variables.over(gateway, setting, findings);
            if (environment != null) {
                gateway = Overlay.over(gateway, chosenEnvironment(environment, chosenBy));
            }
        }
        boolean readable = complete;
        Tree.Block defaults = stacked(stack, DEFAULTS_FILE);
        if (defaults == null && complete == readable) {
            defaults = NO_DEFAULTS;
        }
        List<Documents.Document> routes = new ArrayList<>();
        for (String name : routeFiles(stack)) {
            Tree.Block tree = stacked(stack, name);
            if (tree != null) {
                routes.add(resolved(name, tree));
            }
        }
        Documents.Document main = gateway == null ? null : resolved(ConfFolder.MAIN_FILE, gateway);
        Documents.Document shared = defaults == null ? null : resolved(DEFAULTS_FILE, defaults);
        Map<String, String> used = new TreeMap<>(setting);
        used.putAll(references.used());
        return new Documents(chosen, main, shared, List.copyOf(routes), complete, used);
    }

    /** Leads to what the keys of these documents name. */
    public NamedPaths paths() {
        return new PathsOnDisk(files, this::directoryOf, allowUnresolved);
    }

    /** What the files themselves say, before any overlay: an overlay cannot choose itself. */
    private String ownEnvironment() {
        Findings ignored = new Findings();
        Tree.Block tree = new Tree.Block(Map.of(), Origin.of(ConfFolder.MAIN_FILE));
        List<Path> stack = new ArrayList<>(List.of(folder));
        stack.addAll(layers);
        for (Path layer : stack) {
            if (files.read(layer.resolve(ConfFolder.MAIN_FILE)) instanceof SourceFiles.Content.Bytes(byte[] bytes)) {
                Tree.Block own = YamlTree.read(print(layer, ConfFolder.MAIN_FILE), bytes, ignored);
                tree = own == null ? tree : Overlay.over(tree, own);
            }
        }
        tree = Variables.over(tree, Variables.of(variables), ignored);
        Tree.Field service = tree.fields().get("service");
        if (service != null && service.value() instanceof Tree.Block block) {
            Tree.Field field = block.fields().get("environment");
            if (field != null && field.value() instanceof Tree.Scalar scalar) {
                String text = new References(variables, files, this::directoryOf, true, ignored)
                        .resolve(scalar, "")
                        .text();
                // Anything else is refused when the key itself is read; here it must only not leave the folder.
                if (text != null && text.matches("[a-z]+")) {
                    return text;
                }
            }
        }
        return "production";
    }

    private static Tree.Block chosenEnvironment(String environment, String chosenBy) {
        Origin origin = Origin.of(ConfFolder.MAIN_FILE);
        Tree value = Tree.scalar(environment, Origin.of(chosenBy));
        Tree service = new Tree.Block(Map.of("environment", new Tree.Field(origin, value)), origin);
        return new Tree.Block(Map.of("service", new Tree.Field(origin, service)), origin);
    }

    private TreeSet<String> routeFiles(List<Path> stack) {
        TreeSet<String> names = new TreeSet<>();
        for (Path layer : stack) {
            List<Path> listed = files.list(Listing.routes(layer.resolve(ROUTES)));
            if (listed.size() > SourceFiles.MOST_FILES) {
                findings.add(ConfigProblem.error(
                        Place.of(print(layer, ROUTES)),
                        "has more than " + SourceFiles.MOST_FILES + " files",
                        "several APIs' upstreams in one file, or several gateways"));
                complete = false;
                return new TreeSet<>();
            }
            for (Path path : listed) {
                names.add(layer.relativize(path).toString().replace('\\', '/'));
            }
        }
        return names;
    }

    /** The file of that name in all layers, one over the other; null when no layer has a readable one. */
    private Tree.@Nullable Block stacked(List<Path> stack, String name) {
        Tree.Block tree = null;
        for (Path layer : stack) {
            boolean there = !name.startsWith(ROUTES + "/") || isListed(layer, name);
            Tree.Block own = there ? readOne(layer, name) : null;
            if (own == null) {
                continue;
            }
            if (tree != null) {
                refuseWithoutFormat(own, layer, name);
            }
            tree = tree == null ? own : Overlay.over(tree, own);
        }
        return tree;
    }

    private boolean isListed(Path layer, String name) {
        return Collections.binarySearch(files.list(Listing.routes(layer.resolve(ROUTES))), layer.resolve(name)) >= 0;
    }

    private Tree.@Nullable Block readOne(Path layer, String name) {
        Path path = layer.resolve(name);
        String printed = print(layer, name);
        return switch (files.read(path)) {
            case SourceFiles.Content.Absent() -> null;
            case SourceFiles.Content.Unreadable(String why) -> {
                findings.add(ConfigProblem.error(Place.of(printed), why, "a readable file of at most 1MiB"));
                complete = false;
                yield null;
            }
            case SourceFiles.Content.Bytes(byte[] bytes) -> {
                directories.put(printed, path.getParent());
                Tree.Block tree = YamlTree.read(printed, bytes, findings);
                complete &= tree != null;
                yield tree;
            }
        };
    }

    /** The format of the lowest layer is a key like others; that of the layers above would be hidden by it. */
    private void refuseWithoutFormat(Tree.Block tree, Path layer, String name) {
        if (!tree.fields().containsKey("format")) {
            findings.add(ConfigProblem.error(
                    Place.of(Origin.of(print(layer, name)), "format"), "is missing", "format: 1 on top"));
        }
    }

    private Documents.Document resolved(String name, Tree.Block tree) {
        return new Documents.Document(name, references.resolve(tree, ""));
    }

    private String print(Path layer, String name) {
        Path path = layer.resolve(name);
        return path.startsWith(folder) ? folder.relativize(path).toString().replace('\\', '/') : path.toString();
    }

    /** Variables have no folder; their relative paths count from that of the configuration. */
    private Path directoryOf(String printed) {
        return directories.getOrDefault(printed, folder);
    }
}
