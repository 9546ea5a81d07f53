package portcullis.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;

class SourceFilesTest {
    @TempDir
    Path directory;

    private final SourceFiles files = new SourceFiles();

    @Test
    void aFileMayHaveAMebibyteAndNoByteMore() throws IOException {
        Path full = Files.write(directory.resolve("full.yaml"), new byte[SourceFiles.MOST_BYTES]);
        Path over = Files.write(directory.resolve("over.yaml"), new byte[SourceFiles.MOST_BYTES + 1]);
        assertInstanceOf(SourceFiles.Content.Bytes.class, files.read(full));
        assertEquals(new SourceFiles.Content.Unreadable("is larger than 1MiB"), files.read(over));
    }

    @Test
    void whatWasReadOnceStaysTheSameForTheWholeLoad() throws IOException {
        Path file = Files.writeString(directory.resolve("a.yaml"), "one");
        SourceFiles.Content first = files.read(file);
        Files.writeString(file, "two");
        assertEquals(first, files.read(directory.resolve("x/../a.yaml")));
    }

    @Test
    void aFolderAndAMissingFileAreToldApart() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder"));
        assertEquals(new SourceFiles.Content.Unreadable("is a folder"), files.read(folder));
        assertEquals(new SourceFiles.Content.Absent(), files.read(directory.resolve("missing")));
    }

    @Test
    void listsByNameAtAnyDepthAndSurvivesALoopOfLinks() throws IOException {
        Path team = Files.createDirectories(directory.resolve("routes/team"));
        Files.createSymbolicLink(team.resolve("loop"), directory.resolve("routes"));
        Path b = Files.writeString(directory.resolve("routes/b.yaml"), "");
        Path a = Files.writeString(team.resolve("a.yaml"), "");
        Files.writeString(team.resolve("a.yaml.bak"), "");
        Files.writeString(team.resolve(".hidden.yaml"), "");
        assertEquals(List.of(b, a), files.list(Listing.routes(directory.resolve("routes"))));
        assertEquals(List.of(), files.list(Listing.routes(directory.resolve("nowhere"))));
    }

    @Test
    void moreFilesThanTheBoundAreOneProblem() throws IOException {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("gateway.yaml"), "format: 1\n");
        for (int i = 0; i <= SourceFiles.MOST_FILES; i++) {
            Files.createFile(routes.resolve(i + ".yaml"));
        }
        Findings findings = new Findings();
        Documents documents =
                new DocumentReader(directory, List.of(), Map.of(), false, files, findings).read("staging", "--env");
        assertEquals(
                List.of("routes: has more than 10000 files; several APIs' upstreams in one file, or several gateways"),
                findings.problems().stream().map(ConfigProblem::toString).toList());
        assertTrue(documents.routes().isEmpty());
    }
}
