package portcullis.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.PolicyFile;
import portcullis.config.PolicyFile.Kind;
import portcullis.config.keys.ConfigProblem;

class PolicyReaderTest {
    private static final String PERMIT = "permit(principal, action, resource);\n";

    @TempDir
    Path root;

    private final List<ConfigProblem> problems = new ArrayList<>();

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private List<PolicyFile> read(PolicyFolders folders) {
        return new PolicyReader(folders, new SourceFiles(), problems::add).read();
    }

    private List<PolicyFile> read() {
        return read(PolicyFolders.named(root.resolve("policies")));
    }

    private List<String> problems() {
        return problems.stream().map(problem -> problem.severity() + " " + problem).toList();
    }

    private void assertWarns(String... warnings) {
        assertEquals(List.of(warnings), problems());
    }

    @Test
    void placeAndEndingSayWhatAFileIsFor() throws IOException {
        write("policies/orders.cedar", PERMIT);
        write("policies/types.cedarschema", "entity Team;");
        write("policies/shadow/orders.cedar", PERMIT + PERMIT);
        write("policies/entities/roles.json", "[]");
        write("policies/tests/orders.yaml", "format: 1");
        write("policies/README.md", "about");

        assertEquals(
                List.of(
                        new PolicyFile("policies/entities/roles.json", Kind.ENTITIES, "[]"),
                        new PolicyFile("policies/orders.cedar", Kind.ENFORCED, PERMIT),
                        new PolicyFile("policies/shadow/orders.cedar", Kind.SHADOW, PERMIT + PERMIT),
                        new PolicyFile("policies/types.cedarschema", Kind.SCHEMA, "entity Team;")),
                read());
        assertWarns();
    }

    @Test
    void anAbsentFolderIsFineUnlessSomebodyNamedIt() throws IOException {
        assertEquals(List.of(), read(PolicyFolders.near(root.resolve("conf"))));
        assertWarns();

        read();
        assertWarns("ERROR " + root.resolve("policies") + ": is not a folder; the folder of policies in --policies");
    }

    @Test
    void anEmptyFolderIsFine() throws IOException {
        Files.createDirectories(root.resolve("policies"));
        assertEquals(List.of(), read());
        assertWarns();
    }

    @Test
    void thoseBesideTheConfigurationAreTakenAndThoseInsideAreWarnedOf() throws IOException {
        write("conf/policies/inside.cedar", PERMIT);
        PolicyFolders near = PolicyFolders.near(root.resolve("conf"));
        assertEquals("policies/inside.cedar", read(near).getFirst().name());

        Files.createDirectories(root.resolve("policies"));
        assertEquals("policies/inside.cedar", read(near).getFirst().name());
        assertWarns();

        write("policies/beside.cedar", PERMIT);
        assertEquals(List.of(new PolicyFile("policies/beside.cedar", Kind.ENFORCED, PERMIT)), read(near));
        assertWarns("WARNING " + root.resolve("conf/policies") + ": is not read, because there are policies in "
                + root.resolve("policies") + "; all policies in one folder; --policies names it");
    }

    @Test
    void aPolicyThatNobodyReadsIsWarnedOf() throws IOException {
        write("policies/a.cedr", PERMIT);
        write("policies/b.CEDAR", PERMIT);
        write("policies/entities.json", "[]");
        write("policies/entities/deep/c.cedar", PERMIT);
        write("policies/entities/d.cedar", PERMIT);
        write("policies/entities/e.jsn", "[]");
        write("policies/shadow/e.cedarschema", "");
        write("policies/shadwo/f.cedar", PERMIT);
        write("policies/teams/one/g.cedar", PERMIT);
        write("policies/teams.yaml", "");
        write("policies/tests/h.yml", "");

        assertEquals(List.of(), read());
        assertWarns(
                "WARNING policies/a.cedr: is not read; a name that ends with .cedar",
                "WARNING policies/b.CEDAR: is not read; a name that ends with .cedar",
                "WARNING policies/entities/d.cedar: is not read; a place beside entities/, or in shadow/ to try it",
                "WARNING policies/entities/deep: is not read; its files directly in policies/ or in policies/entities/",
                "WARNING policies/entities/e.jsn: is not read; a name that ends with .json",
                "WARNING policies/entities.json: is not read; a place in entities/ for entities",
                "WARNING policies/shadow/e.cedarschema: is not read; a place beside shadow/",
                "WARNING policies/shadwo: is not read; did you mean 'shadow'?",
                "WARNING policies/teams: is not read; its files directly in policies/",
                "WARNING policies/teams.yaml: is not read; a place in tests/ for the tests of policies",
                "WARNING policies/tests/h.yml: is not read; a name that ends with .yaml");
    }

    @Test
    void hiddenNamesAndBackupsArePassedOver() throws IOException {
        write("policies/.orders.cedar.swp", "x");
        write("policies/.git/a.cedar", "x");
        write("policies/orders.cedar~", "x");
        write("policies/orders.cedar.bak", "x");

        assertEquals(List.of(), read());
        assertWarns();
    }

