package portcullis.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;
import portcullis.kit.JsonWriter;

/** Makes tokens signed by HS256, which costs a test nothing. A key is known by its name, from which its secret follows. */
final class TokenTexts {
    static final String ISSUER = "https://id.example.com/";
    static final String AUDIENCE = "https://api.example.com";

    private TokenTexts() {}

    /** The claims of a good token of {@code anna} that is good for five minutes. */
    static Map<String, @Nullable Object> claims(long nowSeconds) {
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", AUDIENCE);
        claims.put("sub", "anna");
        claims.put("iat", nowSeconds);
        claims.put("exp", nowSeconds + 300);
        return claims;
    }

    /** A signed token whose header names that key. */
    static String signed(String key, Map<String, @Nullable Object> claims) {
        return signed(key, Map.of("alg", "HS256", "typ", "JWT", "kid", key), claims);
    }

    static String signed(String key, Map<String, ?> header, Map<String, @Nullable Object> claims) {
        return signed(key, header, JsonWriter.compact().value(claims).toString());
    }

    static String signed(String key, Map<String, ?> header, String payload) {
        String signed = base64(JsonWriter.compact().value(header).toString().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(payload.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(key), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A set of keys of those names. */
    static KeySet keys(String... names) {
        return renamed(UnaryOperator.identity(), names);
    }

    /** As {@link #keys}, where the set calls them something else. */
    static KeySet renamed(UnaryOperator<String> kid, String... names) {
        List<Map<String, String>> keys = Arrays.stream(names)
                .map(name -> {
                    Map<String, String> key = new HashMap<>();
                    key.put("kty", "oct");
                    key.put("alg", "HS256");
                    key.put("kid", kid.apply(name));
                    key.put("k", base64(secret(name)));
                    return key;
                })
                .toList();
        try {
            return KeySet.ofJwks(JsonWriter.compact().value(Map.of("keys", keys)).toString().getBytes(StandardCharsets.UTF_8));
        } catch (KeySetFault e) {
            throw new AssertionError(e.wrong(), e);
        }
    }

    private static byte[] secret(String key) {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) (key.charAt(i % key.length()) * 31 + i * 17);
        }
        return secret;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
