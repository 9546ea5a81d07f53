package portcullis.config.source;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.NamedPaths;
import portcullis.config.keys.Origin;

/**
 * Reads what keys name through the files of the load, so that a certificate that changes is a change of the
 * configuration like any other. Links are followed: those of a mounted Secret lead to what it holds now.
 */
final class PathsOnDisk implements NamedPaths {
    private final SourceFiles files;
    private final Function<String, Path> directoryOf;
    private final boolean allowMissing;

    /**
     * @param directoryOf the folder from which relative paths count, by the name of the file as printed
     * @param allowMissing whether a file that cannot be read is left unresolved
     */
    PathsOnDisk(SourceFiles files, Function<String, Path> directoryOf, boolean allowMissing) {
        this.files = files;
        this.directoryOf = directoryOf;
        this.allowMissing = allowMissing;
    }

    @Override
    public NamedFile file(String text, Origin namedBy) {
        Path path = path(text, namedBy);
        return switch (files.read(path)) {
            case SourceFiles.Content.Bytes(byte[] bytes) -> NamedFile.of(path, bytes);
            case SourceFiles.Content.Absent() -> missing(path, "does not exist");
            case SourceFiles.Content.Unreadable(String why) -> missing(path, why);
        };
    }

    private NamedFile missing(Path path, String why) {
        if (allowMissing) {
            return NamedFile.unresolved();
        }
        throw new IllegalArgumentException("the file " + path + " " + why);
    }

    @Override
    public Path folder(String text, Origin namedBy) {
        Path path = path(text, namedBy);
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException(path + " is not a folder");
        }
        return path;
    }

    private Path path(String text, Origin namedBy) {
        try {
            return directoryOf.apply(namedBy.file()).resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException notAPath) {
            throw new IllegalArgumentException("'" + text + "' is not a path", notAPath);
        }
    }
}