    @Test
    void whatIsNotUtf8IsRefusedWithItsPlace() throws IOException {
        Files.createDirectories(root.resolve("policies"));
        Files.write(root.resolve("policies/a.cedar"), new byte[] {'/', '/', '\n', '/', '/', (byte) 0xC3, '('});

        assertEquals(List.of(), read());
        assertWarns("ERROR policies/a.cedar:2:3: is not UTF-8 from the byte 6 on; text in UTF-8");
    }

    @Test
    void aFileThatEndsWithinACharacterIsRefused() throws IOException {
        Files.createDirectories(root.resolve("policies"));
        Files.write(root.resolve("policies/a.cedar"), new byte[] {'/', '/', (byte) 0xC3});

        assertEquals(List.of(), read());
        assertWarns("ERROR policies/a.cedar:1:3: is not UTF-8 from the byte 3 on; text in UTF-8");
    }

    @Test
    void aFileMayHaveAMebibyteAndNoByteMore() throws IOException {
        write("policies/full.cedar", " ".repeat(SourceFiles.MOST_BYTES));
        write("policies/over.cedar", " ".repeat(SourceFiles.MOST_BYTES + 1));

        assertEquals(1, read().size());
        assertWarns("ERROR policies/over.cedar: is larger than 1MiB; a readable file of at most 1MiB");
    }

    @Test
    void moreFilesThanTheBoundAreOneProblem() throws IOException {
        Path folder = Files.createDirectories(root.resolve("policies"));
        for (int i = 0; i <= SourceFiles.MOST_FILES; i++) {
            Files.createFile(folder.resolve(i + ".cedar"));
        }
        assertEquals(List.of(), read());
        assertWarns("ERROR policies: has more than 10000 files; several policies in one file");
    }

    @Test
    void aLinkThatLeadsNowhereIsNeverJustLeftOut() throws IOException {
        Path folder = Files.createDirectories(root.resolve("policies"));
        Files.createSymbolicLink(folder.resolve("forbid.cedar"), Path.of("..data/forbid.cedar"));

        assertEquals(List.of(), read());
        assertWarns("ERROR policies/forbid.cedar: leads to no file; a file, or no link");
    }

    @Test
    void aMountedConfigMapIsReadAndItsSwapNoticed() throws IOException {
        Path mount = Files.createDirectories(root.resolve("policies"));
        for (String version : List.of("..1", "..2")) {
            Files.createDirectories(mount.resolve(version).resolve("shadow"));
            Files.writeString(mount.resolve(version).resolve("a.cedar"), "// " + version);
            Files.writeString(mount.resolve(version).resolve("shadow/b.cedar"), "// " + version);
        }
        Path data = Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(mount.resolve("a.cedar"), Path.of("..data/a.cedar"));
        Files.createSymbolicLink(mount.resolve("shadow"), Path.of("..data/shadow"));

        assertEquals(
                List.of(
                        new PolicyFile("policies/a.cedar", Kind.ENFORCED, "// ..1"),
                        new PolicyFile("policies/shadow/b.cedar", Kind.SHADOW, "// ..1")),
                read());
        assertNoticed(() -> Files.move(
                Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2")), data, StandardCopyOption.ATOMIC_MOVE));
        assertWarns();
    }

    @Test
    void aFolderThatComesLaterIsNoticed() throws IOException {
        assertNoticed(() -> write("policies/a.cedar", PERMIT));
        assertNoticed(() -> write("policies/shadow/a.cedar", PERMIT));
        assertNoticed(() -> write("policies/entities/a.json", "[]"));
        assertNoticed(() -> write("policies/a.cedarschema", ""));
        assertNoticed(() -> Files.delete(root.resolve("policies/a.cedar")));
    }

    @Test
    void whatIsNotReadIsNotWatched() throws IOException {
        write("policies/a.cedar", PERMIT);
        Inputs before = inputs();
        InputWatch watch = new InputWatch(InstantSource.fixed(Instant.now().plusSeconds(3600)));
        write("policies/tests/a.yaml", "format: 1");
        write("policies/shadow/deep/a.cedar", PERMIT);
        write("policies/README.md", "about");
        assertEquals(before.fingerprint(), watch.fingerprint(before));
    }

    private Inputs inputs() {
        SourceFiles files = new SourceFiles();
        new PolicyReader(PolicyFolders.near(root.resolve("conf")), files, problems::add).read();
        return files.inputs();
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    private void assertNoticed(Change change) throws IOException {
        InputWatch watch = new InputWatch(InstantSource.fixed(Instant.now().plusSeconds(3600)));
        Inputs before = inputs();
        assertEquals(before.fingerprint(), watch.fingerprint(before));
        assertTrue(before.isCurrent());
        change.make();
        assertFalse(before.isCurrent());
        String after = watch.fingerprint(before);
        assertNotEquals(before.fingerprint(), after);
        assertEquals(inputs().fingerprint(), after);
    }
}
