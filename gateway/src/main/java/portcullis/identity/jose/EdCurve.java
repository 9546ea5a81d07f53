package portcullis.identity.jose;

import java.math.BigInteger;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import org.jspecify.annotations.Nullable;

/** The Edwards curves that tokens are signed on (RFC 8032, 5), named as in a key's {@code crv} and as the JDK does. */
enum EdCurve {
    ED25519("Ed25519", 32, BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19))),
    ED448("Ed448", 57, BigInteger.TWO.pow(448).subtract(BigInteger.TWO.pow(224)).subtract(BigInteger.ONE));

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
