package portcullis.identity.jose;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** The curves that tokens are signed on, each with the one algorithm that may be used on it (RFC 7518, 3.4). */
enum EcCurve {
    P256("P-256", "secp256r1", JwsAlgorithm.ES256),
    P384("P-384", "secp384r1", JwsAlgorithm.ES384),
    P521("P-521", "secp521r1", JwsAlgorithm.ES512);

    private final String crv;
    private final JwsAlgorithm algorithm;
    private final ECParameterSpec parameters;
    private final BigInteger prime;
    private final int size;
    /** As many bytes as a coordinate has: on these curves both have as many bits. */
    private final byte[] order;

    EcCurve(String crv, String name, JwsAlgorithm algorithm) {
        this.crv = crv;
        this.algorithm = algorithm;
        try {
            AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
            named.init(new ECGenParameterSpec(name));
            parameters = named.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no curve " + name, e);
        }
        prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
        size = (prime.bitLength() + 7) / 8;
        order = Unsigned.bytes(parameters.getOrder(), size);
    }

    /** Named as in a key's {@code crv}; null for every other curve. */
    static @Nullable EcCurve of(String crv) {
        for (EcCurve curve : values()) {
            if (curve.crv.equals(crv)) {
                return curve;
            }
        }
        return null;
    }

    /** That a key of the JDK lies on; null for every other curve. */
    static @Nullable EcCurve of(ECParameterSpec parameters) {
        for (EcCurve curve : values()) {
            if (curve.parameters.getCurve().equals(parameters.getCurve())
                    && curve.parameters.getGenerator().equals(parameters.getGenerator())
                    && curve.parameters.getOrder().equals(parameters.getOrder())) {
                return curve;
            }
        }
        return null;
    }

    String crv() {
        return crv;
    }

    JwsAlgorithm algorithm() {
        return algorithm;
    }

    ECParameterSpec parameters() {
        return parameters;
    }

    /** How many bytes a coordinate has, and each half of a signature. */
    int size() {
        return size;
    }

    /** Whether a point lies on the curve; the one at infinity has no coordinates. The cofactor is 1, so that the group is all of it. */
    boolean has(ECPoint point) {
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (x == null || y == null || !isCoordinate(x) || !isCoordinate(y)) {
            return false;
        }
        BigInteger right = x.multiply(x).add(parameters.getCurve().getA()).multiply(x).add(parameters.getCurve().getB());
        return y.multiply(y).subtract(right).mod(prime).signum() == 0;
    }

    private boolean isCoordinate(BigInteger one) {
        return one.signum() >= 0 && one.compareTo(prime) < 0;
    }

    /** Whether both halves of a signature are numbers from 1 to the order without 1 (FIPS 186-5, 6.4.2), and fill their places. */
    boolean hasSignature(byte[] signature) {
        return signature.length == 2 * size && isScalar(signature, 0) && isScalar(signature, size);
    }

    private boolean isScalar(byte[] signature, int from) {
        if (Arrays.compareUnsigned(signature, from, from + size, order, 0, size) >= 0) {
            return false;
        }
        int all = 0;
        for (int i = from; i < from + size; i++) {
            all |= signature[i];
        }
        return all != 0;
    }
}
