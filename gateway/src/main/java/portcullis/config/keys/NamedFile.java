package portcullis.config.keys;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file that a key ending in {@code -file} names, as it was when the configuration was read. Two are equal when path and
 * content are, so a file that changed is a change of the configuration. It prints as its path.
 */
public final class NamedFile {
    private static final byte[] NOTHING = {};

    private final Path path;
    private final byte[] content;
    private final boolean resolved;

    private NamedFile(Path path, byte[] content, boolean resolved) {
        this.path = path;
        this.content = content;
        this.resolved = resolved;
    }

    /**
     * @param path absolute
     */
    public static NamedFile of(Path path, byte[] content) {
        return new NamedFile(path, content, true);
    }

    /** One that is not there, where the caller said that this is fine: nobody may look into it. */
    public static NamedFile unresolved() {
        return new NamedFile(Path.of("(unresolved)"), NOTHING, false);
    }

    public Path path() {
        return path;
    }

    /** What it holds; not to be changed. */
    public byte[] content() {
        return content;
    }

    /** Whether it is there; false only where a check without the secrets was asked for. */
    public boolean isResolved() {
        return resolved;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamedFile file && path.equals(file.path) && Arrays.equals(content, file.content);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
