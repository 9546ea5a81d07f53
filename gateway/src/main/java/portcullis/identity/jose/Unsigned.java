package portcullis.identity.jose;

import java.math.BigInteger;

/** Numbers as keys write them: big-endian, without a sign (RFC 7518, 2). */
final class Unsigned {
    private Unsigned() {}

    static BigInteger of(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    /** In as few bytes as it takes. */
    static byte[] bytes(BigInteger number) {
        return bytes(number, Math.max(1, (number.bitLength() + 7) / 8));
    }

    /** In exactly {@code size} bytes, which must be enough. */
    static byte[] bytes(BigInteger number, int size) {
        byte[] signed = number.toByteArray();
        byte[] bytes = new byte[size];
        int taken = Math.min(signed.length, size);
        System.arraycopy(signed, signed.length - taken, bytes, size - taken, taken);
        return bytes;
    }
}
