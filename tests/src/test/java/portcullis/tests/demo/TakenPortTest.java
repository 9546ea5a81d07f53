package portcullis.tests.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What most often keeps a first start from working: something else listens there already. */
class TakenPortTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PORTCULLIS__LISTENERS__PUBLIC__BIND", "PORTCULLIS__ADMIN__BIND"})
    void endsAndNamesTheAddressThatIsInUse(String key) throws IOException, InterruptedException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "127.0.0.1:" + other.getLocalPort();
            String free = "127.0.0.1:" + freePort();
            String otherKey = key.contains("ADMIN") ? "PORTCULLIS__LISTENERS__PUBLIC__BIND" : "PORTCULLIS__ADMIN__BIND";

            Launched run = Launched.run(
                    Launched.HOME.resolve("portcullis"),
                    folder,
                    Map.of(key, taken, otherKey, free),
                    "run", "--conf", Launched.HOME.resolve("conf").toString(), "--state", folder.resolve("state").toString());

            assertEquals(1, run.exitCode());
            assertTrue(run.stderr().contains("cannot listen on " + taken + ": in use"), run.stderr());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
