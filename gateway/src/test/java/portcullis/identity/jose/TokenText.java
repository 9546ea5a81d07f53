package portcullis.identity.jose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Compact tokens put together by hand, right or wrong. */
final class TokenText {
    private TokenText() {}

    static String of(String header, String payload) {
        return of(header, payload.getBytes(StandardCharsets.UTF_8), new byte[] {1});
    }

    static String of(String header, byte[] payload, byte[] signature) {
        return encoded(header.getBytes(StandardCharsets.UTF_8)) + '.' + encoded(payload) + '.' + encoded(signature);
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
