package portcullis.identity.jose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.JwsAlgorithm;

class JwsTest {
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"at+jwt\",\"x5t\":\"Zm9v\"}";

    @Test
    void takesASignedTokenApart() throws JwsFault {
        String token = TokenText.of(HEADER, "{\"sub\":\"\u00e9\"}".getBytes(StandardCharsets.UTF_8), new byte[] {7, 0, -1});

        Jws jws = Jws.parse(token);

        assertEquals(JwsAlgorithm.RS256, jws.algorithm());
        assertEquals("k1", jws.kid());
        assertEquals("at+jwt", jws.type());
        assertEquals(Map.of("sub", "\u00e9"), jws.claims());
        assertArrayEquals(new byte[] {7, 0, -1}, jws.signature());
        assertEquals(token.substring(0, token.lastIndexOf('.')), new String(jws.signed(), StandardCharsets.US_ASCII));
    }

    @Test
    void needsNeitherKidNorTypeNorPayload() throws JwsFault {
        Jws jws = Jws.parse(TokenText.of("{\"alg\":\"ES256\"}", new byte[0], new byte[0]));

        assertNull(jws.kid());
        assertNull(jws.type());
        assertEquals(0, jws.payload().length);
        assertEquals(0, jws.signature().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "rs256", "RS1", "ES256K", "A256KW", ""})
    void hasNoAlgorithmThatNobodyMayUse(String name) throws JwsFault {
        assertNull(Jws.parse(TokenText.of("{\"alg\":\"" + name + "\"}", "{}")).algorithm());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", "...", "a.b", "e30.e30", ".e30.AA", "e30.e30.AA.", "e30.e30.AA.AA", "e30.e30.AA.AA.AA",
                // Headers that are an object without alg, a list, and half a text.
                "e30.e30.AA", "W10.e30.AA", "Ig.e30.AA"
            })
    void refusesWhatIsNoTokenOfThreeParts(String text) {
        refuses(JwsFault.Kind.MALFORMED, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "null", "[]", "{\"alg\":\"RS256\",\"alg\":\"RS256\"}", "{\"alg\":\"RS256\",\"\\u0061lg\":\"none\"}",
                "{\"alg\":null}", "{\"alg\":1}", "{\"alg\":[\"RS256\"]}", "{\"alg\":\"RS256\",\"kid\":1}",
                "{\"alg\":\"RS256\",\"kid\":null}", "{\"alg\":\"RS256\",\"typ\":{}}", "{\"alg\":\"RS256\",\"cty\":true}",
                "{\"alg\":\"RS256\"}{}", "{\"alg\":\"RS256\"} x", "{\"alg\":\"RS256\",\"kid\":\"\\ud800\"}",
                "{\"alg\":\"RS256\",\"a\":[[[[]]]]}", "\ufeff{\"alg\":\"RS256\"}", "{'alg':'RS256'}"
            })
    void refusesAHeaderThatIsNotOneFlatObject(String header) {
        refuses(JwsFault.Kind.MALFORMED, TokenText.of(header, "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jku\":\"https://x.example/keys\"", "\"x5u\":\"https://x.example/c\"", "\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}",
                "\"x5c\":[\"AA==\"]", "\"crit\":[\"exp\"]", "\"crit\":[]", "\"b64\":false", "\"b64\":true", "\"enc\":\"A128GCM\"",
                "\"zip\":\"DEF\"", "\"jku\":null", "\"jk\\u0075\":\"https://x.example/keys\""
            })
    void refusesAHeaderThatBringsItsOwnRules(String member) {
        refuses(JwsFault.Kind.HEADER_REFUSED, TokenText.of("{\"alg\":\"RS256\"," + member + "}", "{}"));
    }

    @Test
    void takesEachTokenInOneTextOnly() throws JwsFault {
        String header = TokenText.encoded("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8));
        Jws.parse(header + ".e30.AA");
        Jws.parse(header + ".e30.AAA");
        for (String other : List.of(
                header + ".e30=.AA", header + ".e30.AA==", header + ".e30.A", header + ".e30.AB", header + ".e30.AAB",
                header + ".e31.AA", header + ".e30.A A", header + ".e30.AA\n", " " + header + ".e30.AA", header + ".e30.A+",
                header + ".e30.A/", header + ".e30.A\u0100", header + ".e30.\u00c1A", header + ".e30.AA\0")) {
            refuses(JwsFault.Kind.MALFORMED, other);
        }
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        refuses(
                JwsFault.Kind.MALFORMED,
                TokenText.encoded("{\"alg\":\"RS256\",\"kid\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)) + ".e30.AA");
    }

    @Test
    void isAsLongAsItsBoundAndNoLonger() throws JwsFault {
        String start = TokenText.of("{\"alg\":\"RS256\"}", new byte[0], new byte[0]);
        Jws.parse(start + "A".repeat(Jws.MAX_BYTES - start.length()));

        refuses(JwsFault.Kind.TOO_LARGE, start + "A".repeat(Jws.MAX_BYTES - start.length() + 1));
    }

    @Test
    void hasAKidOfItsBoundAndNoLonger() throws JwsFault {
        String longest = "k".repeat(Jws.MAX_KID);
        assertEquals(longest, Jws.parse(TokenText.of("{\"alg\":\"RS256\",\"kid\":\"" + longest + "\"}", "{}")).kid());

        refuses(JwsFault.Kind.MALFORMED, TokenText.of("{\"alg\":\"RS256\",\"kid\":\"" + longest + "k\"}", "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "foo", "[]", "\"a\"", "{\"sub\":\"a\",\"sub\":\"b\"}", "{\"sub\":\"\\udc00\"}", "{\"sub\":\"a\"}}", "{\"exp\":1e999}"})
    void hasClaimsOnlyWhereThePayloadIsOneObject(String payload) throws JwsFault {
        Jws jws = Jws.parse(TokenText.of(HEADER, payload));

        assertEquals(JwsFault.Kind.MALFORMED, assertThrows(JwsFault.class, jws::claims).kind());
    }

    @Test
    void hasClaimsAsDeepAsTheirBoundAndNoDeeper() throws JwsFault {
        Jws.parse(TokenText.of(HEADER, "{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}")).claims();

        Jws deeper = Jws.parse(TokenText.of(HEADER, "{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"));
        assertThrows(JwsFault.class, deeper::claims);
    }

    @Test
    void neverSaysWhatATokenHolds() throws JwsFault {
        for (String header : List.of(
                "{\"alg\":\"RS256\",\"secret\":1,\"secret\":2}", "{\"alg\":\"RS256\",\"secret\":secret}",
                "{\"alg\":\"RS256\",\"jku\":\"secret\"}", "{\"kid\":\"secret\"}", "{\"alg\":{\"secret\":1}}")) {
            JwsFault fault = assertThrows(JwsFault.class, () -> Jws.parse(TokenText.of(header, "{}")));
            assertFalse(fault.getMessage().contains("secret"), fault.getMessage());
            assertNull(fault.getCause());
        }
        Jws jws = Jws.parse(TokenText.of(HEADER, "{\"secret\":1,\"secret\":2}"));
        JwsFault fault = assertThrows(JwsFault.class, jws::claims);
        assertFalse(fault.getMessage().contains("secret"), fault.getMessage());
        assertNull(fault.getCause());
    }

    private static void refuses(JwsFault.Kind kind, String token) {
        assertEquals(kind, assertThrows(JwsFault.class, () -> Jws.parse(token), token).kind(), token);
    }
}
