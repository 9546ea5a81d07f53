package portcullis.identity.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.JwsAlgorithm;

class KeySetTest {
    private static final BigInteger E = BigInteger.valueOf(65537);
    private static final String P256 = MadeKey.jwk("P-256", ",\"kid\":\"good\"");

    @Test
    void findsAKeyByItsKidAndAlgorithm() throws KeySetFault {
        KeySet set = set(
                MadeKey.jwk("RSA", ",\"kid\":\"r\",\"use\":\"sig\",\"alg\":\"RS256\",\"x5c\":[\"AA==\"]"),
                MadeKey.jwk("P-256", ",\"kid\":\"e\",\"key_ops\":[\"verify\"]"));

        assertSame(set.keys().get(0), set.find("r", JwsAlgorithm.RS256));
        assertSame(set.keys().get(1), set.find("e", JwsAlgorithm.ES256));
        assertEquals("e", set.keys().get(1).id());
        assertNull(set.find("r", JwsAlgorithm.RS512), "a key is good for its alg only");
        assertNull(set.find("r", JwsAlgorithm.PS256));
        assertNull(set.find("r", JwsAlgorithm.ES256));
        assertNull(set.find("e", JwsAlgorithm.ES384), "a key is good for its curve only");
        assertNull(set.find("x", JwsAlgorithm.RS256), "a kid that no key has");
        assertNull(set.find("R", JwsAlgorithm.RS256));
        assertEquals(List.of(), set.ignored());
    }

    @Test
    void findsTheOnlyKeyOfAKindForATokenWithoutKid() throws KeySetFault {
        KeySet set = set(MadeKey.jwk("RSA", ",\"kid\":\"r\",\"alg\":\"RS256\""), MadeKey.jwk("P-256", ",\"kid\":\"e\""));

        assertSame(set.keys().get(0), set.find(null, JwsAlgorithm.RS256));
        assertSame(set.keys().get(1), set.find(null, JwsAlgorithm.ES256));
        assertNull(set.find(null, JwsAlgorithm.RS384));
    }

    @Test
    void findsNoneForATokenWithoutKidWhereThereAreTwo() throws KeySetFault {
        KeySet set = set(
                MadeKey.jwk("P-256", ",\"kid\":\"a\""),
                MadeKey.jwk(MadeKey.make("P-256").getPublic(), "P-256", ",\"kid\":\"b\""));

        assertNull(set.find(null, JwsAlgorithm.ES256));
        assertNotNull(set.find("a", JwsAlgorithm.ES256));
    }

    @Test
    void findsAKeyOfASetWithoutNamesWhateverTheTokenSays() throws KeySetFault {
        KeySet set = set(MadeKey.jwk("P-256", ""));

        assertSame(set.keys().getFirst(), set.find(null, JwsAlgorithm.ES256));
        assertSame(set.keys().getFirst(), set.find("any", JwsAlgorithm.ES256));
        assertNull(set.keys().getFirst().id());
    }

    @Test
    void leavesANamelessKeyAloneWhereOthersHaveNames() throws KeySetFault {
        KeySet set = set(MadeKey.jwk("P-256", ""), MadeKey.jwk("RSA", ",\"kid\":\"r\""));

        assertNull(set.find("any", JwsAlgorithm.ES256));
        assertNotNull(set.find(null, JwsAlgorithm.ES256));
    }

    @Test
    void usesNeitherOfTwoKeysWithOneKid() throws KeySetFault {
        KeySet set = set(
                MadeKey.jwk("P-256", ",\"kid\":\"a\""),
                MadeKey.jwk("RSA", ",\"kid\":\"r\""),
                MadeKey.jwk(MadeKey.make("P-256").getPublic(), "P-256", ",\"kid\":\"a\""));

        assertNull(set.find("a", JwsAlgorithm.ES256));
        assertNotNull(set.find("r", JwsAlgorithm.RS256));
        assertEquals(List.of("key 1 (kid 'a') has the kid of another key", "key 3 (kid 'a') has the kid of another key"), set.ignored());
    }

    @Test
    void usesNoKeyWhoseNamesakeIsBroken() throws KeySetFault {
        KeySet set = set(P256, "{\"kty\":\"EC\",\"kid\":\"twin\"}", MadeKey.jwk("RSA", ",\"kid\":\"twin\""));

        assertNull(set.find("twin", JwsAlgorithm.RS256));
    }

