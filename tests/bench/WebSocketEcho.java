import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The upstream of {@code tests/bench/websocket}, started as a source file with the port to listen on: takes every request
 * for a WebSocket handshake and sends each frame of up to 125 bytes back. Says {@code ready} when it listens.
 */
public final class WebSocketEcho {
    private WebSocketEcho() {}

    public static void main(String[] arguments) throws IOException {
        try (var server = new ServerSocket(Integer.parseInt(arguments[0]), 4096, InetAddress.ofLiteral("127.0.0.1"))) {
            System.out.println("ready");
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + accept(key(in)) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            echo(new DataInputStream(in), out);
        } catch (IOException gone) {
            // the run is over
        }
    }

    private static String key(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        return head.toString().lines()
                .filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18))
                .map(line -> line.substring(18).strip())
                .findFirst()
                .orElse("");
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A masked frame of up to 125 bytes is its header of 6 bytes and its payload; the answer has a header of 2. */
    private static void echo(DataInputStream in, OutputStream out) throws IOException {
        byte[] frame = new byte[131];
        while (true) {
            int had = 0;
            while (had < 2 || had < 6 + (frame[1] & 0x7f)) {
                int count = in.read(frame, had, frame.length - had);
                if (count < 0) {
                    return;
                }
                had += count;
            }
            int length = frame[1] & 0x7f;
            if (length > 125 || had > 6 + length) {
                throw new IOException("not one short frame at a time");
            }
            for (int i = 0; i < length; i++) {
                frame[6 + i] ^= frame[2 + (i & 3)];
            }
            frame[4] = frame[0];
            frame[5] = (byte) length;
            out.write(frame, 4, 2 + length);
        }
    }
}
