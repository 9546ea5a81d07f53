package portcullis.identity.mint;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.Jwk;
import io.helidon.security.jwt.jwk.JwkEC;
import io.helidon.security.jwt.jwk.JwkRSA;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;
import portcullis.kit.JsonWriter;

/** A private key that makes tokens, for trying and testing; what checks tokens never sees one. */
public final class SigningKey {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final int LEAST_RSA_BITS = 2048;

    private final Jwk key;
    private final JwsAlgorithm algorithm;
    private final @Nullable String id;

    private SigningKey(Jwk key, JwsAlgorithm algorithm, @Nullable String id) {
        this.key = key;
        this.algorithm = algorithm;
        this.id = id;
    }

    /**
     * Reads a private key of RSA or of an elliptic curve: as JWK (RFC 7517), or as PEM of PKCS #8.
     *
     * @param id the {@code kid} that its tokens get; null for the JWK's own, if it has one
     * @throws IllegalArgumentException in words for an operator, without anything of the key in it
     */
    public static SigningKey read(String text, @Nullable String id) {
        return text.strip().startsWith("{") ? ofJwk(text, id) : ofPem(text, id);
    }

    private static SigningKey ofJwk(String text, @Nullable String id) {
        Jwk key;
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            key = Jwk.create(reader.readObject());
        } catch (JsonException | JwtException | IllegalStateException notAKey) {
            throw new IllegalArgumentException("is no private key as JWK; for example one with kty, crv, x, y and d");
        }
        boolean isPrivate = key instanceof JwkEC ec && ec.privateKey().isPresent()
                || key instanceof JwkRSA rsa && rsa.privateKey().isPresent();
        if (!isPrivate) {
            throw new IllegalArgumentException("is no private key of RSA or of an elliptic curve; tokens are made with the private one");
        }
        JwsAlgorithm algorithm = JwsAlgorithm.of(key.algorithm());
        if (algorithm == null) {
            throw new IllegalArgumentException("is for '" + key.algorithm() + "', which signs no tokens; for example ES256");
        }
        String own = key.keyId();
        return new SigningKey(key, algorithm, id != null ? id : own == null || own.isEmpty() ? null : own);
    }

    private static SigningKey ofPem(String text, @Nullable String id) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("is neither a JWK nor PEM with '" + BEGIN + "'; openssl genpkey makes such a file");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("is PEM with something else inside than base64");
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
        try {
            if (KeyFactory.getInstance("EC").generatePrivate(spec) instanceof ECPrivateKey ec) {
                JwsAlgorithm algorithm = switch (ec.getParams().getOrder().bitLength()) {
                    case 256 -> JwsAlgorithm.ES256;
                    case 384 -> JwsAlgorithm.ES384;
                    default -> JwsAlgorithm.ES512;
                };
                return new SigningKey(JwkEC.builder().privateKey(ec).algorithm(algorithm.toString()).build(), algorithm, id);
            }
        } catch (InvalidKeySpecException | NoSuchAlgorithmException notOfACurve) {
            // then of RSA
        }
        try {
            if (KeyFactory.getInstance("RSA").generatePrivate(spec) instanceof RSAPrivateKey rsa) {
                if (rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
                    throw new IllegalArgumentException("has " + rsa.getModulus().bitLength() + " bits; at least " + LEAST_RSA_BITS);
                }
                return new SigningKey(JwkRSA.builder().privateKey(rsa).algorithm("RS256").build(), JwsAlgorithm.RS256, id);
            }
        } catch (InvalidKeySpecException | NoSuchAlgorithmException notOfRsa) {
            // then of something else
        }
        throw new IllegalArgumentException("is a key of neither RSA nor an elliptic curve");
    }

    /** How it signs. */
    public JwsAlgorithm algorithm() {
        return algorithm;
    }

    /** A token in compact form (RFC 7515, 7.1). */
    String sign(String type, Map<String, ?> claims) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm.toString());
        if (id != null) {
            header.put("kid", id);
        }
        header.put("typ", type);
        String signed = encoded(header) + "." + encoded(claims);
        return signed + "." + base64(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(Map<String, ?> members) {
        return base64(JsonWriter.compact().value(members).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
