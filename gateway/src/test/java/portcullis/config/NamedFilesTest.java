package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NamedFile;
import portcullis.config.source.InputWatch;
import portcullis.config.source.PolicyFolders;

/** Keys that name files and folders: where their paths lead, what is no file, and what a change of it changes. */
class NamedFilesTest {
    private static final String CURE = "; a readable file of at most 1MiB; relative paths count from the file that names them";

    @TempDir
    Path directory;

    Folder folder;

    @BeforeEach
    void write() {
        folder = new Folder(directory).secret("edge.key", "key");
    }

    private void certificate(String path) {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public:
                    bind: 127.0.0.1:8443
                    tls: { certificates: [ { certificate-file: %s, key-file: edge.key } ] }
                """
                        .formatted(path));
    }

    private NamedFile file() {
        ListenerTls tls = folder.configuration().gateway().listeners().get("public").tls();
        return ((ListenerTls.Certificate.Files) tls.certificates().getFirst()).certificate();
    }

    private String problem(String path) {
        certificate(path);
        return folder.problem();
    }

    private static final String KEY = "gateway.yaml:6:48: listeners.public.tls.certificates[0].certificate-file: ";

    @Test
    void anAbsolutePathIsTakenAsItIs() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere.crt"), "x");
        certificate(elsewhere.toString());
        assertEquals(elsewhere, file().path());
    }

    @Test
    void aMissingFileIsAnErrorAtItsKey() {
        assertEquals(
                KEY + "the file " + directory.resolve("missing.crt") + " does not exist" + CURE, problem("missing.crt"));
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Files.createDirectories(directory.resolve("folder"));
        assertEquals(KEY + "the file " + directory.resolve("folder") + " is a folder" + CURE, problem("folder"));
    }

    @Test
    void aMebibyteIsTakenAndAByteMoreIsNot() throws IOException {
        Files.write(directory.resolve("large.crt"), new byte[1024 * 1024]);
        certificate("large.crt");
        assertEquals(1024 * 1024, file().content().length);
        Files.write(directory.resolve("large.crt"), new byte[1024 * 1024 + 1]);
        assertEquals(
                KEY + "the file " + directory.resolve("large.crt") + " is larger than 1MiB" + CURE, problem("large.crt"));
    }

    @Test
    void whatIsNoPathIsSaid() {
        assertEquals(KEY + "names no file; for example tls/edge.crt", problem("''"));
        assertEquals(KEY + "names no file; for example tls/edge.crt", problem("~"));
        assertTrue(problem("\"a\\0b\"").endsWith("' is not a path" + CURE));
        assertTrue(problem("[edge.crt]").endsWith(".certificate-file: is a list where a file belongs; for example tls/edge.crt"));
    }

    @Test
    void noneAndOffAreNoFileNames() throws IOException {
        Files.writeString(directory.resolve("none"), "x");
        Files.writeString(directory.resolve("off"), "x");
        for (String nothing : List.of("none", "off")) {
            assertTrue(problem(nothing).endsWith("has no certificate-file; certificate-file and key-file, or self-signed: [localhost]"));
        }
        certificate("./none");
        assertEquals(directory.resolve("none"), file().path());
    }

    @Test
    void anOverlayNamesFilesBesideItself() {
        folder.write("edge.crt", "base").write("env/development/edge.crt", "overlay");
        certificate("edge.crt");
        folder.write(
                "env/development/gateway.yaml",
                """
                format: 1
                listeners: { public: { tls: { certificates: [ { certificate-file: edge.crt, key-file: ../../edge.key } ] } } }
                """);
        assertEquals(directory.resolve("env/development/edge.crt"), file().path());
    }

    @Test
    void aVariableNamesFilesBesideTheConfiguration() {
        folder.write("edge.crt", "x").write("other.crt", "y");
        certificate("edge.crt");
        folder.variable(
                "PORTCULLIS__LISTENERS__PUBLIC__TLS__CERTIFICATES", "[ { certificate-file: other.crt, key-file: edge.key } ]");
        assertEquals(directory.resolve("other.crt"), file().path());
    }

    @Test
    void theNameMayComeFromAReference() {
        folder.write("edge.crt", "x").variable("CERTIFICATE", "edge.crt");
        certificate("\"${env:CERTIFICATE}\"");
        assertEquals(directory.resolve("edge.crt"), file().path());
        assertEquals("edge.crt", folder.value("gateway.yaml", "listeners.public.tls.certificates[0].certificate-file").value());
    }

    @Test
    void withoutTheFilesEverythingElseIsStillChecked() {
        certificate("missing.crt");
        LoadResult.Loaded loaded = assertInstanceOf(
                LoadResult.Loaded.class, folder.load(new ConfigLoader.Request(directory, null, List.of(), PolicyFolders.NONE, true)));
        ListenerTls tls = loaded.configuration().gateway().listeners().get("public").tls();
        ListenerTls.Certificate.Files files = (ListenerTls.Certificate.Files) tls.certificates().getFirst();
        assertFalse(files.certificate().isResolved());
        assertTrue(files.key().isResolved());
        assertFalse(tls.isResolved());
        certificate("\"${env:CERTIFICATE}\"");
        folder.write("routes/orders.yaml", "format: 1\napi: orders\nupstream: nowhere\nroutes: { a: { match: { path: / } } }\n");
        LoadResult.Rejected rejected = assertInstanceOf(
                LoadResult.Rejected.class, folder.load(new ConfigLoader.Request(directory, null, List.of(), PolicyFolders.NONE, true)));
        assertEquals(
                List.of("routes/orders.yaml:3:11: upstream: there is no upstream 'nowhere'; there is none yet"),
                rejected.problems().stream().map(ConfigProblem::toString).toList());
    }

    @Test
    void aChangeOfTheContentIsAChangeOfTheConfiguration() {
        folder.write("edge.crt", "first");
        certificate("edge.crt");
        LoadResult.Loaded before = folder.loaded();
        NamedFile first = file();
        folder.write("edge.crt", "again");
        LoadResult.Loaded after = folder.loaded();
        assertNotEquals(before.configuration().hash(), after.configuration().hash());
        assertNotEquals(before.configuration().gateway(), after.configuration().gateway());
        assertNotEquals(first, file());
        folder.write("edge.crt", "first");
        assertEquals(before.configuration().hash(), folder.configuration().hash());
        assertEquals(before.configuration().gateway(), folder.configuration().gateway());
        assertEquals(first.hashCode(), file().hashCode());
    }

    @Test
    void aChangeOfTheContentIsSeenByTheWatchAlsoBehindLinks() throws IOException {
        Path data = Files.createDirectories(directory.resolve("secret/..1"));
        Files.writeString(data.resolve("tls.crt"), "first");
        Path link = Files.createSymbolicLink(directory.resolve("secret/..data"), Path.of("..1"));
        Files.createSymbolicLink(directory.resolve("secret/tls.crt"), Path.of("..data/tls.crt"));
        certificate("secret/tls.crt");
        LoadResult.Loaded before = folder.loaded();
        InputWatch watch = new InputWatch(InstantSource.system());
        assertEquals(before.inputs().fingerprint(), watch.fingerprint(before.inputs()));
        Path next = Files.createDirectories(directory.resolve("secret/..2"));
        Files.writeString(next.resolve("tls.crt"), "again");
        Path fresh = Files.createSymbolicLink(directory.resolve("secret/..new"), Path.of("..2"));
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before.inputs().fingerprint(), watch.fingerprint(before.inputs()));
        assertEquals(folder.loaded().inputs().fingerprint(), watch.fingerprint(before.inputs()));
    }

    @Test
    void aMissingFileIsWatchedForToo() {
        certificate("later.crt");
        LoadResult.Rejected rejected = assertInstanceOf(LoadResult.Rejected.class, folder.load());
        InputWatch watch = new InputWatch(InstantSource.system());
        assertEquals(rejected.inputs().fingerprint(), watch.fingerprint(rejected.inputs()));
        folder.write("later.crt", "x");
        assertNotEquals(rejected.inputs().fingerprint(), watch.fingerprint(rejected.inputs()));
    }

    @Test
    void onlyKeysThatAreDeclaredSoNameFiles() {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners: { public: { bind: 127.0.0.1:8080 } }
                telemetry: { logs: { levels: { my-file: info, my-dir: info } } }
                """);
        assertEquals(List.of(), folder.warnings());
        assertEquals(2, folder.configuration().gateway().telemetry().logs().levels().size());
    }

    private void challenges(String path) {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public: { bind: 127.0.0.1:8080 }
                  redirect: { bind: 127.0.0.1:8081, redirect-to: { scheme: http, port: 8080 }, acme-challenge-dir: %s }
                """
                        .formatted(path));
    }

    private Path challengeFolder(String path) {
        challenges(path);
        return folder.configuration().gateway().listeners().get("redirect").acmeChallengeDir();
    }

    @Test
    void aFolderCountsFromTheFileThatNamesItAndNeedNotBeThereYet() {
        assertEquals(directory.resolve("acme"), challengeFolder("acme"));
        assertEquals(Path.of("/var/www/acme"), challengeFolder("/var/www/./acme"));
        assertNull(challengeFolder("none"));
        assertEquals("none", folder.value("gateway.yaml", "listeners.redirect.acme-challenge-dir").value());
    }

    @Test
    void aFileIsNoFolder() {
        challenges("edge.key");
        String place = "gateway.yaml:5:100: listeners.redirect.acme-challenge-dir: ";
        assertEquals(
                place + directory.resolve("edge.key") + " is not a folder;"
                        + " a folder; relative paths count from the file that names them",
                folder.problems().getLast());
        challenges("''");
        assertEquals(place + "names no folder; for example acme", folder.problems().getLast());
    }
}
