package portcullis.tunnel;

import java.security.SecureRandom;

/** Close frames of our own (RFC 6455, 5.5.1). */
final class CloseFrame {
    private static final int FINAL_CLOSE = 0x88;
    private static final int MASKED = 0x80;
    /** Bytes of a status (RFC 6455, 7.4). */
    private static final int STATUS_BYTES = 2;

    /** The endpoint is going away (RFC 6455, 7.4.1). */
    static final int GOING_AWAY = 1001;
    /** What one side did, or is, is against the rules of the other (RFC 6455, 7.4.1). */
    static final int POLICY = 1008;

    private static final int KEY_BYTES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CloseFrame() {}

    static byte[] toClient(int status) {
        return new byte[] {(byte) FINAL_CLOSE, (byte) STATUS_BYTES, (byte) (status >> 8), (byte) status};
    }

    /** Masked with a key that nobody can foresee (RFC 6455, 5.3). */
    static byte[] toUpstream(int status) {
        byte[] frame = new byte[2 + KEY_BYTES + STATUS_BYTES];
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        frame[0] = (byte) FINAL_CLOSE;
        frame[1] = (byte) (MASKED | STATUS_BYTES);
        System.arraycopy(key, 0, frame, 2, KEY_BYTES);
        frame[2 + KEY_BYTES] = (byte) (status >> 8 ^ key[0]);
        frame[2 + KEY_BYTES + 1] = (byte) (status ^ key[1]);
        return frame;
    }
}
