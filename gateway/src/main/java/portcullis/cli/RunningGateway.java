package portcullis.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;

/** The admin port of the gateway that runs on the same state directory, as other commands see it. */
final class RunningGateway {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A reload reads and compiles everything before it answers. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final StateDirectory.Control control;

    /** What it answered. */
    record Answer(int status, String body) {
        boolean isFine() {
            return status < 400;
        }
    }

    RunningGateway(StateDirectory.Control control) {
        this.control = control;
    }

    Answer get(String path) throws IOException {
        return ask("GET", path, "");
    }

    Answer post(String path) throws IOException {
        return ask("POST", path, "");
    }

    /** @param json the body */
    Answer send(String method, String path, String json) throws IOException {
        return ask(method, path, json);
    }

    /** The old client of the JDK: it starts in a tenth of the time, and a probe runs it every few seconds. */
    private Answer ask(String method, String path, String json) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(control.url() + path).toURL().openConnection();
        if (connection instanceof HttpsURLConnection encrypted) {
            encrypted.setSSLSocketFactory(PinnedTrust.sockets(control.certificates(), OwnIdentity.ofThisCommand()));
            // it is known by its digest: the name in it may be any, for the address is what we connect to
            encrypted.setHostnameVerifier((_, _) -> true);
        }
        connection.setRequestMethod(method);
        connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
        connection.setReadTimeout(Math.toIntExact(ANSWER.toMillis()));
        connection.setRequestProperty("Authorization", "Bearer " + control.token());
        connection.setRequestProperty("Accept", "application/json");
        if (!method.equals("GET")) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            if (body.length > 0) {
                connection.setRequestProperty("Content-Type", "application/json");
            }
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            connection.disconnect();
        }
    }
}
