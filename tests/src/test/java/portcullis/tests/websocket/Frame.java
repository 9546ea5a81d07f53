package portcullis.tests.websocket;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One frame (RFC 6455, 5.2) as it stands on the wire.
 *
 * @param rsv the three reserved bits as a number
 * @param masked whether it was masked; the payload is what it was before
 */
record Frame(boolean fin, int rsv, int opcode, boolean masked, byte[] payload) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static Frame text(String text) {
        return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static Frame of(int opcode, byte[] payload) {
        return new Frame(true, 0, opcode, false, payload);
    }

    static Frame close(int status) {
        return of(CLOSE, new byte[] {(byte) (status >> 8), (byte) status});
    }

    Frame unfinished() {
        return new Frame(false, rsv, opcode, masked, payload);
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    boolean isControl() {
        return opcode >= CLOSE;
    }

    /** The status of a Close; 0 when it says none. */
    int status() {
        return payload.length < 2 ? 0 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }

    /** As a client sends it. */
    byte[] fromClient() {
        byte[] key = new byte[4];
        ThreadLocalRandom.current().nextBytes(key);
        return bytes(key);
    }

    /** As a server sends it. */
    byte[] fromServer() {
        return bytes(new byte[0]);
    }

    private byte[] bytes(byte[] key) {
        ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
        out.put((byte) ((fin ? 0x80 : 0) | rsv << 4 | opcode));
        int mask = key.length > 0 ? 0x80 : 0;
        if (payload.length < 126) {
            out.put((byte) (mask | payload.length));
        } else if (payload.length < 1 << 16) {
            out.put((byte) (mask | 126)).putShort((short) payload.length);
        } else {
            out.put((byte) (mask | 127)).putLong(payload.length);
        }
        out.put(key);
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (key.length == 0 ? payload[i] : payload[i] ^ key[i & 3]));
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** Where a frame's bytes come from. */
    @FunctionalInterface
    interface Source {
        byte[] exactly(int count) throws IOException;

        static Source of(InputStream in) {
            return count -> {
                byte[] bytes = in.readNBytes(count);
                if (bytes.length < count) {
                    throw new EOFException("the end inside a frame");
                }
                return bytes;
            };
        }
    }

    static Frame read(Source in) throws IOException {
        byte[] head = in.exactly(2);
        int said = head[1] & 0x7f;
        long length = said == 126 ? ByteBuffer.wrap(in.exactly(2)).getShort() & 0xffff
                : said == 127 ? ByteBuffer.wrap(in.exactly(8)).getLong() : said;
        if (length < 0 || length > 64 << 20) {
            throw new IOException("a frame of " + length + " bytes");
        }
        boolean masked = (head[1] & 0x80) != 0;
        byte[] key = masked ? in.exactly(4) : new byte[0];
        byte[] payload = in.exactly((int) length);
        for (int i = 0; masked && i < payload.length; i++) {
            payload[i] ^= key[i & 3];
        }
        return new Frame((head[0] & 0x80) != 0, head[0] >> 4 & 7, head[0] & 15, masked, payload);
    }
}