    @Test
    void usesAKeyWhoseNamesakeIsForEncryption() throws KeySetFault {
        KeySet set = set(MadeKey.jwk("P-256", ",\"kid\":\"a\",\"use\":\"enc\""), MadeKey.jwk("RSA", ",\"kid\":\"a\",\"use\":\"sig\""));

        assertNotNull(set.find("a", JwsAlgorithm.RS256));
        assertNull(set.find("a", JwsAlgorithm.ES256));
    }

    @Test
    void usesNoSecretAmongPublicKeys() throws KeySetFault {
        KeySet set = set(MadeKey.jwk("oct", ",\"kid\":\"s\""), P256);

        assertNull(set.find("s", JwsAlgorithm.HS256));
        assertNotNull(set.find("good", JwsAlgorithm.ES256));
        assertEquals(List.of("key 1 (kid 's') is a secret among public keys"), set.ignored());
        assertNotNull(set(MadeKey.jwk("oct", ",\"kid\":\"s\"")).find("s", JwsAlgorithm.HS512));
    }

    @ParameterizedTest
    @CsvSource({"31,-", "32,HS256", "47,HS256", "48,HS256 HS384", "63,HS256 HS384", "64,HS256 HS384 HS512"})
    void takesASecretForHashesThatAreNoLonger(int bytes, String algorithms) throws KeySetFault {
        String jwk = "{\"kty\":\"oct\",\"k\":\"" + TokenText.encoded(Arrays.copyOf(MadeKey.SECRET, bytes)) + "\"}";
        if (algorithms.equals("-")) {
            refuses(jwk, "is a secret of 31 bytes");
            return;
        }
        VerificationKey key = set(jwk).keys().getFirst();
        assertEquals(
                algorithms,
                Arrays.stream(JwsAlgorithm.values()).filter(key::fits).map(Object::toString).collect(Collectors.joining(" ")));
        assertTrue(key.isSymmetric());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"use\":\"enc\"|has the use 'enc', not sig", ",\"use\":1|something else than a text in 'use'",
                ",\"use\":null|something else than a text in 'use'", ",\"use\":\"SIG\"|has the use 'SIG'",
                ",\"key_ops\":[\"sign\"]|has key_ops without verify", ",\"key_ops\":[]|has key_ops without verify",
                ",\"key_ops\":\"verify\"|has key_ops without verify", ",\"use\":\"sig\",\"key_ops\":[\"encrypt\"]|has key_ops without verify",
                ",\"alg\":\"ES384\"|is for 'ES384'", ",\"alg\":\"RS256\"|is for 'RS256'", ",\"alg\":\"none\"|is for 'none'",
                ",\"alg\":\"ECDH-ES\"|is for 'ECDH-ES'", ",\"alg\":7|something else than a text in 'alg'",
                ",\"kid\":7|something else than a text in 'kid'", ",\"d\":\"AA\"|shows its private half ('d')"
            })
    void usesNoKeyThatIsForSomethingElse(String membersAndWhy) {
        String[] parts = membersAndWhy.split("\\|");
        refuses(MadeKey.jwk("P-256", parts[0]), parts[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7|is no JSON object", "{}|has no kty", "{\"kty\":\"EC\"}|has a crv", "{\"kty\":\"ec\"}|has the kty 'ec'",
                "{\"kty\":\"EC\",\"crv\":\"secp256k1\"}|has a crv that no token is signed on",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\"}|has a crv that no token is signed on",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}|has in 'x' 1 bytes; on Ed25519 they are 32",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}|has in 'x' 1 bytes; on P-256 they are 32",
                "{\"kty\":\"RSA\",\"e\":\"AQAB\"}|has no 'n'", "{\"kty\":\"RSA\",\"n\":\"AQ=\",\"e\":\"AQAB\"}|has no 'n'",
                "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}|has 1 bits; RSA keys have 2048 to 8192",
                "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\",\"p\":\"AQ\"}|shows its private half ('p')",
                "{\"kty\":\"oct\"}|has no 'k'", "{\"kty\":\"oct\",\"k\":\"\"}|has no 'k'"
            })
    void usesNoKeyThatIsNone(String jwkAndWhy) {
        String[] parts = jwkAndWhy.split("\\|");
        refuses(parts[0], parts[1]);
    }

    @Test
    void usesRsaKeysOfSaneSizeAndExponentOnly() throws KeySetFault {
        BigInteger good = modulus();
        set(MadeKey.rsa(good, E, ""));
        set(MadeKey.rsa(good, BigInteger.ONE.shiftLeft(32).add(BigInteger.ONE), ""));

        refuses(MadeKey.rsa(good.shiftRight(1).setBit(0), E, ""), "has 2047 bits");
        refuses(MadeKey.rsa(BigInteger.ONE.shiftLeft(8192).add(BigInteger.ONE), E, ""), "has 8193 bits");
        for (String exponent : List.of("1", "2", "3", "65535", "65536", "65538", "8589934593")) {
            refuses(MadeKey.rsa(good, new BigInteger(exponent), ""), "has an exponent (e)");
        }
    }

    @Test
    void usesNoRsaKeyThatAnybodyCanFactor() {
        BigInteger good = modulus();
        refuses(MadeKey.rsa(good.clearBit(0), E, ""), "that anybody can factor");
        refuses(MadeKey.rsa(good.subtract(good.mod(BigInteger.valueOf(334))).add(BigInteger.valueOf(167)), E, ""), "that anybody can factor");
        BigInteger mean = BigInteger.ONE.shiftLeft(1024).subtract(BigInteger.valueOf(1_000_001));
        refuses(MadeKey.rsa(withoutSmallFactors(mean, 24), E, ""), "that anybody can factor");
    }

    @Test
    void usesNoKeyOfInfineonsFaultyLibrary() throws KeySetFault {
        BigInteger product = BigInteger.ONE;
        for (BigInteger prime = BigInteger.TWO; prime.intValue() <= 167; prime = prime.nextProbablePrime()) {
            product = product.multiply(prime);
        }
        BigInteger start = BigInteger.ONE.shiftLeft(2047);
        BigInteger multiple = start.subtract(start.mod(product)).add(product);

        refuses(MadeKey.rsa(multiple.add(E.modPow(BigInteger.valueOf(12345), product)), E, ""), "ROCA");
        // The same but for one residue: 2 is no power of 65537 modulo 11.
        BigInteger others = product.divide(BigInteger.valueOf(11));
        BigInteger other = E.modPow(BigInteger.valueOf(10), product);
        while (other.mod(BigInteger.valueOf(11)).intValue() != 2) {
            other = other.add(others);
        }
        set(MadeKey.rsa(multiple.add(other), E, ""));
    }

    @Test
    void usesPointsOfTheirCurveOnly() throws KeySetFault {
        ECPublicKey key = (ECPublicKey) MadeKey.of("P-256").getPublic();
        String x = TokenText.encoded(Unsigned.bytes(key.getW().getAffineX(), 32));
        String y = TokenText.encoded(Unsigned.bytes(key.getW().getAffineY(), 32));
        String other = TokenText.encoded(Unsigned.bytes(key.getW().getAffineY().flipBit(3), 32));
        String zero = TokenText.encoded(new byte[32]);
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) -1);

        set(point(x, y));
        refuses(point(x, other), "is no point of its curve P-256");
        refuses(point(zero, zero), "is no point of its curve P-256");
        refuses(point(x, TokenText.encoded(ones)), "is no point of its curve P-256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11qYAYKxCrfVS_6TyWQHOg7hcvPapiMlrwIaaPcHURo", "7f_______________________________________38",
                "_________________________________________38"
            })
    void usesPointsOfEd25519Only(String x) {
        refuses("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}", "is no point of its curve Ed25519");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "7P_______________________________________38", "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU",
                "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o"
            })
    void usesNoPointThatEverybodyCanSignFor(String x) {
        refuses("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}", "for which anybody can make signatures");
    }

    private static String point(String x, String y) {
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    }

    @Test
    void goesOnWithTheGoodKeysOfASetAndTellsOfTheOthers() throws KeySetFault {
        KeySet set = set("{\"kty\":\"PQC\",\"kid\":\"new\"}", P256);

        assertEquals(1, set.keys().size());
        assertEquals(
                List.of("key 1 (kid 'new') has the kty 'PQC'; RSA, EC, OKP and oct check signatures"), set.ignored());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|is no key set: not JSON", "[]|is no key set", "{\"keys\":{}}|has no list \"keys\"", "{}|has no list \"keys\"",
                "{\"keys\":[]}|has no key", "{\"keys\":[],\"keys\":[]}|comes twice", "{\"kty\":\"EC\"}|is a key, not a set of keys",
                "{\"keys\":[]} x|something follows", "{\"keys\":[[[[[[[[[]]]]]]]]]}|nest deeper"
            })
    void refusesWhatIsNoSet(String jsonAndWhy) {
        String[] parts = jsonAndWhy.split("\\|");
        KeySetFault fault = assertThrows(KeySetFault.class, () -> KeySet.ofJwks(parts[0].getBytes(StandardCharsets.UTF_8)));
        assertTrue(fault.wrong().contains(parts[1]), fault.wrong());
        assertFalse(fault.cure().isEmpty());
    }

    @Test
    void hasAsManyKeysAsItsBoundAndNoMore() throws KeySetFault {
        String[] keys = IntStream.range(0, KeySet.MAX_KEYS).mapToObj(i -> MadeKey.jwk("P-256", ",\"kid\":\"" + i + "\"")).toArray(String[]::new);
        assertEquals(KeySet.MAX_KEYS, set(keys).keys().size());

        String[] more = Arrays.copyOf(keys, keys.length + 1);
        more[keys.length] = P256;
        assertEquals("has 101 keys", assertThrows(KeySetFault.class, () -> set(more)).wrong());
    }

    @Test
    void isAsLargeAsItsBoundAndNoLarger() throws KeySetFault {
        String json = "{\"keys\":[" + P256 + "]}";
        KeySet.ofJwks((json + " ".repeat(KeySet.MAX_BYTES - json.length())).getBytes(StandardCharsets.UTF_8));

        byte[] larger = (json + " ".repeat(KeySet.MAX_BYTES - json.length() + 1)).getBytes(StandardCharsets.UTF_8);
        assertEquals("has 524289 bytes", assertThrows(KeySetFault.class, () -> KeySet.ofJwks(larger)).wrong());
        assertThrows(KeySetFault.class, () -> KeySet.ofPem(larger));
    }

    @Test
    void neverTellsAKey() throws KeySetFault {
        String secret = TokenText.encoded(MadeKey.SECRET);
        KeySet set = set(
                MadeKey.jwk("oct", ",\"kid\":\"s\""), MadeKey.jwk("P-256", ",\"kid\":\"p\",\"d\":\"" + secret + "\""), P256,
                "{\"kty\":\"oct\",\"k\":\"" + secret + "=\"}");
        assertEquals(3, set.ignored().size());
        assertFalse(set.ignored().toString().contains(secret));
        assertFalse(set(MadeKey.jwk("oct", "")).keys().toString().contains(secret));
    }

    @Test
    void tellsOfTheFirstKeysOnlyWhereNoneIsGood() {
        String[] bad = IntStream.range(0, 8).mapToObj(i -> "{\"kty\":\"PQC\"}").toArray(String[]::new);

        String wrong = assertThrows(KeySetFault.class, () -> set(bad)).wrong();

        assertTrue(wrong.contains("key 5 has the kty 'PQC'") && !wrong.contains("key 6"), wrong);
        assertTrue(wrong.endsWith("; and 3 more"), wrong);
    }

    @Test
    void cutsWhatItQuotesOfASetThatIsNone() {
        String json = "{\"" + "x".repeat(1000) + "\":1,\"" + "x".repeat(1000) + "\":2}";

        assertTrue(assertThrows(KeySetFault.class, () -> KeySet.ofJwks(json.getBytes(StandardCharsets.UTF_8))).wrong().length() < 200);
    }

    @Test
    void cutsAndCleansNamesOfOthers() throws KeySetFault {
        KeySet set = set("{\"kty\":\"\\u001b[31m" + "x".repeat(100) + "\"}", P256);

        assertEquals("key 1 has the kty '?[31m" + "x".repeat(59) + "..'; RSA, EC, OKP and oct check signatures", set.ignored().getFirst());
    }

    /** A modulus that nobody but the JDK could have made. */
    private static BigInteger modulus() {
        return ((RSAPublicKey) MadeKey.of("RSA").getPublic()).getModulus();
    }

    /** A product of two numbers so near each other that their mean's square is found at once, and not divisible by small primes. */
    private static BigInteger withoutSmallFactors(BigInteger mean, int distance) {
        BigInteger small = BigInteger.ONE;
        for (BigInteger prime = BigInteger.TWO; prime.intValue() <= 167; prime = prime.nextProbablePrime()) {
            small = small.multiply(prime);
        }
        BigInteger product = small;
        while (!product.gcd(small).equals(BigInteger.ONE)) {
            mean = mean.add(BigInteger.ONE);
            product = mean.multiply(mean).subtract(BigInteger.valueOf((long) distance * distance));
        }
        return product;
    }

    private static void refuses(String jwk, String why) {
        KeySetFault fault = assertThrows(KeySetFault.class, () -> set(jwk));
        assertTrue(fault.wrong().contains(why), fault.wrong());
    }

    private static KeySet set(String... jwks) throws KeySetFault {
        return KeySet.ofJwks(("{\"keys\":[" + String.join(",", jwks) + "]}").getBytes(StandardCharsets.UTF_8));
    }
}
