package portcullis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.cli.RunCommand;
import portcullis.cli.StateDirectory;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.filters.FilterCatalog;
import portcullis.filters.LastingParts;
import portcullis.identity.Issuers;
import portcullis.kit.JsonWriter;
import portcullis.policy.PolicyEngine;
import portcullis.reload.Reloads;
import portcullis.snapshot.SnapshotCompiler;
import portcullis.snapshot.UpstreamSource;

class GenerationsTest {
    @TempDir
    Path folder;

    private final List<Long> told = new ArrayList<>();

    @BeforeEach
    void conf() throws IOException {
        gateway("127.0.0.1:7001", "16KiB");
        api("/a");
    }

    private void gateway(String bind, String headerBytes) throws IOException {
        Files.writeString(folder.resolve("gateway.yaml"), """
                format: 1
                service: { name: test, environment: development }
                listeners: { public: { bind: "%s", limits: { header-bytes: %s } } }
                """.formatted(bind, headerBytes));
    }

    private void api(String rewrite) throws IOException {
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("routes/a.yaml"), """
                format: 1
                api: a
                routes: { all: { match: { path: "/{rest...}" }, upstream: one, rewrite: "%s" } }
                upstreams: { one: { endpoints: [http://127.0.0.1:9101] } }
                """.formatted(rewrite));
    }

    private Generations start() throws RunCommand.Refused {
        ConfigLoader loader = new ConfigLoader(FilterCatalog.declarations(), Map.of());
        ConfigLoader.Request request = ConfigLoader.Request.of(folder);
        LoadResult.Loaded first = assertInstanceOf(LoadResult.Loaded.class, loader.load(request));
        Generations generations = new Generations(
                new RunCommand.Order(loader, request, first, new StateDirectory(folder)),
                new SnapshotCompiler(
                        UpstreamSource.NOWHERE, Issuers.OFFLINE, new PolicyEngine(null), new LastingParts(null),
                        () -> 0),
                InstantSource.system());
        generations.tell(snapshot -> told.add(snapshot.generation()));
        return generations;
    }

    @Test
    void anEditComesIntoForceWhole() throws Exception {
        Generations generations = start();
        assertEquals(1, generations.live().current().generation());

        api("/b");
        Reloads.Applied applied = assertInstanceOf(Reloads.Applied.class, generations.load());

        assertEquals(2, applied.generation());
        assertNotEquals(generations.first().hash(), applied.hash());
        assertEquals(2, generations.live().current().generation());
        assertEquals(List.of(2L), told);
    }

    @Test
    void whatIsTheSameStays() throws Exception {
        Generations generations = start();

        assertInstanceOf(Reloads.Unchanged.class, generations.load());
        assertEquals(List.of(), told);
    }

    @Test
    void anErrorLeavesTheOldOneInForceWhereverItIsFound() throws Exception {
        Generations generations = start();

        api("/{path.none}");
        assertInstanceOf(Reloads.Rejected.class, generations.load());
        gateway("127.0.0.1:7001", "1 apple");
        assertInstanceOf(Reloads.Rejected.class, generations.load());

        assertEquals(1, generations.live().current().generation());
        assertEquals(List.of(), told);
        api("/c");
        gateway("127.0.0.1:7001", "16KiB");
        assertEquals(2, assertInstanceOf(Reloads.Applied.class, generations.load()).generation());
    }

    @Test
    void whatWaitsForARestartIsNamedAndTheRestIsInForce() throws Exception {
        Generations generations = start();

        gateway("127.0.0.1:7002", "8KiB");
        Reloads.Applied applied = assertInstanceOf(Reloads.Applied.class, generations.load());

        assertEquals(List.of("listeners.public.bind"), applied.restartPending());
        String shown = JsonWriter.compact().value(generations.description()).toString();
        assertTrue(shown.contains("\"value\":\"127.0.0.1:7001\""), shown);
        assertTrue(shown.contains("\"value\":\"8KiB\""), shown);
        gateway("127.0.0.1:7001", "8KiB");
        assertEquals(List.of(), assertInstanceOf(Reloads.Applied.class, generations.load()).restartPending());
    }

    @Test
    void aChangeShowsInTheFingerprint() throws Exception {
        Generations generations = start();
        assertEquals(generations.loadedFingerprint(), generations.currentFingerprint());

        api("/{path.none}");
        assertNotEquals(generations.loadedFingerprint(), generations.currentFingerprint());
        generations.load();
        assertEquals(generations.loadedFingerprint(), generations.currentFingerprint());
    }

    @Test
    void doesNotStartWithAnError() throws IOException {
        api("/{path.none}");

        assertThrows(RunCommand.Refused.class, this::start);
    }
}
