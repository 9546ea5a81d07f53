package portcullis.config.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where policies may lie. The first of the folders with a file of policies in it is the one; none is legal, and one that
 * comes later is found by the next load.
 *
 * @param demanded whether somebody named the folder, and its absence is therefore an error
 */
public record PolicyFolders(List<Path> folders, boolean demanded) {
    /** No policies, wherever they lie. */
    public static final PolicyFolders NONE = new PolicyFolders(List.of(), false);

    private static final Path NAME = Path.of("policies");

    /** What {@code --policies} names. */
    public static PolicyFolders named(Path folder) {
        return new PolicyFolders(List.of(folder.toAbsolutePath().normalize()), true);
    }

    /** The folder {@code policies} beside the one of the configuration, else the one inside it. */
    public static PolicyFolders near(Path conf) {
        Path absolute = conf.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        List<Path> folders = new ArrayList<>();
        if (parent != null) {
            folders.add(parent.resolve(NAME));
        }
        folders.add(absolute.resolve(NAME));
        return new PolicyFolders(List.copyOf(folders), false);
    }
}
