package portcullis.config;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Format;

/** How a token may be signed (RFC 7518, 3.1; RFC 8037, 3.1). {@code none} is not among them and never will be. */
public enum JwsAlgorithm {
    RS256("RSA"),
    RS384("RSA"),
    RS512("RSA"),
    PS256("RSA"),
    PS384("RSA"),
    PS512("RSA"),
    ES256("EC"),
    ES384("EC"),
    ES512("EC"),
    EDDSA("OKP"),
    HS256("oct"),
    HS384("oct"),
    HS512("oct");

    static final Format<JwsAlgorithm> FORMAT =
            Format.of("signature algorithm", "RS256", Map.of("type", "string"), JwsAlgorithm::parse);

    private final String keyType;

    JwsAlgorithm(String keyType) {
        this.keyType = keyType;
    }

    /** The {@code kty} of the only keys that may be used with it (RFC 7518, 6.1). */
    public String keyType() {
        return keyType;
    }

    /** Whether whoever can check such a signature can make one. */
    public boolean isSymmetric() {
        return keyType.equals("oct");
    }

    /** The algorithm that the header of a token names; names are case-sensitive (RFC 7515, 4.1.1). Null for any other. */
    public static @Nullable JwsAlgorithm of(String name) {
        for (JwsAlgorithm algorithm : values()) {
            if (algorithm.toString().equals(name)) {
                return algorithm;
            }
        }
        return null;
    }

    private static JwsAlgorithm parse(String name) {
        if (name.equalsIgnoreCase("none")) {
            throw new IllegalArgumentException("'none' is no signature: anybody could make such a token");
        }
        JwsAlgorithm algorithm = of(name);
        if (algorithm == null) {
            throw new IllegalArgumentException("'" + name + "' is not one of " + Arrays.toString(values()));
        }
        return algorithm;
    }

    @Override
    public String toString() {
        return this == EDDSA ? "EdDSA" : name();
    }
}
