import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The clients of {@code tests/bench/websocket}, started as a source file. Reads orders from standard input and answers each
 * with one line:
 *
 * <ul>
 *   <li>{@code echo PORT CLIENTS BYTES SECONDS}: each client sends a frame and waits for it to come back, again and again.
 *       Answer: how many, per second, and p50 and p99 in microseconds.
 *   <li>{@code hold PORT COUNT}: opens WebSockets until so many are open, each used once, and keeps them. Answer: how many.
 * </ul>
 *
 * Anything unexpected is answered with {@code failed} and the cause.
 */
public final class WebSocketClients {
    private static final byte[] HANDSHAKE = ("GET /echo HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    private static final List<Socket> HELD = new ArrayList<>();

    private WebSocketClients() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            try {
                System.out.println(switch (words[0]) {
                    case "echo" -> echo(number(words[1]), number(words[2]), number(words[3]), number(words[4]));
                    case "hold" -> hold(number(words[1]), number(words[2]));
                    default -> "failed: unknown order " + order;
                });
            } catch (IOException e) {
                System.out.println("failed: " + e);
            }
        }
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static Socket open(int port) throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(HANDSHAKE);
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("no answer to the handshake: " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not switched: " + head.toString().lines().findFirst().orElse(""));
        }
        return socket;
    }

    /** A whole frame; the mask is always the same, which costs the others what any mask does. */
    private static byte[] frame(int bytes) {
        byte[] frame = new byte[6 + bytes];
        frame[0] = (byte) 0x82;
        frame[1] = (byte) (0x80 | bytes);
        Arrays.fill(frame, 2, frame.length, (byte) 0x55);
        return frame;
    }

    private static void roundTrip(Socket socket, byte[] frame, byte[] answer) throws IOException {
        socket.getOutputStream().write(frame);
        InputStream in = socket.getInputStream();
        for (int had = 0; had < answer.length; ) {
            int count = in.read(answer, had, answer.length - had);
            if (count < 0) {
                throw new EOFException("closed within an echo");
            }
            had += count;
        }
        if (answer[0] != frame[0] || answer[1] != answer.length - 2 || answer[answer.length - 1] != 0) {
            throw new IOException("another frame than was sent");
        }
    }

    private static String echo(int port, int clients, int bytes, int seconds) throws IOException, InterruptedException {
        var all = new ConcurrentLinkedQueue<long[]>();
        var failure = new AtomicReference<IOException>();
        byte[] frame = frame(bytes);
        long began = System.nanoTime();
        long end = began + seconds * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                long[] times = new long[1 << 16];
                int count = 0;
                byte[] answer = new byte[2 + bytes];
                try (Socket socket = open(port)) {
                    for (long now = System.nanoTime(); now < end; ) {
                        roundTrip(socket, frame, answer);
                        long then = System.nanoTime();
                        if (count == times.length) {
                            times = Arrays.copyOf(times, count * 2);
                        }
                        times[count++] = then - now;
                        now = then;
                    }
                } catch (IOException e) {
                    failure.set(e);
                }
                all.add(Arrays.copyOf(times, count));
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        double lasted = (System.nanoTime() - began) / 1e9;
        long[] times = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return "%d %.0f %.0f %.0f".formatted(
                times.length, times.length / lasted, times[times.length / 2] / 1e3, times[times.length * 99 / 100] / 1e3);
    }

    private static String hold(int port, int count) throws IOException {
        byte[] frame = frame(16);
        byte[] answer = new byte[18];
        while (HELD.size() < count) {
            Socket socket = open(port);
            HELD.add(socket);
            roundTrip(socket, frame, answer);
        }
        return Integer.toString(HELD.size());
    }
}
