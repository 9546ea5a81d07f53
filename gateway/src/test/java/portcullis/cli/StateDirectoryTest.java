package portcullis.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    private static final StateDirectory.Control CONTROL =
            new StateDirectory.Control("https://127.0.0.1:9900", "random-token", List.of("00ff"));

    @TempDir
    Path temporary;

    @Test
    void oneGatewayAtATimeHasIt() throws IOException {
        StateDirectory state = new StateDirectory(temporary.resolve("new/state"));
        Optional<Closeable> first = state.lock();
        assertTrue(first.isPresent());
        assertFalse(state.lock().isPresent());

        first.get().close();

        Optional<Closeable> second = state.lock();
        assertTrue(second.isPresent());
        second.get().close();
    }

    @Test
    void tellsHowToReachTheGatewayThatHoldsTheLock() throws IOException {
        StateDirectory state = new StateDirectory(temporary);
        assertEquals(Optional.empty(), state.running());
        try (Closeable _ = state.lock().orElseThrow()) {
            state.write(CONTROL);
            assertEquals(Optional.of(CONTROL), state.running());
        }
        assertEquals(Optional.empty(), state.running());
    }

    @Test
    void whatACrashLeftBehindReachesNobody() throws IOException {
        StateDirectory state = new StateDirectory(temporary);
        state.write(CONTROL);
        Files.createFile(temporary.resolve("lock"));

        assertEquals(Optional.empty(), state.running());
    }

    @Test
    void onlyTheOwnerReadsTheToken() throws IOException {
        StateDirectory state = new StateDirectory(temporary);
        Files.writeString(temporary.resolve("control.json"), "{}");

        state.write(CONTROL);

        Path file = temporary.resolve("control.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(CONTROL.toString().contains("random-token"));
    }
}
