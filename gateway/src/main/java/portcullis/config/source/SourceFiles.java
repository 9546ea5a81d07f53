package portcullis.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Reads files and lists folders for one load, and remembers all of it: what was read twice is the same both times, and
 * the {@link Inputs} of the load say exactly what its result rests on, files that were missing included.
 */
public final class SourceFiles {
    /** A larger file is refused. */
    static final int MOST_BYTES = 1024 * 1024;

    /** More files in one folder are refused. */
    static final int MOST_FILES = 10_000;

    private final Map<Path, Content> contents = new TreeMap<>();
    private final Map<Listing, List<Path>> listings = new TreeMap<>();

    /** What a path holds. */
    sealed interface Content {
        record Bytes(byte[] bytes) implements Content {}

        record Absent() implements Content {}

        /**
         * @param why continues "the file X ..."
         */
        record Unreadable(String why) implements Content {}
    }

    Content read(Path path) {
        return contents.computeIfAbsent(path.toAbsolutePath().normalize(), SourceFiles::readNow);
    }

    static Content readNow(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES
                    ? new Content.Unreadable("is larger than 1MiB")
                    : new Content.Bytes(bytes);
        } catch (NoSuchFileException absent) {
            return new Content.Absent();
        } catch (IOException failed) {
            return new Content.Unreadable(
                    Files.isDirectory(path) ? "is a folder" : "cannot be read (" + failed.getClass().getSimpleName() + ")");
        }
    }

    /** The files that count there, sorted; none when the folder does not exist. */
    List<Path> list(Listing listing) {
        return listings.computeIfAbsent(listing, asked -> listNow(asked, (file, attributes) -> {}));
    }

    /**
     * Names that begin with a dot are passed over: editors, version control, and the folders behind the links of a
     * mounted ConfigMap.
     *
     * @param seen gets what the file system says of each file, where it says something
     */
    static List<Path> listNow(Listing listing, BiConsumer<Path, BasicFileAttributes> seen) {
        List<Path> found = new ArrayList<>();
        Path folder = listing.folder();
        int depth = listing.kind().depth;
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean hidden = !directory.equals(folder) && isHidden(directory);
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!isHidden(file) && listing.counts(file) && !attributes.isDirectory()) {
                        found.add(file);
                        seen.accept(file, attributes);
                    }
                    return found.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    // A file that went while we looked, a loop of links, a folder we may not enter. A file that is
                    // there and counts but cannot be read is kept: reading it will say so.
                    if (Files.exists(file) && listing.counts(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException gone) {
            return List.of();
        }
        Collections.sort(found);
        return Collections.unmodifiableList(found);
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** Everything that was asked for so far. */
    public Inputs inputs() {
        Map<Path, String> hashes = new TreeMap<>();
        for (List<Path> listed : listings.values()) {
            listed.forEach(path -> hashes.put(path, Inputs.hash(read(path))));
        }
        List<Path> named = new ArrayList<>();
        contents.forEach((path, content) -> {
            if (!hashes.containsKey(path) && !(content instanceof Content.Absent && isInListedFolder(path))) {
                named.add(path);
            }
        });
        named.forEach(path -> hashes.put(path, Inputs.hash(read(path))));
        return new Inputs(List.copyOf(listings.keySet()), List.copyOf(named), Inputs.fingerprint(listings, hashes));
    }

    /** Then the listing itself would show it once it is there. */
    private boolean isInListedFolder(Path path) {
        return listings.keySet().stream().anyMatch(listing -> listing.counts(path));
    }

    /** The files that exist. */
    public List<Path> existing() {
        List<Path> paths = new ArrayList<>();
        contents.forEach((path, content) -> {
            if (!(content instanceof Content.Absent)) {
                paths.add(path);
            }
        });
        return Collections.unmodifiableList(paths);
    }
}
