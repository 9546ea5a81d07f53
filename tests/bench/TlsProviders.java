import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Both sides of {@code tests/bench/tls-providers}, started as a source file: {@code serve PROVIDER KEYSTORE} prints its port and
 * serves over an SSLEngine of jdk, accp or conscrypt; {@code load KEYSTORE ROUNDS NAME:PORT:PID..} goes round the servers and
 * prints, for each round, the processor time that they took, read from /proc.
 *
 * <p>A connection begins with one byte in plaintext, P or T: whether it stays plaintext, which shows what all but TLS costs.
 * Then the client sends questions of {@link #QUESTION} bytes, of which the first three are the length of the answer.
 */
public final class TlsProviders {
    private static final int QUESTION = 200;
    private static final int SMALL = 300;
    private static final int LARGE = 100 * 1024;
    private static final int CLIENTS = 4;
    /** Rounds' worth that go before the first: handshakes become fast only after some thousands. */
    private static final int WARM_UP = 8;
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final byte[] BYTES = new byte[LARGE];

    private TlsProviders() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("serve")) {
            serve(context(arguments[1], store(arguments[2])), arguments[1].equals("conscrypt"));
        } else {
            new Load(store(arguments[1])).run(Integer.parseInt(arguments[2]), Arrays.copyOfRange(arguments, 3, arguments.length));
        }
    }

    private static KeyStore store(String path) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SSLContext context(String provider, KeyStore store) throws ReflectiveOperationException, GeneralSecurityException {
        SSLContext context =
                switch (provider) {
                    case "jdk" -> SSLContext.getInstance("TLS");
                    case "accp" -> {
                        Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                                .getMethod("install")
                                .invoke(null);
                        yield SSLContext.getInstance("TLS");
                    }
                    case "conscrypt" -> SSLContext.getInstance("TLS", (Provider)
                            Class.forName("org.conscrypt.OpenSSLProvider").getConstructor().newInstance());
                    default -> throw new IllegalArgumentException(provider);
                };
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, PASSWORD);
        context.init(keys.getKeyManagers(), null, null);
        System.err.println(provider + ": " + context.getProvider() + " with " + Arrays.asList(java.security.Security.getProviders()).getFirst());
        return context;
    }

    private static void serve(SSLContext context, boolean direct) throws IOException {
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 512)) {
            System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
            while (true) {
                SocketChannel channel = server.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofVirtual().start(() -> answer(channel, context, direct));
            }
        }
    }

    private static void answer(SocketChannel channel, SSLContext context, boolean direct) {
        try (channel) {
            ByteBuffer kind = ByteBuffer.allocate(1);
            channel.read(kind);
            Wire wire = kind.get(0) == 'T' ? new Sealed(channel, engine(context, direct), direct) : new Plain(channel);
            ByteBuffer question = direct ? ByteBuffer.allocateDirect(32 * 1024) : ByteBuffer.allocate(32 * 1024);
            while (true) {
                while (question.position() < QUESTION) {
                    wire.read(question);
                }
                int length = question.get(0) & 0xff | (question.get(1) & 0xff) << 8 | (question.get(2) & 0xff) << 16;
                question.clear();
                wire.write(ByteBuffer.wrap(BYTES, 0, length));
            }
        } catch (EOFException e) {
            // the client has what it wanted
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("reset") && !String.valueOf(e.getMessage()).contains("pipe")) {
                e.printStackTrace();
            }
        }
    }

    private static SSLEngine engine(SSLContext context, boolean conscrypt) throws IOException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        if (conscrypt) { // which gives no tickets unless told to
            try {
                Class.forName("org.conscrypt.Conscrypt")
                        .getMethod("setUseSessionTickets", SSLEngine.class, boolean.class)
                        .invoke(null, engine, true);
            } catch (ReflectiveOperationException e) {
                throw new IOException(e);
            }
        }
        return engine;
    }

    private interface Wire {
        void read(ByteBuffer into) throws IOException;

        void write(ByteBuffer from) throws IOException;
    }

    private record Plain(SocketChannel channel) implements Wire {
        @Override
        public void read(ByteBuffer into) throws IOException {
            if (channel.read(into) < 0) {
                throw new EOFException();
            }
        }

        @Override
        public void write(ByteBuffer from) throws IOException {
            while (from.hasRemaining()) {
                channel.write(from);
            }
        }
    }

    /** TLS as simply as it goes, with the buffers that the provider likes: arrays for the JDK, outside the heap for Conscrypt. */
    private static final class Sealed implements Wire {
        private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

        private final SocketChannel channel;
        private final SSLEngine engine;
        private final ByteBuffer in;
        private final ByteBuffer out;

        Sealed(SocketChannel channel, SSLEngine engine, boolean direct) throws IOException {
            this.channel = channel;
            this.engine = engine;
            int most = engine.getSession().getPacketBufferSize() + 256;
            this.in = (direct ? ByteBuffer.allocateDirect(most) : ByteBuffer.allocate(most)).limit(0);
            this.out = direct ? ByteBuffer.allocateDirect(most) : ByteBuffer.allocate(most);
            engine.beginHandshake();
            ByteBuffer none = ByteBuffer.allocate(32 * 1024);
            while (true) {
                HandshakeStatus status = engine.getHandshakeStatus();
                switch (status) {
                    case NEED_TASK -> engine.getDelegatedTask().run();
                    case NEED_WRAP -> seal(NOTHING);
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> open(none);
                    case FINISHED, NOT_HANDSHAKING -> {
                        return;
                    }
                }
            }
        }

        @Override
        public void read(ByteBuffer into) throws IOException {
            open(into);
        }

        private void open(ByteBuffer into) throws IOException {
            while (true) {
                SSLEngineResult result = engine.unwrap(in, into);
                switch (result.getStatus()) {
                    case OK -> {
                        return;
                    }
                    case BUFFER_UNDERFLOW -> {
                        in.compact();
                        int count = channel.read(in);
                        in.flip();
                        if (count < 0) {
                            throw new EOFException();
                        }
                    }
                    case CLOSED -> throw new EOFException();
                    case BUFFER_OVERFLOW -> throw new IOException("no room");
                }
            }
        }

        @Override
        public void write(ByteBuffer from) throws IOException {
            while (from.hasRemaining()) {
                seal(from);
            }
        }

        private void seal(ByteBuffer from) throws IOException {
            out.clear();
            SSLEngineResult result = engine.wrap(from, out);
            if (result.getStatus() != SSLEngineResult.Status.OK) {
                throw new IOException(result.toString());
            }
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }
    }

    private record Server(String name, int port, long pid) {
        static Server of(String text) {
            String[] parts = text.split(":");
            return new Server(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        }

        /** Hundredths of a second, in user and in system mode, as Linux counts them. */
        long ticks() throws IOException {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
    }

    /** What is measured. */
    private enum Kind {
        CONNECT(600),
        FULL(600),
        RESUMED(600),
        PLAIN_SMALL(6000),
        SMALL(6000),
        PLAIN_LARGE(800),
        LARGE(800);

        /** How often a round does it. */
        final int times;

        Kind(int times) {
            this.times = times;
        }
    }

    private static final class Load {
        private static final AtomicLong HOSTS = new AtomicLong();
        /** A ticket that comes too late for its connection is lost: some handshakes that were to be resumed may be full. */
        private static final int MOST_UNRESUMED = 20;

        private final SSLContext context;
        private final AtomicLong unresumed = new AtomicLong();
        private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

        Load(KeyStore store) throws GeneralSecurityException {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            context.getClientSessionContext().setSessionCacheSize(256);
        }

        void run(int rounds, String[] servers) throws IOException, InterruptedException, ExecutionException {
            for (int round = 0; round <= rounds; round++) {
                for (Kind kind : Kind.values()) {
                    for (String text : servers) {
                        Server server = Server.of(text);
                        long before = server.ticks();
                        all(server, kind, round == 0 ? WARM_UP * kind.times : kind.times);
                        double micros = (server.ticks() - before) * 10_000.0 / kind.times;
                        if (round > 0) { // the first only warms up
                            System.out.println(kind.name().toLowerCase(java.util.Locale.ROOT) + " " + server.name + " " + round + " " + micros);
                        }
                    }
                }
                System.err.println(round == 0 ? "warmed up" : "round " + round + " of " + rounds);
            }
            threads.shutdown();
        }

        private void all(Server server, Kind kind, int times) throws InterruptedException, ExecutionException {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String host = "client-" + i + "." + server.name + ".test";
                all.add(threads.submit(() -> {
                    one(server, kind, times / CLIENTS, host);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }

        private void one(Server server, Kind kind, int times, String host) throws IOException {
            switch (kind) {
                case CONNECT, FULL, RESUMED -> {
                    for (int i = 0; i < times; i++) {
                        String name = kind == Kind.FULL ? "host-" + HOSTS.incrementAndGet() + ".test" : host;
                        try (Socket socket = connect(server, kind != Kind.CONNECT, name, kind == Kind.RESUMED && i > 0)) {
                            ask(socket, 1, 1); // tickets come before the first byte of an answer
                        }
                    }
                }
                case PLAIN_SMALL, SMALL, PLAIN_LARGE, LARGE -> {
                    boolean small = kind == Kind.SMALL || kind == Kind.PLAIN_SMALL;
                    try (Socket socket = connect(server, kind == Kind.SMALL || kind == Kind.LARGE, host, false)) {
                        ask(socket, small ? TlsProviders.SMALL : TlsProviders.LARGE, times);
                    }
                }
            }
        }

        private Socket connect(Server server, boolean tls, String host, boolean resumed) throws IOException {
            Socket plain = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port);
            plain.setTcpNoDelay(true);
            plain.getOutputStream().write(tls ? 'T' : 'P');
            if (!tls) {
                return plain;
            }
            long begun = System.currentTimeMillis();
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, server.port, true);
            socket.setEnabledProtocols(new String[] {"TLSv1.3"});
            socket.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
            socket.startHandshake();
            if (resumed && socket.getSession().getCreationTime() >= begun) {
                if (unresumed.incrementAndGet() > MOST_UNRESUMED) {
                    throw new IOException(server.name + " does not resume");
                }
            }
            return socket;
        }

        private static void ask(Socket socket, int length, int times) throws IOException {
            byte[] question = new byte[QUESTION];
            question[0] = (byte) length;
            question[1] = (byte) (length >> 8);
            question[2] = (byte) (length >> 16);
            byte[] answer = new byte[length];
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            for (int i = 0; i < times; i++) {
                out.write(question);
                if (in.readNBytes(answer, 0, length) < length) {
                    throw new EOFException("the server ended");
                }
            }
        }
    }
}
