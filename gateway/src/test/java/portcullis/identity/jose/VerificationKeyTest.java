package portcullis.identity.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portcullis.config.JwsAlgorithm;

class VerificationKeyTest {
    private static final byte[] TEXT = "eyJhbGciOiJFUzI1NiJ9.e30".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource
    void checksSignaturesWithoutNativeCode(JwsAlgorithm algorithm) throws GeneralSecurityException, KeySetFault {
        checks(algorithm, null);
    }

    @ParameterizedTest
    @EnumSource
    void checksSignaturesWithNativeCode(JwsAlgorithm algorithm) throws GeneralSecurityException, KeySetFault {
        checks(algorithm, boring());
    }

    private static void checks(JwsAlgorithm algorithm, @Nullable Provider boring) throws GeneralSecurityException, KeySetFault {
        VerificationKey key = only(MadeKey.jwk(MadeKey.type(algorithm), ""));
        byte[] signature = MadeKey.sign(algorithm, TEXT);

        assertTrue(key.fits(algorithm));
        assertTrue(key.verify(algorithm, TEXT, signature, boring));
        assertFalse(key.verify(algorithm, Arrays.copyOf(TEXT, TEXT.length - 1), signature, boring), "another text");
        assertFalse(key.verify(algorithm, TEXT, new byte[0], boring), "no signature");
        assertFalse(key.verify(algorithm, TEXT, Arrays.copyOf(signature, signature.length - 1), boring), "a shorter one");
        assertFalse(key.verify(algorithm, TEXT, Arrays.copyOf(signature, signature.length + 1), boring), "a longer one");
        assertFalse(key.verify(algorithm, TEXT, new byte[signature.length], boring), "nothing but zeros");
        byte[] ones = new byte[signature.length];
        Arrays.fill(ones, (byte) -1);
        assertFalse(key.verify(algorithm, TEXT, ones, boring), "nothing but ones");
        for (int i = 0; i < signature.length; i += 7) {
            byte[] changed = signature.clone();
            changed[i] ^= 0x10;
            assertFalse(key.verify(algorithm, TEXT, changed, boring), "another byte " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isGoodForItsOwnKindOnly(JwsAlgorithm algorithm) throws GeneralSecurityException, KeySetFault {
        byte[] signature = MadeKey.sign(algorithm, TEXT);
        VerificationKey key = only(MadeKey.jwk(MadeKey.type(algorithm), ",\"alg\":\"" + algorithm + "\""));
        for (JwsAlgorithm other : JwsAlgorithm.values()) {
            assertEquals(other == algorithm, key.fits(other), other.toString());
            assertEquals(other == algorithm, key.verify(other, TEXT, signature), other.toString());
        }
    }

    /** The numbers of a signature that an ECDSA check which does not look would take, whatever was signed (CVE-2022-21449). */
    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void refusesNumbersOutsideTheGroup(JwsAlgorithm algorithm) throws GeneralSecurityException, KeySetFault {
        VerificationKey key = only(MadeKey.jwk(MadeKey.type(algorithm), ""));
        byte[] good = MadeKey.sign(algorithm, TEXT);
        EcCurve curve = EcCurve.of(MadeKey.type(algorithm));
        assertTrue(curve != null && curve.hasSignature(good));
        byte[] order = Unsigned.bytes(curve.parameters().getOrder(), curve.size());
        for (byte[] number : new byte[][] {new byte[curve.size()], order}) {
            byte[] r = good.clone();
            System.arraycopy(number, 0, r, 0, number.length);
            byte[] s = good.clone();
            System.arraycopy(number, 0, s, number.length, number.length);
            for (byte[] wrong : new byte[][] {r, s}) {
                assertFalse(curve.hasSignature(wrong));
                assertFalse(key.verify(algorithm, TEXT, wrong, null));
                assertFalse(key.verify(algorithm, TEXT, wrong, boring()));
            }
        }
        byte[] largest = Unsigned.bytes(curve.parameters().getOrder().subtract(BigInteger.ONE), curve.size());
        byte[] last = good.clone();
        System.arraycopy(largest, 0, last, 0, largest.length);
        assertTrue(curve.hasSignature(last), "the last number that is in it");
    }

    /** Both numbers begin with zeros now and then, or with a bit that elsewhere would be a sign. */
    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void takesNumbersOfEveryLength(JwsAlgorithm algorithm) throws GeneralSecurityException, KeySetFault {
        VerificationKey key = only(MadeKey.jwk(MadeKey.type(algorithm), ""));
        Provider boring = boring();
        for (int i = 0; i < (algorithm == JwsAlgorithm.ES256 ? 600 : 8); i++) {
            assertTrue(key.verify(algorithm, TEXT, MadeKey.sign(algorithm, TEXT), boring));
        }
    }

    @Test
    void checksEd448() throws GeneralSecurityException, KeySetFault {
        Signature signer = Signature.getInstance("Ed448");
        signer.initSign(MadeKey.of("Ed448").getPrivate());
        signer.update(TEXT);
        byte[] signature = signer.sign();
        VerificationKey key = only(MadeKey.jwk("Ed448", ""));

        assertTrue(key.verify(JwsAlgorithm.EDDSA, TEXT, signature, boring()));
        assertFalse(key.verify(JwsAlgorithm.EDDSA, TEXT, new byte[signature.length], boring()));
    }

    /** RFC 8037, appendix A. */
    @Test
    void checksTheExampleOfEd25519() throws JwsFault, KeySetFault {
        VerificationKey key = only("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}");
        Jws jws = Jws.parse("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhij"
                + "cNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");

        assertTrue(key.verify(JwsAlgorithm.EDDSA, jws.signed(), jws.signature()));
        assertEquals("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", key.thumbprint());
    }

    /** RFC 7638, 3.1. */
    @Test
    void hasTheThumbprintOfTheExample() throws KeySetFault {
        String n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs"
                + "tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajr"
                + "n1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

        assertEquals(
                "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", only("{\"kty\":\"RSA\",\"n\":\"" + n + "\",\"e\":\"AQAB\"}").thumbprint());
    }

    private static VerificationKey only(String jwk) throws KeySetFault {
        return KeySet.ofJwks(("{\"keys\":[" + jwk + "]}").getBytes(StandardCharsets.UTF_8)).keys().getFirst();
    }

    private static @Nullable Provider boring() {
        Boring.load();
        assumeTrue(Boring.provider() != null, () -> "skipped: signatures are checked by " + Boring.name());
        return Boring.provider();
    }
}
