package portcullis.tests.websocket;

import java.io.IOException;
import java.time.Duration;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.RawHttp;

/** A client that has come through the handshake, frame by frame. */
final class WebSocketClient implements AutoCloseable {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String[] HANDSHAKE = {
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + KEY
    };

    private final RawHttp http;
    private final Answer answer;

    private WebSocketClient(RawHttp http, Answer answer) {
        this.http = http;
        this.answer = answer;
    }

    /** The bytes of a handshake; {@code fieldLines} without CRLF. */
    static String handshake(String target, String... fieldLines) {
        String[] all = java.util.Arrays.copyOf(HANDSHAKE, HANDSHAKE.length + fieldLines.length);
        System.arraycopy(fieldLines, 0, all, HANDSHAKE.length, fieldLines.length);
        return RawHttp.get(target, all);
    }

    static WebSocketClient open(int port, String target, String... fieldLines) throws IOException {
        return open(RawHttp.connect(port), handshake(target, fieldLines));
    }

    /** @throws AssertionError when the answer is another than 101 */
    static WebSocketClient open(RawHttp http, String handshake) throws IOException {
        Answer answer = http.send(handshake).readAnyHead();
        if (answer.status() != 101) {
            throw new AssertionError("not switched: " + answer);
        }
        return new WebSocketClient(http, answer);
    }

    /** The 101. */
    Answer answer() {
        return answer;
    }

    RawHttp http() {
        return http;
    }

    WebSocketClient send(Frame frame) throws IOException {
        http.send(frame.fromClient());
        return this;
    }

    Frame read() throws IOException {
        return Frame.read(http::readBytes);
    }

    /** Sends a text and gives what comes back. */
    String echo(String text) throws IOException {
        return send(Frame.text(text)).read().text();
    }

    boolean closedWithin(Duration limit) throws IOException {
        return http.closedWithin(limit);
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
