package portcullis.identity.jose;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portcullis.config.JwsAlgorithm;
import portcullis.kit.JsonReader;
import portcullis.kit.JsonWriter;

/** Signatures and keys that others have thought out to be got wrong: the JOSE vectors of C2SP/wycheproof. */
class WycheproofTest {
    /** Tokens that the vectors call valid and we refuse, each for a reason; any other one fails the test, and so does one less. */
    private static final Map<String, String> REFUSED_VALID = Map.ofEntries(
            entry("signature 346", "the key is for PS256, and the token says PS384: a key is good for its own algorithm only"),
            entry("signature 350", "the same key, with key_ops in place of use"),
            entry("signature 347", "the key is for 'ES521', which is no algorithm; the one that is meant is called ES512"),
            entry("signature 351", "the same key, with key_ops in place of use"),
            entry("signature 372", "a question mark stands in the header's base64url, which RFC 7515, 2 does not allow"),
            entry("signature 373", "a question mark stands in the payload's base64url"));

    /** Vectors that are called invalid and are, letter for letter, another one that is called valid: their fault got lost in writing. */
    private static final Map<String, String> CONTRADICTED =
            Map.of("signature 367", "signature 357", "signature 370", "signature 357");

    @Test
    void acceptsWhatIsValidAndNothingElse() throws IOException {
        judge(null);
    }

    @Test
    void nativeCodeJudgesTheSame() throws IOException {
        Boring.load();
        assumeTrue(Boring.provider() != null, () -> "skipped: signatures are checked by " + Boring.name());
        judge(Boring.provider());
    }

    private static void judge(@Nullable Provider boring) throws IOException {
        TreeSet<String> accepted = new TreeSet<>();
        TreeMap<String, String> refused = new TreeMap<>();
        Map<String, String> valid = new HashMap<>();
        int[] played = new int[1];
        for (String suite : List.of("signature", "crypto", "key")) {
            play(suite, (group, test) -> {
                if (!test.containsKey("jws")) {
                    return;
                }
                played[0]++;
                String token = text(test.get("jws"));
                String name = suite + " " + test.get("tcId");
                boolean isValid = "valid".equals(test.get("result"));
                String fault = fault(group, token, boring);
                if (isValid) {
                    valid.put(name, token);
                }
                String twin = CONTRADICTED.get(name);
                if (twin != null && !isValid) {
                    assertEquals(valid.get(twin), token, name + " is no longer " + twin);
                } else if (fault == null && !isValid) {
                    accepted.add(name + " " + test.get("comment"));
                } else if (fault != null && isValid) {
                    refused.put(name, fault);
                }
            });
        }
        assertEquals(new TreeSet<>(), accepted, "invalid and accepted");
        assertEquals(new TreeSet<>(REFUSED_VALID.keySet()), refused.keySet(), () -> "valid and refused: " + refused);
        assertEquals(476, played[0], "vectors");
    }

    @Test
    void refusesWhatIsEncryptedAsAToken() throws IOException {
        int[] played = new int[1];
        for (String suite : List.of("crypto", "encryption")) {
            play(suite, (group, test) -> {
                if (test.containsKey("jwe")) {
                    played[0]++;
                    assertNotNull(fault(group, text(test.get("jwe")), null), () -> suite + " " + test.get("tcId"));
                }
            });
        }
        assertEquals(173, played[0], "vectors");
    }

    /** Some vectors are written as JSON (RFC 7515, 7.2), which no request can carry otherwise than as its text. */
    private static String text(@Nullable Object token) {
        return token instanceof String text ? text : JsonWriter.compact().value(token).toString();
    }

    /** Why a token is refused that comes with these keys; null when it is accepted. */
    private static @Nullable String fault(Map<?, ?> group, String token, @Nullable Provider boring) {
        Object keys = group.containsKey("public") ? group.get("public") : group.get("private");
        Object set = keys instanceof Map<?, ?> map && map.containsKey("keys") ? map : Map.of("keys", List.of(keys));
        try {
            Jws jws = Jws.parse(token);
            byte[] json = JsonWriter.compact().value(set).toString().getBytes(StandardCharsets.UTF_8);
            JwsAlgorithm algorithm = jws.algorithm();
            if (algorithm == null) {
                return "algorithm";
            }
            VerificationKey key = KeySet.ofJwks(json).find(jws.kid(), algorithm);
            if (key == null) {
                return "no key";
            }
            return key.verify(algorithm, jws.signed(), jws.signature(), boring) ? null : "signature";
        } catch (JwsFault fault) {
            return fault.getMessage();
        } catch (KeySetFault fault) {
            return fault.wrong();
        }
    }

    private static void play(String suite, BiConsumer<Map<?, ?>, Map<?, ?>> each) throws IOException {
        String suites = System.getProperty("suites", "");
        assumeTrue(!suites.isBlank(), "skipped: -Dsuites=DIR names the folder that has jose/json_web_*_test.json");
        String json = Files.readString(Path.of(suites, "jose", "json_web_" + suite + "_test.json"));
        List<?> groups = (List<?>) JsonReader.readObject(json, 16).getOrDefault("testGroups", List.of());
        assertFalse(groups.isEmpty());
        for (Object group : groups) {
            for (Object test : (List<?>) ((Map<?, ?>) group).get("tests")) {
                each.accept((Map<?, ?>) group, (Map<?, ?>) test);
            }
        }
    }
}
