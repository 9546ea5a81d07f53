package portcullis.identity.revocation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.kit.JsonReader;
import portcullis.kit.JsonWriter;

/**
 * The file that revocations outlive the process in. It is replaced whole: a process that ends while it writes leaves the file
 * before or the file after, and a reader sees one of the two.
 */
final class RevocationFile implements Revocations.Keeper {
    private static final long FORMAT = 1;

    private final Path file;

    RevocationFile(Path file) {
        this.file = file;
    }

    /** @throws UncheckedIOException when it is damaged: to go on without it would accept what was revoked */
    List<Revocation> read() throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (CharacterCodingException notText) {
            throw damaged("is not UTF-8", notText);
        }
        try {
            return JsonReader.read(text) instanceof Map<?, ?> whole ? revocations(whole) : wrong("is not a JSON object");
        } catch (IllegalArgumentException wrong) {
            throw damaged(wrong.getMessage(), wrong);
        }
    }

    private static List<Revocation> revocations(Map<?, ?> whole) {
        if (!Long.valueOf(FORMAT).equals(whole.get("format"))) {
            return wrong("format: is not " + FORMAT);
        }
        if (!(whole.get("revocations") instanceof List<?> entries)) {
            return wrong("revocations: is not a list");
        }
        List<Revocation> read = new ArrayList<>(entries.size());
        for (Object entry : entries) {
            read.add(revocation(read.size(), entry));
        }
        return read;
    }

    private static Revocation revocation(int index, @Nullable Object entry) {
        try {
            return Revocation.of(entry instanceof Map<?, ?> members ? members : Map.of());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("revocations[" + index + "]: " + wrong.getMessage(), wrong);
        }
    }

    private static List<Revocation> wrong(String what) {
        throw new IllegalArgumentException(what);
    }

    private UncheckedIOException damaged(@Nullable String what, Exception cause) {
        return new UncheckedIOException(
                file + ": " + what + "; repair it, or move it away: then everything that it revokes is accepted again",
                new IOException(cause));
    }

    @Override
    public void keep(Collection<Revocation> all) throws IOException {
        JsonWriter json = JsonWriter.indented().object().member("format", FORMAT).name("revocations").array();
        all.forEach(revocation -> json.value(revocation.description()));
        byte[] bytes = (json.end().end() + "\n").getBytes(StandardCharsets.UTF_8);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ownerOnly());
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
    }

    /** The new name is on the disk only when the folder is; systems that cannot open a folder need none of it. */
    private void forceFolder() {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException notPossibleHere) {
            // the file itself is safe; only a power failure in this moment could bring its predecessor back
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }
}
