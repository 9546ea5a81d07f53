package portcullis.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.kit.JsonReader;
import portcullis.kit.JsonWriter;

/**
 * The directory that belongs to one running gateway: its lock, and the file by which other commands find it. The lock is
 * the operating system's, so it ends with the process however that ends.
 */
public final class StateDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path directory;

    /**
     * How to reach the running gateway.
     *
     * @param url of its admin listener, without a slash at the end
     * @param token that only this run of it knows; allows everything
     * @param certificates SHA-256 of each certificate that it shows there, hexadecimal; empty for plaintext. These are the
     *     only ones to trust, whatever name they are for and whoever issued them
     */
    public record Control(String url, String token, List<String> certificates) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Control[" + url + "]";
        }
    }

    public StateDirectory(Path directory) {
        this.directory = directory;
    }

    public Path path() {
        return directory;
    }

    /**
     * Takes the directory for this process.
     *
     * @return what gives it back; empty when another gateway has it
     */
    public Optional<Closeable> lock() throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel, false);
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(() -> {
            Files.deleteIfExists(control());
            channel.close();
        });
    }

    /** Writes how to reach the gateway that holds the lock. Readable by its owner alone, whole or not at all. */
    public void write(Control control) throws IOException {
        JsonWriter json = JsonWriter.indented()
                .object()
                .member("url", control.url())
                .member("token", control.token())
                .member("pid", ProcessHandle.current().pid());
        if (!control.certificates().isEmpty()) {
            json.name("certificates-sha256").value(control.certificates());
        }
        String text = json.end().toString();
        Path fresh = directory.resolve("control.json.new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ownerOnly());
        Files.writeString(fresh, text + "\n");
        Files.move(fresh, control(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private FileAttribute<?>[] ownerOnly() {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /** How to reach the gateway that holds the lock; empty when none does. */
    public Optional<Control> running() throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.READ)) {
            FileLock lock = tryLock(channel, true);
            if (lock != null) {
                lock.release();
                return Optional.empty();
            }
            return JsonReader.read(Files.readString(control())) instanceof Map<?, ?> file
                            && file.get("url") instanceof String url
                            && file.get("token") instanceof String token
                    ? Optional.of(new Control(url, token, texts(file.get("certificates-sha256"))))
                    : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IllegalArgumentException notJson) {
            throw new IOException(control() + " is not JSON: " + notJson.getMessage(), notJson);
        }
    }

    private static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> items ? items.stream().map(Object::toString).toList() : List.of();
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException thisProcessHasIt) {
            return null;
        }
    }

    /** The file that holds what was revoked; not there while nothing is. */
    public Path revocations() {
        return directory.resolve("revocations.json");
    }

    /** The folder of what {@code run --demo} makes for itself. */
    public Path demo() {
        return directory.resolve("demo");
    }

    private Path control() {
        return directory.resolve("control.json");
    }
}
