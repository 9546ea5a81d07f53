package portcullis.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.config.UpstreamConfig;
import portcullis.telemetry.Meters;
import portcullis.telemetry.UpstreamMeters;
import portcullis.upstream.Upstreams;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.Watchdog;

class CarryoverTest {
    @TempDir
    Path folder;

    private final List<String> events = new ArrayList<>();
    private final Watchdog watchdog = new Watchdog();
    private final Meters meters = new Meters("test");
    private final Upstreams upstreams = new Upstreams(
            watchdog,
            new BufferPool(),
            new Descriptors(1024),
            new UpstreamMeters(meters, List.of(Duration.ofSeconds(1))), () -> "test");
    private final Carryover carryover = new Carryover(upstreams, upstream -> {
        events.add("opened " + upstream.name());
        return () -> events.add("retired " + upstream.name());
    });

    @AfterEach
    void close() {
        upstreams.close();
        watchdog.close();
        meters.close();
    }

    @Test
    void anUnchangedUpstreamIsTheSameInTheNextGeneration() throws IOException {
        UpstreamSource.Lease first = lease(upstreams("a: 9101", "b: 9102"));
        UpstreamSource.Lease second = lease(upstreams("b: 9103", "a: 9101"));

        assertSame(first.to("a"), second.to("a"));
        assertNotSame(first.to("b"), second.to("b"));
        assertEquals(List.of("opened a", "opened b", "opened b"), events);
    }

    @Test
    void oneThatWasRemovedEndsWithTheLastGenerationThatHasIt() throws IOException {
        UpstreamSource.Lease first = lease(upstreams("a: 9101"));
        UpstreamSource.Lease second = lease(upstreams("a: 9101"));
        UpstreamSource.Lease third = lease(upstreams("b: 9102"));

        second.close();
        assertEquals(List.of("opened a", "opened b"), events);
        first.close();
        assertEquals(List.of("opened a", "opened b", "retired a"), events);
        third.close();
        assertEquals(List.of(), carryover.running());
    }

    @Test
    void givingBackTwiceIsGivingBackOnce() throws IOException {
        UpstreamSource.Lease first = lease(upstreams("a: 9101"));
        UpstreamSource.Lease second = lease(upstreams("a: 9101"));

        first.close();
        first.close();

        assertEquals(List.of("opened a"), events);
        second.close();
        assertEquals(List.of("opened a", "retired a"), events);
    }

    /** Its generation is rejected for it; until that has happened nothing may hold what was never opened. */
    @Test
    void anUpstreamWhoseTrustCannotBeReadIsNotOpened() throws IOException {
        Files.writeString(folder.resolve("trust.crt"), "no certificate\n");
        List<String> problems = new ArrayList<>();

        UpstreamSource.Lease lease = carryover.lease(secured(), Instant.now(), problem -> problems.add(problem.toString()));

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith("routes/upstreams.yaml:3:"), problems::toString);
        assertTrue(problems.getFirst().contains(": upstreams.a.tls.trust-file: "), problems::toString);
        assertEquals(List.of(), carryover.running());
        assertEquals(List.of(), events);
        lease.close();
    }

    /** What {@code validate} does. */
    @Test
    void whoeverOnlyLooksHearsTheSame() throws IOException {
        Files.writeString(folder.resolve("trust.crt"), "no certificate\n");
        List<String> problems = new ArrayList<>();

        UpstreamSource.NOWHERE.lease(secured(), Instant.now(), problem -> problems.add(problem.toString()));

        assertEquals(1, problems.size(), problems::toString);
    }

    @Test
    void aTrustFileWithOtherContentMakesAnotherUpstream() throws IOException {
        Files.writeString(folder.resolve("trust.crt"), "one");
        UpstreamConfig one = secured().get("a");
        Files.writeString(folder.resolve("trust.crt"), "two");
        assertNotEquals(one, secured().get("a"));
        Files.writeString(folder.resolve("trust.crt"), "one");
        assertEquals(one, secured().get("a"));
    }

    private Map<String, UpstreamConfig> secured() throws IOException {
        return loaded("format: 1\nupstreams:\n  a: { endpoints: [https://a.test], tls: { trust-file: ../trust.crt } }\n");
    }

    private UpstreamSource.Lease lease(Map<String, UpstreamConfig> wanted) {
        return carryover.lease(wanted, Instant.EPOCH, problem -> {
            throw new AssertionError(problem);
        });
    }

    /** @param namesAndPorts such as {@code a: 9101} */
    private Map<String, UpstreamConfig> upstreams(String... namesAndPorts) throws IOException {
        StringBuilder yaml = new StringBuilder("format: 1\nupstreams:\n");
        for (String one : namesAndPorts) {
            yaml.append("  ").append(one.replace(": ", ": { endpoints: [http://127.0.0.1:")).append("] }\n");
        }
        return loaded(yaml.toString());
    }

    private Map<String, UpstreamConfig> loaded(String yaml) throws IOException {
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("routes/upstreams.yaml"), yaml);
        Files.writeString(folder.resolve("gateway.yaml"), """
                format: 1
                service: { name: test, environment: development }
                listeners: { public: { bind: "127.0.0.1:7001" } }
                """);
        LoadResult result = new ConfigLoader(List.of(), Map.of()).load(ConfigLoader.Request.of(folder));
        if (result instanceof LoadResult.Loaded loaded) {
            return loaded.configuration().upstreams();
        }
        throw new AssertionError(result.toString());
    }
}
