package portcullis.identity.keys;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;

/** Key sets with fresh Ed25519 keys. */
public final class MadeKeys {
    /** Bytes in front of the key in its SubjectPublicKeyInfo (RFC 8410, 4). */
    private static final int PREFIX = 12;

    private MadeKeys() {}

    /** Another key each time. */
    public static String key(String kid) {
        try {
            byte[] encoded = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
            String x = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(encoded, PREFIX, encoded.length));
            return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"" + kid + "\",\"x\":\"" + x + "\"}";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    public static String setOf(String... keys) {
        return Stream.of(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    public static String set(String... kids) {
        return setOf(Stream.of(kids).map(MadeKeys::key).toArray(String[]::new));
    }

    public static KeySet read(String set) {
        try {
            return KeySet.ofJwks(set.getBytes(StandardCharsets.UTF_8));
        } catch (KeySetFault fault) {
            throw new AssertionError(fault);
        }
    }
}
