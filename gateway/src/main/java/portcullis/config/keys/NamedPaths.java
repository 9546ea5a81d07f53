package portcullis.config.keys;

import java.nio.file.Path;

/**
 * Leads from the paths in a configuration to what they name. Relative ones count from the folder of the file that they
 * stand in.
 */
public interface NamedPaths {
    /**
     * The file with what it holds; one that is not {@link NamedFile#isResolved} where a missing file is fine.
     *
     * @param text as written
     * @param namedBy where it is written
     * @throws IllegalArgumentException with what is wrong, in words for an operator
     */
    NamedFile file(String text, Origin namedBy);

    /**
     * The folder, absolute; it need not be there yet.
     *
     * @throws IllegalArgumentException with what is wrong, in words for an operator
     */
    Path folder(String text, Origin namedBy);
}
