package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of the bounds of what a listener takes about redirects and handshakes. */
class ListenerBordersTest {
    private static final String PLACE = "gateway.yaml:5:[0-9]+: listeners\\.redirect\\.";

    @TempDir
    Path directory;

    Folder folder;

    @BeforeEach
    void write() {
        folder = new Folder(directory);
    }

    private void redirect(String keys) {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public: { bind: 127.0.0.1:8080 }
                  redirect: { bind: 127.0.0.1:8081, %s }
                """
                        .formatted(keys));
    }

    private ListenerConfig read(String keys) {
        redirect(keys);
        return folder.configuration().gateway().listeners().get("redirect");
    }

    private String problem(String keys) {
        redirect(keys);
        return folder.problems().getLast().replaceFirst(PLACE, "");
    }

    @Test
    void withoutAWordARedirectLeadsToHttpsForGood() {
        assertEquals(new RedirectTo(RedirectTo.Scheme.HTTPS, 443, 308), read("redirect-to: {}").redirectTo());
        assertEquals(null, problemFree("redirect-to: none"));
    }

    private RedirectTo problemFree(String keys) {
        folder.write("routes/orders.yaml", "format: 1\nupstreams: { orders: { endpoints: [http://127.0.0.1:9101] } }\n");
        return read(keys).redirectTo();
    }

    @Test
    void aPortIsAPort() {
        assertEquals(1, read("redirect-to: { port: 1 }").redirectTo().port());
        assertEquals(65535, read("redirect-to: { port: 65535 }").redirectTo().port());
        assertEquals("redirect-to.port: '0' is too small; right would be 1 to 65535", problem("redirect-to: { port: 0 }"));
        assertEquals(
                "redirect-to.port: '65536' is too large; right would be 1 to 65535", problem("redirect-to: { port: 65536 }"));
    }

    @Test
    void onlyStatusesThatRedirectAreTaken() {
        for (int status : List.of(301, 302, 307, 308)) {
            assertEquals(status, read("redirect-to: { status: " + status + " }").redirectTo().status());
        }
        for (int status : List.of(200, 300, 303, 304, 309)) {
            assertEquals(
                    "redirect-to.status: '" + status + "' is not one of 301, 302, 307, 308; for example 301",
                    problem("redirect-to: { status: " + status + " }"));
        }
    }

    @Test
    void theSchemeIsOneOfTheWeb() {
        assertEquals(
                "redirect-to.scheme: 'ftp' is not one of http, https; for example http", problem("redirect-to: { scheme: ftp }"));
    }

    @Test
    void aHandshakeHasItsTime() {
        assertEquals(Duration.ofSeconds(10), read("redirect-to: {}").timeouts().tlsHandshake());
        for (String right : List.of("10ms", "10m")) {
            read("redirect-to: {}, timeouts: { tls-handshake: " + right + " }");
        }
        assertEquals(
                "timeouts.tls-handshake: '9ms' is too small; right would be 10ms to 10m",
                problem("redirect-to: {}, timeouts: { tls-handshake: 9ms }"));
        assertEquals(
                "timeouts.tls-handshake: '11m' is too large; right would be 10ms to 10m",
                problem("redirect-to: {}, timeouts: { tls-handshake: 11m }"));
        assertEquals(
                "timeouts.tls-handshake: 'none' is not a duration; right would be 10ms to 10m",
                problem("redirect-to: {}, timeouts: { tls-handshake: none }"));
    }
}
