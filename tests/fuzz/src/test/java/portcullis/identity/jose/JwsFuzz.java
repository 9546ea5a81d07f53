package portcullis.identity.jose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import portcullis.kit.JsonReader;

/** The text of a token, as a request brings it. */
class JwsFuzz {
    @DictionaryFile(resourcePath = "/jose.dict")
    @FuzzTest
    void isRefusedOrWrittenAgainTheSame(byte[] bytes) {
        isRefusedOrTheSame(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** What was taken means what a reader less strict than ours takes it for, and has one text only. */
    static void isRefusedOrTheSame(String token) {
        Jws jws;
        try {
            jws = Jws.parse(token);
        } catch (JwsFault fault) {
            isOurs(fault);
            return;
        }
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String[] parts = token.split("\\.", -1);
        assertEquals(3, parts.length);
        assertTrue(token.length() <= Jws.MAX_BYTES);
        byte[] header = Base64.getUrlDecoder().decode(parts[0]);
        assertEquals(parts[0], encoder.encodeToString(header), "header");
        assertEquals(parts[1], encoder.encodeToString(jws.payload()), "payload");
        assertEquals(parts[2], encoder.encodeToString(jws.signature()), "signature");
        assertArrayEquals((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII), jws.signed());

        Map<?, ?> members = (Map<?, ?>) JsonReader.read(new String(header, StandardCharsets.UTF_8));
        assertEquals(members, jws.header());
        assertEquals(members.get("kid"), jws.kid());
        assertEquals(members.get("typ"), jws.type());
        assertTrue(jws.algorithm() == null || jws.algorithm().toString().equals(members.get("alg")));
        for (String refused : new String[] {"crit", "jku", "x5u", "jwk", "x5c", "b64", "enc", "zip"}) {
            assertFalse(members.containsKey(refused), refused);
        }
        Map<?, ?> claims;
        try {
            claims = jws.claims();
        } catch (JwsFault fault) {
            isOurs(fault);
            return;
        }
        assertEquals(JsonReader.read(new String(jws.payload(), StandardCharsets.UTF_8)), claims);
    }

    private static void isOurs(JwsFault fault) {
        assertFalse(fault.getMessage().isBlank());
        assertTrue(fault.getMessage().chars().allMatch(one -> one >= ' ' && one < 0x7f) && fault.getMessage().length() < 200);
        assertNull(fault.getCause(), "which would quote the token");
    }
}
