package portcullis.identity.mint;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portcullis.kit.JsonWriter;

/**
 * A pair of keys that was just made, for ES256: of all that every library knows, the one that costs least to make.
 *
 * @param privateKey as JWK, for {@link SigningKey#read}
 * @param publicSet  a key set (RFC 7517, 5) with the public key alone, for {@code jwks: { file: .. }}
 */
public record NewKey(String privateKey, String publicSet) {
    private static final int COORDINATE_BYTES = 32;

    public static NewKey make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            if (pair.getPublic() instanceof ECPublicKey known && pair.getPrivate() instanceof ECPrivateKey secret) {
                return of(known, secret);
            }
            throw new AssertionError("EC makes EC keys");
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has P-256 and SHA-256", impossible);
        }
    }

    private static NewKey of(ECPublicKey known, ECPrivateKey secret) throws GeneralSecurityException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("crv", "P-256");
        members.put("kty", "EC");
        members.put("x", base64(known.getW().getAffineX()));
        members.put("y", base64(known.getW().getAffineY()));
        // These four in this order are what a thumbprint is of (RFC 7638, 3.2).
        byte[] thumbprint = MessageDigest.getInstance("SHA-256")
                .digest(JsonWriter.compact().value(members).toString().getBytes(StandardCharsets.UTF_8));
        members.put("kid", base64(thumbprint));
        members.put("alg", "ES256");
        members.put("use", "sig");
        String publicSet = JsonWriter.indented().value(Map.of("keys", List.of(members))) + "\n";
        members.put("d", base64(secret.getS()));
        return new NewKey(JsonWriter.indented().value(members) + "\n", publicSet);
    }

    /** Of fixed length (RFC 7518, 6.2.1.2). */
    private static String base64(BigInteger number) {
        byte[] fixed = new byte[COORDINATE_BYTES];
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
        return base64(fixed);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Without the private key. */
    @Override
    public String toString() {
        return "NewKey[" + publicSet.strip() + "]";
    }
}
