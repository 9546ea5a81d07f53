package portcullis.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.source.PolicyFolders;

class SurroundingsTest {
    @TempDir
    Path root;

    private Path work;
    private Path home;

    @BeforeEach
    void folders() throws IOException {
        work = Files.createDirectories(root.resolve("work"));
        home = Files.createDirectories(root.resolve("home"));
    }

    @Test
    void theConfigurationIsWhereItIsNamedElseInTheFirstUsualPlace() throws Exception {
        Path conf = Files.createDirectories(work.resolve("conf"));
        Files.writeString(conf.resolve("gateway.yaml"), "");

        assertEquals(work.resolve("named"), around(Map.of()).conf(Path.of("named")));
        assertEquals(work.resolve("named"), around(Map.of("PORTCULLIS_CONF", "named")).conf(null));
        assertEquals(conf, around(Map.of()).conf(null));
    }

    @Test
    void policiesThatWereAskedForAreNeverReplacedByOthers() throws IOException {
        Files.createDirectories(work.resolve("policies"));

        assertThrows(
                Surroundings.NotFound.class,
                () -> around(Map.of()).policies(Path.of("typo"), work.resolve("conf")));
    }

    @Test
    void policiesLieBesideTheConfigurationOrInside() throws Exception {
        Path conf = Files.createDirectories(work.resolve("conf"));

        assertEquals(PolicyFolders.near(conf), around(Map.of()).policies(null, conf));
        assertEquals(
                List.of(work.resolve("policies"), conf.resolve("policies")),
                PolicyFolders.near(conf).folders());
        assertEquals(PolicyFolders.named(conf), around(Map.of()).policies(Path.of("conf"), conf));
    }

    @Test
    void stateLiesWhereItIsAskedForElseInTheStateHomeElseAtHome() {
        Map<String, String> variables = Map.of("XDG_STATE_HOME", "/state");

        assertEquals(Path.of("/var/lib/x"), around(variables).state(Path.of("/var/lib/x")));
        assertEquals(work.resolve("s"), around(variables).state(Path.of("s")));
        assertEquals(Path.of("/state/portcullis"), around(variables).state(null));
        assertEquals(home.resolve(".local/state/portcullis"), around(Map.of()).state(null));
        assertEquals(home.resolve(".local/state/portcullis"), around(Map.of("XDG_STATE_HOME", "")).state(null));
    }

    private Surroundings around(Map<String, String> variables) {
        return new Surroundings(variables, work, home);
    }
}
