import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * The clients of {@code tests/bench/handshakes} and {@code tests/bench/idle-tls}, started as a source file with the
 * certificate to trust and the number of clients. Reads orders from standard input and answers each with one line:
 *
 * <ul>
 *   <li>{@code full PORT SECONDS}, {@code resumed PORT SECONDS}: each client connects, shakes hands, gets {@code /102} and reads
 *       to the end of the connection, again and again. Answer: how many, per second, and p50 and p99 in milliseconds.
 *   <li>{@code hold PORT COUNT}: opens connections until so many are open, each used once, and keeps them. Answer: how many.
 * </ul>
 *
 * Anything unexpected is answered with {@code failed} and the cause; a handshake that was to be resumed and was not, too.
 */
public final class TlsClients {
    private static final byte[] ONCE = request("close");
    private static final byte[] FIRST = request("keep-alive");

    private final X509Certificate trusted;
    private final int clients;
    private final List<SSLSocket> held = new ArrayList<>();

    private TlsClients(X509Certificate trusted, int clients) {
        this.trusted = trusted;
        this.clients = clients;
    }

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        X509Certificate trusted;
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            trusted = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        var clients = new TlsClients(trusted, Integer.parseInt(arguments[1]));
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String answer;
            try {
                answer = clients.obey(order.split(" "));
            } catch (IOException | GeneralSecurityException | InterruptedException | IllegalStateException e) {
                answer = "failed: " + e;
            }
            System.out.println(answer);
        }
    }

    private static byte[] request(String connection) {
        return ("GET /102 HTTP/1.1\r\nHost: bench\r\nConnection: " + connection + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private String obey(String[] order) throws IOException, GeneralSecurityException, InterruptedException {
        int port = Integer.parseInt(order[1]);
        int amount = Integer.parseInt(order[2]);
        return switch (order[0]) {
            case "full" -> shakeHands(port, amount, false);
            case "resumed" -> shakeHands(port, amount, true);
            case "hold" -> hold(port, amount);
            default -> throw new IllegalStateException("no such order: " + order[0]);
        };
    }

    private String shakeHands(int port, int seconds, boolean resumed) throws InterruptedException, GeneralSecurityException, IOException {
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(new Client(port, resumed, context()));
        }
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (Client client : all) {
            threads.add(Thread.ofPlatform().start(() -> client.run(end)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double took = (System.nanoTime() - start) / 1e9;
        List<Long> nanos = new ArrayList<>();
        for (Client client : all) {
            if (client.failure != null) {
                throw new IllegalStateException(client.failure);
            }
            nanos.addAll(client.nanos);
        }
        if (nanos.isEmpty()) {
            throw new IllegalStateException("nothing done");
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return "%d %.1f %.3f %.3f".formatted(sorted.length, sorted.length / took, at(sorted, 0.50), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, (long) (sorted.length * part))] / 1e6;
    }

    private final class Client {
        private final int port;
        private final boolean resumed;
        private SSLContext context;
        private final List<Long> nanos = new ArrayList<>();
        private String failure;

        Client(int port, boolean resumed, SSLContext context) {
            this.port = port;
            this.resumed = resumed;
            this.context = context;
        }

        void run(long end) {
            try {
                if (resumed) {
                    once(false);
                }
                while (System.nanoTime() < end) {
                    if (!resumed) {
                        // A context without a past: the JDK keeps sessions with their context.
                        context = context();
                    }
                    long start = System.nanoTime();
                    once(resumed);
                    nanos.add(System.nanoTime() - start);
                }
            } catch (IOException | GeneralSecurityException | IllegalStateException e) {
                failure = e.toString();
            }
        }

        private void once(boolean mustResume) throws IOException {
            long before = System.currentTimeMillis();
            try (SSLSocket socket = connect(context, port)) {
                socket.startHandshake();
                // A resumed session keeps the time at which its first handshake made it.
                if (mustResume && socket.getSession().getCreationTime() >= before) {
                    throw new IllegalStateException("a handshake was not resumed");
                }
                socket.getOutputStream().write(ONCE);
                check(socket.getInputStream().readAllBytes());
            }
        }
    }

    private String hold(int port, int count) throws IOException, GeneralSecurityException {
        SSLContext context = context();
        byte[] buffer = new byte[4096];
        while (held.size() < count) {
            SSLSocket socket = connect(context, port);
            socket.startHandshake();
            socket.getOutputStream().write(FIRST);
            int length = 0;
            // Until the body of 102 times x is complete.
            while (length < 103 || buffer[length - 102] != 'x' || buffer[length - 103] != '\n') {
                int n = socket.getInputStream().read(buffer, length, buffer.length - length);
                if (n < 0) {
                    throw new IllegalStateException("connection " + held.size() + " ended");
                }
                length += n;
            }
            check(Arrays.copyOf(buffer, length));
            held.add(socket);
        }
        return Integer.toString(held.size());
    }

    private static void check(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IllegalStateException("the answer begins '" + text.lines().findFirst().orElse("") + "'");
        }
    }

    private static SSLSocket connect(SSLContext context, int port) throws IOException {
        Socket plain = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(15_000);
        return (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
    }

    private SSLContext context() throws GeneralSecurityException, IOException {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
