package portcullis.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.config.keys.BindAddress;

final class AdminListenerTest {
    private static final BindAddress ANY_PORT = new BindAddress("127.0.0.1", 0);

    private final Parts parts = new Parts();
    private final AdminListener listener = AdminListener.start(ANY_PORT, ANY_PORT, parts.parts(), Duration.ofSeconds(5));

    @AfterEach
    void close() {
        listener.close();
        parts.close();
    }

    private static String exchange(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String admin(String method, String target, String... further) throws IOException {
        return exchange(
                listener.port(), method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + String.join("", further) + "\r\n");
    }

    @Test
    void answersAndCloses() throws IOException {
        String answer = admin("GET", "/health");

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.toLowerCase().contains("connection: close"), answer);
        assertTrue(answer.contains("\"status\": \"healthy\""), answer);
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        String answer = admin("HEAD", "/health");

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
        assertFalse(answer.contains("Content-Length: 0"), answer);
    }

    @Test
    void takesTokensParametersAndBodies() throws IOException {
        assertTrue(admin("GET", "/admin/routes").startsWith("HTTP/1.1 401 "));
        assertTrue(admin("GET", "/admin/routes", "Authorization: Bearer looks\r\n").contains("orders/list"));
        String operator = "Authorization: Bearer " + Parts.CONTROL + "\r\n";
        assertTrue(admin("POST", "/admin/log-level?level=error&logger=test.socket&for=5m", operator).startsWith("HTTP/1.1 200 "));

        String body = "{\"level\":\"error\",\"logger\":\"test.socket\"}";
        String answer = exchange(
                listener.port(),
                "POST /admin/log-level HTTP/1.1\r\nHost: localhost\r\n" + operator + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertEquals(2, parts.reverts.size());
    }

    @Test
    void refusesALargeBody() throws IOException {
        String answer = admin("POST", "/admin/log-level", "Authorization: Bearer operates\r\nContent-Length: 70000\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }

    @Test
    void servesProbesAloneOnTheOtherPort() throws IOException {
        String head = " HTTP/1.1\r\nHost: gateway.example.com\r\n\r\n";
        assertTrue(exchange(listener.probesPort(), "GET /ready" + head).startsWith("HTTP/1.1 503 "));
        assertTrue(exchange(listener.probesPort(), "GET /metrics" + head).contains("portcullis_build_info"));
        assertTrue(exchange(listener.probesPort(), "GET /admin/config" + head).startsWith("HTTP/1.1 404 "));
    }

    @Test
    void closesAConnectionThatIsTooOldWhateverItIsDoing() throws IOException {
        try (AdminListener impatient = AdminListener.start(ANY_PORT, null, parts.parts(), Duration.ofMillis(200))) {
            assertEquals("", exchange(impatient.port(), ""));
            assertEquals("", exchange(impatient.port(), "GET /health HTTP/1.1\r\nHost: x\r\n"));
            assertEquals(-1, impatient.probesPort());
            assertEquals("http://127.0.0.1:" + impatient.port(), impatient.url());
        }
    }

    @Test
    void servesWhoeverComesLastHoweverManySitThere() throws IOException {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 3 * ConnectionLifetime.MOST; i++) {
            silent.add(new Socket(InetAddress.getLoopbackAddress(), listener.port()));
        }

        assertTrue(admin("GET", "/health").startsWith("HTTP/1.1 200 "));
        assertEquals(-1, silent.getFirst().getInputStream().read(), "the oldest gave way");
        for (Socket each : silent) {
            each.close();
        }
    }
}
