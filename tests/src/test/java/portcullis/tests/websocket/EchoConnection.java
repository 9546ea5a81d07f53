package portcullis.tests.websocket;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One connection of the {@link EchoServer}: what it was asked, which frames came, and how it ended. */
final class EchoConnection {
    /** What is done with a connection that has switched. */
    @FunctionalInterface
    interface Talk {
        void talk(EchoConnection connection) throws IOException;
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final List<Frame> frames = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String head = "";
    private volatile String ending = "";
    private @Nullable ByteArrayOutputStream message;
    private int messageOpcode;

    EchoConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    void serve(Function<String, String> answer, Talk talk) {
        try (socket) {
            head = readHead();
            write(answer.apply(head).getBytes(StandardCharsets.ISO_8859_1));
            talk.talk(this);
            ending = ending.isEmpty() ? "ended" : ending;
        } catch (SocketException e) {
            ending = "broke";
        } catch (IOException e) {
            ending = "end";
        } finally {
            over.countDown();
        }
    }

    private String readHead() throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the end inside a head");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** The answer that takes the handshake up; {@code fieldLines} without CRLF. */
    static String accepted(String head, String... fieldLines) {
        var answer = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + acceptFor(field(head, "Sec-WebSocket-Key")) + "\r\n");
        for (String line : fieldLines) {
            answer.append(line).append("\r\n");
        }
        return answer.append("\r\n").toString();
    }

    static String accepted(String head) {
        return accepted(head, new String[0]);
    }

    static String acceptFor(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The value of a head's field; empty without one. */
    static String field(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** Sends every message back until the connection is closed as RFC 6455 has it. */
    void echo() throws IOException {
        for (int status = take(readFrame()); ; status = take(readFrame())) {
            if (status > 0) {
                send(status == 1005 ? Frame.of(Frame.CLOSE, new byte[0]) : Frame.close(status));
                socket.shutdownOutput();
                drain();
                return;
            }
        }
    }

    /** A moment for the other side to read the last frame before the connection goes. */
    private void drain() throws IOException {
        socket.setSoTimeout(2000);
        in.skip(Long.MAX_VALUE);
    }

    /** Reads one frame, remembers it, and does nothing else. */
    Frame readFrame() throws IOException {
        Frame frame = Frame.read(Frame.Source.of(in));
        frames.add(frame);
        return frame;
    }

    /** Answers what the frame asks for; the status to close with, or 0 to go on. */
    private int take(Frame frame) throws IOException {
        if (!frame.masked() || frame.rsv() != 0 || frame.isControl() && (!frame.fin() || frame.payload().length > 125)) {
            return 1002;
        }
        return switch (frame.opcode()) {
            case Frame.TEXT, Frame.BINARY -> {
                if (message != null) {
                    yield 1002;
                }
                messageOpcode = frame.opcode();
                message = new ByteArrayOutputStream();
                yield more(message, frame);
            }
            case Frame.CONTINUATION -> message == null ? 1002 : more(message, frame);
            case Frame.PING -> {
                send(Frame.of(Frame.PONG, frame.payload()));
                yield 0;
            }
            case Frame.PONG -> 0;
            case Frame.CLOSE -> closing(frame);
            default -> 1002;
        };
    }

    private int more(ByteArrayOutputStream whole, Frame frame) throws IOException {
        whole.writeBytes(frame.payload());
        if (!frame.fin()) {
            return 0;
        }
        message = null;
        byte[] bytes = whole.toByteArray();
        if (messageOpcode == Frame.TEXT && !isUtf8(bytes)) {
            return 1007;
        }
        send(Frame.of(messageOpcode, bytes));
        return 0;
    }

    /** Which statuses may stand in a Close: RFC 6455, 7.4. */
    private static int closing(Frame frame) {
        if (frame.payload().length == 0) {
            return 1005;
        }
        int status = frame.status();
        boolean known = status >= 1000 && status <= 1011 && status != 1004 && status != 1005 && status != 1006
                || status >= 3000 && status <= 4999;
        if (frame.payload().length == 1 || !known) {
            return 1002;
        }
        byte[] reason = java.util.Arrays.copyOfRange(frame.payload(), 2, frame.payload().length);
        return isUtf8(reason) ? status : 1007;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    void send(Frame frame) throws IOException {
        write(frame.fromServer());
    }

    synchronized void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Reads what comes, up to so many bytes; empty at the end. */
    byte[] readSome(int most) throws IOException {
        byte[] bytes = new byte[most];
        int count = in.read(bytes);
        return java.util.Arrays.copyOf(bytes, Math.max(0, count));
    }

    /** The request's head; empty before it came. */
    String head() {
        return head;
    }

    List<Frame> frames() {
        return frames;
    }

    Socket socket() {
        return socket;
    }

    boolean endsWithin(long millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }

    void close() throws IOException {
        socket.close();
    }

    /** Aborts with RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
