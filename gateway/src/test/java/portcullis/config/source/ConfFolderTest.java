package portcullis.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfFolderTest {
    @TempDir
    Path directory;

    private Path folder(String name) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.writeString(folder.resolve("gateway.yaml"), "format: 1\n");
        return folder;
    }

    @Test
    void whatWasNamedIsTakenEvenWhenNothingIsThere() throws IOException {
        folder("conf");
        assertEquals(
                new ConfFolder.Found(directory.resolve("typo")), ConfFolder.find(Path.of("typo"), Map.of(), directory));
        assertEquals(
                new ConfFolder.Found(directory.resolve("other")),
                ConfFolder.find(null, Map.of("PORTCULLIS_CONF", "other"), directory));
        assertEquals(
                new ConfFolder.Found(directory.resolve("option")),
                ConfFolder.find(Path.of("option"), Map.of("PORTCULLIS_CONF", "other"), directory));
    }

    @Test
    void theNearestFolderWithAGatewayFileWins() throws IOException {
        Path home = folder("xdg/portcullis");
        Map<String, String> variables = Map.of("XDG_CONFIG_HOME", directory.resolve("xdg").toString());
        Files.createDirectories(directory.resolve("conf"));
        assertEquals(new ConfFolder.Found(home), ConfFolder.find(null, variables, directory));
        Path near = folder("conf");
        assertEquals(new ConfFolder.Found(near), ConfFolder.find(null, variables, directory));
    }

    @Test
    void whereNothingIsTheSearchedFoldersAreTold() {
        String elsewhere = directory.resolve("nowhere").toString();
        ConfFolder.Missing missing = assertInstanceOf(
                ConfFolder.Missing.class, ConfFolder.find(null, Map.of("HOME", elsewhere), directory));
        assertTrue(missing.toString().contains(elsewhere + "/.config/portcullis, /etc/portcullis"), missing.toString());
    }
}
