package portcullis.identity.jose;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import org.jspecify.annotations.Nullable;

/** The Edwards curves that tokens are signed on (RFC 8032, 5), named as in a key's {@code crv} and as the JDK does. */
enum EdCurve {
    ED25519("Ed25519", 32, BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19))),
    ED448("Ed448", 57, BigInteger.TWO.pow(448).subtract(BigInteger.TWO.pow(224)).subtract(BigInteger.ONE));

    /** Of two of the four points of order 8 on Ed25519; that of the other two is the negative of it. Ed448 has none. */
    private static final BigInteger ORDER_8 =
            new BigInteger("5fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);

    private final String crv;
    private final int size;
    private final BigInteger prime;

    EdCurve(String crv, int size, BigInteger prime) {
        this.crv = crv;
        this.size = size;
        this.prime = prime;
    }

    static @Nullable EdCurve of(String crv) {
        for (EdCurve curve : values()) {
            if (curve.crv.equals(crv)) {
                return curve;
            }
        }
        return null;
    }

    static EdCurve of(EdECPublicKey key) throws KeyFault {
        EdCurve curve = of(key.getParams().getName());
        if (curve == null) {
            throw new KeyFault("lies on a curve that no token is signed on; Ed25519 and Ed448 are");
        }
        return curve;
    }

    String crv() {
        return crv;
    }

    /** How many bytes a key has; a signature has twice as many. */
    int size() {
        return size;
    }

    /** A key as RFC 8032, 5.1.2 writes it: y with its lowest byte first, and the lowest bit of x on top. */
    EdECPublicKeySpec key(byte[] bytes) throws KeyFault {
        byte[] reversed = reversed(bytes);
        boolean isXOdd = (reversed[0] & 0x80) != 0;
        reversed[0] &= 0x7f;
        BigInteger y = Unsigned.of(reversed);
        if (y.compareTo(prime) >= 0) {
            throw new KeyFault("is no point of its curve " + crv);
        }
        return new EdECPublicKeySpec(new NamedParameterSpec(crv), new EdECPoint(isXOdd, y));
    }

    /** Whether there is a point with this y, which for half of all numbers there is not; the JDK looks only when the key is used. */
    boolean has(EdECPublicKey key) {
        try {
            Signature.getInstance(crv).initVerify(key);
            return true;
        } catch (InvalidKeyException noPoint) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + crv, e);
        }
    }

    /** Whether it is one of the few points of small order (8 at most), for which a signature of zeros may be right for any text. */
    boolean isForEverybody(EdECPublicKey key) {
        BigInteger y = key.getPoint().getY();
        return y.signum() == 0
                || y.equals(BigInteger.ONE)
                || y.equals(prime.subtract(BigInteger.ONE))
                || this == ED25519 && (y.equals(ORDER_8) || y.equals(prime.subtract(ORDER_8)));
    }

    byte[] bytes(EdECPublicKey key) {
        byte[] bytes = reversed(Unsigned.bytes(key.getPoint().getY(), size));
        if (key.getPoint().isXOdd()) {
            bytes[size - 1] |= (byte) 0x80;
        }
        return bytes;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
