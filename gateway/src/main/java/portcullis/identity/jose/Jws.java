package portcullis.identity.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/**
 * A signed token in its compact form (RFC 7515, 7.1), taken apart before anybody thinks of cryptography: three parts of canonical
 * base64url, so that a token has one text only, and a header that asks for nothing beyond a key and an algorithm (RFC 8725, 3.1,
 * 3.10). Nothing of it is to be believed until {@link VerificationKey#verify} has said so.
 */
public final class Jws {
    /** No token is longer; a head that holds one must fit into {@code limits.header-bytes} as well. */
    public static final int MAX_BYTES = 8 * 1024;
    /** Longest {@code kid}, in characters: the longest in use are URLs. */
    public static final int MAX_KID = 256;
    /** Longest {@code typ} and {@code cty}, in characters: both are media types. */
    private static final int MAX_TYPE = 128;
    /** How deep a header may nest; the members that we take are flat. */
    private static final int HEADER_DEPTH = 4;
    /** How deep claims may nest; those of real issuers stay below 8. */
    private static final int CLAIMS_DEPTH = 16;

    /**
     * Members with which a token names or brings its own keys (RFC 7515, 4.1.2 to 4.1.6), changes what its signature is over
     * (RFC 7797), says that it must not be taken by whoever does not know what it means (4.1.11), or says that it is encrypted
     * or compressed (RFC 7516, 4.1). Thumbprints of certificates (x5t) only repeat what kid says, and are passed over.
     */
    private static final List<String> REFUSED = List.of("crit", "jku", "x5u", "jwk", "x5c", "b64", "enc", "zip");

    private final Map<String, @Nullable Object> header;
    private final @Nullable JwsAlgorithm algorithm;
    private final @Nullable String kid;
    private final @Nullable String type;
    private final byte[] payload;
    private final byte[] signed;
    private final byte[] signature;

    private Jws(Map<String, @Nullable Object> header, byte[] payload, byte[] signed, byte[] signature) throws JwsFault {
        for (String name : REFUSED) {
            if (header.containsKey(name)) {
                throw new JwsFault(JwsFault.Kind.HEADER_REFUSED, "its header has '" + name + "', which no token may bring here");
            }
        }
        String name = text(header, "alg", MAX_TYPE);
        if (name == null) {
            throw malformed("its header has no alg");
        }
        this.header = header;
        algorithm = JwsAlgorithm.of(name);
        kid = text(header, "kid", MAX_KID);
        type = text(header, "typ", MAX_TYPE);
        text(header, "cty", MAX_TYPE);
        this.payload = payload;
        this.signed = signed;
        this.signature = signature;
    }

    /**
     * Takes a token apart.
     *
     * @throws JwsFault when it is none that may be looked at further
     */
    public static Jws parse(String token) throws JwsFault {
        if (token.length() > MAX_BYTES) {
            throw new JwsFault(JwsFault.Kind.TOO_LARGE, "it has more than " + MAX_BYTES + " bytes");
        }
        // A character beyond one byte becomes a question mark, which is not in the alphabet either.
        byte[] text = token.getBytes(StandardCharsets.ISO_8859_1);
        int first = dot(text, 0);
        int second = dot(text, first + 1);
        if (first == text.length || second == text.length || dot(text, second + 1) != text.length) {
            throw malformed("it does not have the three parts of a signed token (an encrypted one has five)");
        }
        byte[] header = Base64Url.decode(text, 0, first);
        byte[] payload = Base64Url.decode(text, first + 1, second);
        byte[] signature = Base64Url.decode(text, second + 1, text.length);
        if (header == null || payload == null || signature == null) {
            throw malformed("a part of it is not base64url, or not in its one canonical form");
        }
        return new Jws(object(header, HEADER_DEPTH, "its header"), payload, Arrays.copyOf(text, second), signature);
    }

    private static int dot(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '.') {
            at++;
        }
        return Math.min(at, text.length);
    }

    private static Map<String, @Nullable Object> object(byte[] json, int depth, String what) throws JwsFault {
        try {
            return JsonObject.read(json, depth);
        } catch (IllegalArgumentException quoting) {
            throw malformed(what + " is not a JSON object in UTF-8, with each name once and at most " + depth + " levels deep");
        }
    }

    private static @Nullable String text(Map<String, @Nullable Object> header, String name, int longest) throws JwsFault {
        Object value = header.get(name);
        if (value instanceof String text && text.length() <= longest) {
            return text;
        }
        if (value == null && !header.containsKey(name)) {
            return null;
        }
        throw malformed("the '" + name + "' of its header is not a text of at most " + longest + " characters");
    }

    private static JwsFault malformed(String message) {
        return new JwsFault(JwsFault.Kind.MALFORMED, message);
    }

    /** How it says that it is signed; null for what nobody may use, {@code none} included. */
    public @Nullable JwsAlgorithm algorithm() {
        return algorithm;
    }

    /** Which key it says that it was signed with; null when it does not say. */
    public @Nullable String kid() {
        return kid;
    }

    /** Its {@code typ} as written; null when it has none. */
    public @Nullable String type() {
        return type;
    }

    /** Every member of its header, for whoever shows it. */
    public Map<String, @Nullable Object> header() {
        return Collections.unmodifiableMap(header);
    }

    /** What it carries, which need not be JSON. Belongs to this object: not to be changed. */
    public byte[] payload() {
        return payload;
    }

    /**
     * What it carries, as a JSON object (RFC 7519, 7.2).
     *
     * @throws JwsFault when it is something else
     */
    public Map<String, @Nullable Object> claims() throws JwsFault {
        return object(payload, CLAIMS_DEPTH, "its payload");
    }

    /** The bytes that its signature is over. Belongs to this object: not to be changed. */
    public byte[] signed() {
        return signed;
    }

    /** Its signature, perhaps of no bytes at all. Belongs to this object: not to be changed. */
    public byte[] signature() {
        return signature;
    }
}
