package portcullis.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputWatchTest {
    @TempDir
    Path directory;

    /** Long after all files were written, so that the watch trusts what it has seen. */
    private final InputWatch watch =
            new InputWatch(InstantSource.fixed(Instant.now().plusSeconds(3600)));

    private Path routes;
    private Path gateway;

    @BeforeEach
    void write() throws IOException {
        routes = Files.createDirectories(directory.resolve("routes"));
        gateway = Files.writeString(directory.resolve("gateway.yaml"), "format: 1\n");
        Files.writeString(routes.resolve("a.yaml"), "format: 1\n");
    }

    private Inputs inputs() {
        SourceFiles files = new SourceFiles();
        files.read(gateway);
        files.read(directory.resolve("defaults.yaml"));
        files.list(Listing.routes(routes));
        return files.inputs();
    }

    /** What it says before and after; it has looked before, so that a cached answer would show. */
    private void assertNoticed(Change change) throws IOException {
        Inputs inputs = inputs();
        assertEquals(inputs.fingerprint(), watch.fingerprint(inputs));
        change.make();
        String after = watch.fingerprint(inputs);
        assertNotEquals(inputs.fingerprint(), after);
        assertEquals(inputs().fingerprint(), after);
        assertEquals(after, watch.fingerprint(inputs));
    }

    @FunctionalInterface
    interface Change {
        void make() throws IOException;
    }

    @Test
    void saysTheSameAsTheLoadWhileNothingChanges() {
        Inputs inputs = inputs();
        assertEquals(inputs.fingerprint(), watch.fingerprint(inputs));
        assertEquals(inputs.fingerprint(), watch.fingerprint(inputs));
    }

    @Test
    void noticesAnEditInPlaceOfTheSameLength() throws IOException {
        Files.setLastModifiedTime(gateway, FileTime.from(Instant.now().minusSeconds(60)));
        assertNoticed(() -> Files.writeString(gateway, "format: 2\n"));
    }

    @Test
    void doesNotTrustAFileThatHasOnlyJustChanged() throws IOException {
        InputWatch young = new InputWatch(InstantSource.fixed(Instant.now()));
        Inputs inputs = inputs();
        FileTime time = Files.getLastModifiedTime(gateway);
        assertEquals(inputs.fingerprint(), young.fingerprint(inputs));
        Files.writeString(gateway, "format: 2\n");
        Files.setLastModifiedTime(gateway, time);
        assertNotEquals(inputs.fingerprint(), young.fingerprint(inputs));
    }

    @Test
    void noticesARenameOverTheFile() throws IOException {
        Path draft = Files.writeString(directory.resolve("draft"), "format: 3\n");
        assertNoticed(() -> Files.move(draft, gateway, StandardCopyOption.REPLACE_EXISTING));
    }

    @Test
    void noticesANewFileAndAGoneOneAtAnyDepth() throws IOException {
        Path deep = Files.createDirectories(routes.resolve("team/one"));
        assertNoticed(() -> Files.writeString(deep.resolve("b.yaml"), "format: 1\n"));
        assertNoticed(() -> Files.delete(deep.resolve("b.yaml")));
    }

    @Test
    void noticesAFileThatWasMissing() throws IOException {
        assertNoticed(() -> Files.writeString(directory.resolve("defaults.yaml"), "format: 1\n"));
    }

    @Test
    void noticesAConfigMapWhoseLinkMoves() throws IOException {
        Path mount = Files.createDirectories(directory.resolve("mount"));
        for (String version : List.of("..1", "..2")) {
            Files.createDirectories(mount.resolve(version));
            Files.writeString(mount.resolve(version).resolve("a.yaml"), "format: 1 # " + version + "\n");
        }
        Path data = Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(mount.resolve("a.yaml"), Path.of("..data/a.yaml"));
        routes = mount;
        assertEquals(List.of(mount.resolve("a.yaml")), SourceFiles.listNow(Listing.routes(mount), (file, attributes) -> {}));
        assertNoticed(() -> {
            Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    @Test
    void passesOverWhatIsNotConfiguration() throws IOException {
        Inputs inputs = inputs();
        Files.writeString(routes.resolve(".a.yaml.swp"), "x");
        Files.writeString(routes.resolve("a.yaml~"), "x");
        Files.writeString(directory.resolve("notes.yaml"), "x");
        assertEquals(inputs.fingerprint(), watch.fingerprint(inputs));
    }

    @Test
    void contentThatComesBackIsTheOldContent() throws IOException {
        Inputs inputs = inputs();
        Files.writeString(gateway, "format: 2\n");
        // Two edits within one step of the file system's clock are what the watch's own clock is there for.
        Files.setLastModifiedTime(gateway, FileTime.from(Instant.now().minusSeconds(60)));
        assertNotEquals(inputs.fingerprint(), watch.fingerprint(inputs));
        Files.writeString(gateway, "format: 1\n");
        assertEquals(inputs.fingerprint(), watch.fingerprint(inputs));
    }
}
