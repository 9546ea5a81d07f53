import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Executors;

/**
 * The upstream of {@code tests/bench/stream}, started as a source file: GET gives 1 GiB in which no two blocks are equal, PUT
 * takes anything and answers with its length and SHA-256.
 */
public final class BulkUpstream {
    private static final int BLOCK = 64 * 1024;
    private static final long LENGTH = 1L << 30;

    private BulkUpstream() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ready", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.createContext("/bulk", exchange -> {
            try (exchange) {
                switch (exchange.getRequestMethod()) {
                    case "GET" -> give(exchange);
                    case "PUT" -> take(exchange);
                    default -> exchange.sendResponseHeaders(405, -1);
                }
            }
        });
        server.start();
    }

    private static void give(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, LENGTH);
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        OutputStream out = exchange.getResponseBody();
        for (long sent = 0; sent < LENGTH; sent += BLOCK) {
            // A block names its place again and again, so that one lost, doubled or swapped changes the sum.
            for (int at = 0; at < BLOCK; at += Long.BYTES) {
                block.putLong(at, sent + at);
            }
            out.write(block.array());
        }
    }

    private static void take(HttpExchange exchange) throws IOException {
        MessageDigest digest = sha256();
        byte[] block = new byte[BLOCK];
        long received = 0;
        InputStream in = exchange.getRequestBody();
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            digest.update(block, 0, read);
            received += read;
        }
        byte[] answer = (received + " " + HexFormat.of().formatHex(digest.digest())).getBytes();
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }
}
