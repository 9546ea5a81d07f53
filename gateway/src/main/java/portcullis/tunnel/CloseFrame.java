package portcullis.tunnel;

import java.security.SecureRandom;

/** Close frames of our own, with status 1001: the endpoint is going away (RFC 6455, 5.5.1 and 7.4.1). */
final class CloseFrame {
    private static final int FINAL_CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final byte[] STATUS = {1001 >> 8, (byte) 1001};
    private static final int KEY_BYTES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CloseFrame() {}

    static byte[] toClient() {
        return new byte[] {(byte) FINAL_CLOSE, (byte) STATUS.length, STATUS[0], STATUS[1]};
    }

    /** Masked with a key that nobody can foresee (RFC 6455, 5.3). */
    static byte[] toUpstream() {
        byte[] frame = new byte[2 + KEY_BYTES + STATUS.length];
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        frame[0] = (byte) FINAL_CLOSE;
        frame[1] = (byte) (MASKED | STATUS.length);
        System.arraycopy(key, 0, frame, 2, KEY_BYTES);
        for (int i = 0; i < STATUS.length; i++) {
            frame[2 + KEY_BYTES + i] = (byte) (STATUS[i] ^ key[i]);
        }
        return frame;
    }
}
