package portcullis.identity.jose;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.JwkEC;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** ES algorithms (RFC 7518, 3.4). */
record EcCheck(EcCurve curve, JwkEC key, NativeKey nativeKey) implements SignatureCheck {
    EcCheck(EcCurve curve, ECPublicKey key) {
        this(curve, JwkEC.builder().publicKey(key).algorithm(curve.algorithm().toString()).build(), new NativeKey(key, "EC"));
    }

    @Override
    public boolean holds(JwsAlgorithm algorithm, byte[] signed, byte[] signature, @Nullable Provider boring) {
        if (!curve.hasSignature(signature)) {
            return false;
        }
        PublicKey fast = nativeKey.of(boring);
        if (fast != null) {
            String name =
                    switch (curve) {
                        case P256 -> "SHA256withECDSA";
                        case P384 -> "SHA384withECDSA";
                        case P521 -> "SHA512withECDSA";
                    };
            return Jca.holds(name, boring, null, fast, signed, der(signature));
        }
        try {
            return key.verifySignature(signed, signature);
        } catch (JwtException notASignature) {
            return false;
        }
    }

    /** A signature as it is written elsewhere: a sequence of two numbers with a sign (RFC 3279, 2.2.3). */
    private byte[] der(byte[] signature) {
        int size = curve.size();
        int r = start(signature, 0);
        int s = start(signature, size);
        int rBytes = size - r + (signature[r] < 0 ? 1 : 0);
        int sBytes = 2 * size - s + (signature[s] < 0 ? 1 : 0);
        int body = 2 + rBytes + 2 + sBytes;
        byte[] der = new byte[(body < 128 ? 2 : 3) + body];
        int at = 0;
        der[at++] = 0x30;
        if (body >= 128) {
            der[at++] = (byte) 0x81;
        }
        der[at++] = (byte) body;
        at = put(der, at, rBytes, signature, r, size);
        put(der, at, sBytes, signature, s, 2 * size);
        return der;
    }

    /** The first byte of a number that is not zero; there is one. */
    private static int start(byte[] signature, int from) {
        int at = from;
        while (signature[at] == 0) {
            at++;
        }
        return at;
    }

    private static int put(byte[] der, int at, int bytes, byte[] signature, int from, int to) {
        der[at] = 0x02;
        der[at + 1] = (byte) bytes;
        int end = at + 2 + bytes;
        System.arraycopy(signature, from, der, end - (to - from), to - from);
        return end;
    }
}
