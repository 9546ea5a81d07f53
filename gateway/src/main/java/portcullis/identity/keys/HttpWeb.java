package portcullis.identity.keys;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client, on virtual threads. Over TLS the server's certificate must be for the host that was asked. Only
 * {@link HttpClient#send} is used: its asynchronous sibling completes on the common pool.
 */
final class HttpWeb implements Web {
    private final HttpClient client;

    /**
     * @param trust whom to believe over TLS; null for those that the JDK trusts
     * @param limit of a connection's making
     */
    HttpWeb(@Nullable SSLContext trust, Duration limit) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit)
                .executor(task -> Thread.ofVirtual().name("issuer-http").start(task));
        if (trust != null) {
            builder.sslContext(trust);
        }
        client = builder.build();
    }

    @Override
    public Answer get(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/jwk-set+json, application/json")
                .header("User-Agent", "portcullis")
                .GET()
                .build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        return new Answer(answer.statusCode(), answer.headers().firstValue("Location").orElse(null), answer.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
