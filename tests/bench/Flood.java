import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The clients and the issuer of {@code tests/bench/flood}, started as a source file with the gateway's port, a folder of tokens as
 * {@code Tokens.java} makes it, the port on which to publish its key set, and the address that the flood comes from. Load is open:
 * each request has its time, and what it waits for a connection or for us counts as the gateway's. Reads orders from standard
 * input and answers each with one line:
 *
 * <ul>
 *   <li>{@code NAME SECONDS RATE FLOOD}: for so long, so many requests a second with the tokens of the file NAME, in turn, going on
 *       where the last order ended; beside them so many a second with tokens of {@code stray}, and as many with those of {@code bad}.
 *       Answer: how many good ones, p50, p99 and the longest of them in milliseconds, how many of the flood, how many of those were
 *       turned away as too much, and how often the key set was fetched meanwhile.
 * </ul>
 *
 * Every good one must be answered with 200 and everything of the flood with 401 or 503, or the answer is {@code failed} and the cause.
 */
public final class Flood {
    private static final int CONNECTIONS = 64;

    private final int port;
    private final Path folder;
    private final String floodFrom;
    private final Map<String, Tokens> tokens = new HashMap<>();
    private final AtomicInteger fetches = new AtomicInteger();

    private Flood(int port, Path folder, String floodFrom) {
        this.port = port;
        this.folder = folder;
        this.floodFrom = floodFrom;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var flood = new Flood(Integer.parseInt(arguments[0]), Path.of(arguments[1]), arguments[3]);
        flood.publish(Integer.parseInt(arguments[2]));
        System.out.println("ready");
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            System.out.println(flood.run(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3])));
        }
        System.exit(0);
    }

    private void publish(int on) throws IOException {
        byte[] keys = Files.readAllBytes(folder.resolve("jwks.json"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), on), 0);
        server.createContext("/jwks", call -> {
            fetches.incrementAndGet();
            call.getResponseHeaders().add("Content-Type", "application/jwk-set+json");
            call.sendResponseHeaders(200, keys.length);
            call.getResponseBody().write(keys);
            call.close();
        });
        server.start();
    }

    /** The lines of one file, in turn, over all orders. */
    private static final class Tokens {
        private final List<String> lines;
        private final AtomicInteger next = new AtomicInteger();

        Tokens(Path file) throws IOException {
            lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        }

        byte[] request() {
            String token = lines.get(Math.floorMod(next.getAndIncrement(), lines.size()));
            return ("GET /102 HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }

    private Tokens tokens(String name) throws IOException {
        Tokens known = tokens.get(name);
        if (known == null) {
            known = new Tokens(folder.resolve(name));
            tokens.put(name, known);
        }
        return known;
    }

    private String run(String name, int seconds, int rate, int floodRate) throws IOException, InterruptedException {
        int before = fetches.get();
        Stream good = new Stream(tokens(name), "127.0.0.1", rate * seconds, rate, List.of(200));
        Stream stray = new Stream(tokens("stray"), floodFrom, floodRate * seconds, floodRate, List.of(401, 503));
        Stream bad = new Stream(tokens("bad"), floodFrom, floodRate * seconds, floodRate, List.of(401, 503));
        List<Stream> all = List.of(good, stray, bad);
        for (Stream stream : all) {
            stream.start();
        }
        for (Stream stream : all) {
            stream.join();
            if (!stream.failures.isEmpty()) {
                return "failed: " + stream.failures.peek();
            }
        }
        long[] times = good.times;
        Arrays.sort(times);
        return String.format(
                Locale.ROOT,
                "%d %.3f %.3f %.3f %d %d %d",
                times.length, at(times, 0.5), at(times, 0.99), at(times, 1), stray.times.length + bad.times.length,
                stray.turnedAway.get() + bad.turnedAway.get(), fetches.get() - before);
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
    }

    /** Requests of one kind at a fixed rate, over connections of their own. */
    private final class Stream {
        private static final long END = Long.MIN_VALUE;

        final long[] times;
        final AtomicInteger turnedAway = new AtomicInteger();
        final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger done = new AtomicInteger();
        private final BlockingQueue<Long> due = new LinkedBlockingQueue<>();
        private final CountDownLatch ended = new CountDownLatch(CONNECTIONS);
        private final Tokens source;
        private final String from;
        private final int rate;
        private final List<Integer> right;

        Stream(Tokens source, String from, int count, int rate, List<Integer> right) {
            this.source = source;
            this.from = from;
            this.times = new long[count];
            this.rate = rate;
            this.right = right;
        }

        void start() {
            for (int i = 0; i < CONNECTIONS; i++) {
                Thread.ofVirtual().start(this::serve);
            }
            Thread.ofPlatform().start(this::schedule);
        }

        private void schedule() {
            long from = System.nanoTime();
            for (int i = 0; i < times.length; i++) {
                long when = from + i * 1_000_000_000L / rate;
                for (long left = when - System.nanoTime(); left > 0; left = when - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                due.add(when);
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                due.add(END);
            }
        }

        private void serve() {
            Socket socket = null;
            try {
                for (long when = due.take(); when != END; when = due.take()) {
                    if (socket == null) {
                        socket = connect();
                    }
                    int status = exchange(socket, source.request());
                    times[done.getAndIncrement()] = System.nanoTime() - when;
                    if (!right.contains(status)) {
                        failures.add("status " + status + " where " + right + " is right");
                    } else if (status == 503) {
                        turnedAway.incrementAndGet();
                    }
                }
            } catch (IOException | InterruptedException e) {
                failures.add(e.toString());
            } finally {
                ended.countDown();
                close(socket);
            }
        }

        private Socket connect() throws IOException {
            var socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            if (!from.equals("127.0.0.1")) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            }
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return socket;
        }

        void join() throws InterruptedException {
            ended.await();
        }
    }

    private static void close(Closeable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // Whatever it was that mattered was told before.
        }
    }

    /** One request and its whole answer. @return the status */
    private static int exchange(Socket socket, byte[] request) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        var in = new BufferedInputStream(socket.getInputStream(), 2048);
        int status = Integer.parseInt(line(in).split(" ")[1]);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
