package portcullis.tests.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** However a file changes, the gateway notices, takes the whole of it or nothing, and says which. */
class ReloadTest {
    /** The promise is one second from the edit to its effect; the rest is for a machine that is busy with other things. */
    private static final Duration WITHIN = Duration.ofSeconds(3);

    private static final String FILE = "routes/changing.yaml";

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;
    private static int serial;

    private static String routes(String text) {
        return """
                format: 1
                api: changing
                base-path: /changing
                routes:
                  text: { match: { path: /text }, respond: { status: 200, type: text/plain, body: "%s" } }
                  slow: { match: { path: /slow }, upstream: fake }
                upstreams:
                  fake: { endpoints: [ http://127.0.0.1:@fake@ ] }
                """.formatted(text);
    }

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with().upstream(upstream).file(FILE, routes("first")).start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    /** Each test begins with a good file of its own, in force and told of: the admin call waits for reloads that run. */
    @BeforeEach
    void settle() throws IOException {
        serial++;
        gateway.edit(FILE, routes("settled " + serial));
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        assertEquals("settled " + serial, text());
    }

    private static String text() {
        try {
            return gateway.get("/changing/text").text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitText(String expected, Duration limit) {
        Waiting.until("'" + expected + "' to be served", limit, () -> text().equals(expected));
    }

    private static double reloads(String result) {
        return gateway.metrics().sum("portcullis_config_reloads_total", "result=\"" + result + "\"");
    }

    @Test
    void takesAFileThatWasReplacedByRename() throws IOException {
        gateway.edit(FILE, routes("renamed"));
        awaitText("renamed", WITHIN);
    }

    @Test
    void takesAFileThatWasWrittenInPlace() throws IOException {
        Path file = gateway.conf().resolve(FILE);
        Files.writeString(file, Files.readString(file).replace("settled " + serial, "in place"));
        awaitText("in place", WITHIN);
    }

    /** Same size, same times: only the content tells. */
    @Test
    void takesAFileWhoseTimeAndSizeStayed() throws IOException {
        Path file = gateway.conf().resolve(FILE);
        var modified = Files.getLastModifiedTime(file);
        Path fresh = Files.createTempFile(gateway.state(), "same", ".yaml");
        Files.writeString(fresh, Files.readString(file).replace("settled", "sattled"));
        Files.setLastModifiedTime(fresh, modified);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        awaitText("sattled " + serial, WITHIN);
    }

    @Test
    void takesNewFilesAndForgetsRemovedOnes() throws IOException {
        gateway.edit("routes/extra.yaml", """
                format: 1
                api: extra
                base-path: /extra
                routes:
                  here: { match: { path: /here }, respond: { status: 200, type: text/plain, body: here } }
                """);
        Waiting.until("the new API", WITHIN, () -> status("/extra/here") == 200);
        Files.delete(gateway.conf().resolve("routes/extra.yaml"));
        Waiting.until("the API to go", WITHIN, () -> status("/extra/here") == 404);
    }

    private static int status(String path) {
        try {
            return gateway.get(path).status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kubernetes mounts a ConfigMap as links to ..data, and changes it by renaming that link. */
    @Test
    void takesASwapOfTheLinkThatAConfigMapHangsOn() throws IOException {
        Path routes = gateway.conf().resolve("routes");
        Path file = gateway.conf().resolve(FILE);
        String before = Files.readString(file);
        Files.createDirectory(routes.resolve("..v1"));
        Files.createDirectory(routes.resolve("..v2"));
        Files.writeString(routes.resolve("..v1/changing.yaml"), before);
        Files.writeString(routes.resolve("..v2/changing.yaml"), before.replace("settled " + serial, "swapped"));
        try {
            Files.createSymbolicLink(routes.resolve("..data"), Path.of("..v1"));
            Files.createSymbolicLink(routes.resolve("link"), Path.of("..data/changing.yaml"));
            Files.move(routes.resolve("link"), file, StandardCopyOption.ATOMIC_MOVE);
            awaitText("settled " + serial, WITHIN);
            Files.createSymbolicLink(routes.resolve("..data_tmp"), Path.of("..v2"));
            Files.move(routes.resolve("..data_tmp"), routes.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            awaitText("swapped", WITHIN);
        } finally {
            gateway.edit(FILE, routes("after the swap"));
            for (String name : new String[] {"..data", "..v1/changing.yaml", "..v1", "..v2/changing.yaml", "..v2"}) {
                Files.deleteIfExists(routes.resolve(name));
            }
        }
        awaitText("after the swap", WITHIN);
    }

    @Test
    void changesNothingWhenAFileIsBroken() throws IOException {
        Object generation = gateway.generation().get("generation");
        double rejected = reloads("rejected");
        gateway.edit(FILE, routes("broken") + "rutes: {}\n");
        Waiting.until("the rejection to be counted", WITHIN, () -> reloads("rejected") > rejected);
        assertEquals("settled " + serial, text());
        assertEquals(generation, gateway.generation().get("generation"));
        String line = gateway.logLine("rutes");
        assertTrue(line.contains("changing.yaml:9") && line.contains("routes"), "place and nearest key: " + line);
        assertEquals(200, gateway.readyStatus(), "a broken edit takes nobody out of service");

        gateway.edit(FILE, routes("repaired"));
        awaitText("repaired", WITHIN);
    }

    @Test
    void takesNothingOfAnEditWhenOneOfItsFilesIsBroken() throws IOException {
        gateway.edit("routes/broken.yaml", "format: 1\napi: broken\nroutes: { a: { match: { path: nonsense } } }\n");
        gateway.edit(FILE, routes("half"));
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertNotEquals(200, answer.status());
        assertEquals("settled " + serial, text());
        Files.delete(gateway.conf().resolve("routes/broken.yaml"));
        awaitText("half", WITHIN);
    }

    @Test
    void tellsTheCallerOfTheAdminPortWhatIsWrong() throws IOException {
        gateway.edit(FILE, routes("broken") + "rutes: {}\n");
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertTrue(answer.status() >= 400 && answer.status() < 500, answer::toString);
        assertTrue(answer.text().contains("changing.yaml:9") && answer.text().contains("rutes"), answer::toString);
    }

    @Test
    void takesAnEditAtOnceWhenAskedOnTheAdminPort() throws IOException {
        gateway.edit(FILE, routes("asked"));
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        assertEquals("asked", text());
    }

    @Test
    void takesAnEditOnHup() throws IOException {
        gateway.edit(FILE, routes("signalled"));
        gateway.signal("HUP");
        awaitText("signalled", WITHIN);
        assertTrue(gateway.alive());
    }

    @Test
    void finishesARequestOnTheGenerationItBeganWith() throws IOException {
        var go = new CountDownLatch(1);
        upstream.on("/changing/slow", Scripts.after(go, "old"));
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/changing/slow"));
            upstream.only("/changing/slow");
            gateway.edit(FILE, routes("newer").replace("slow: { match: { path: /slow }, upstream: fake }", "").replace("upstreams:\n  fake: { endpoints: [ http://127.0.0.1:@fake@ ] }", ""));
            awaitText("newer", Waiting.LONG);
            assertEquals(404, status("/changing/slow"));
            go.countDown();
            assertEquals("old", client.read().text());
        }
    }
}
