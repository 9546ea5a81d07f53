package portcullis.identity.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.JwsAlgorithm;

class PemKeySetTest {
    private static final String KEY = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyqMnkcHNJzy9HUG3umWz9Wv9k33N
            Q8hSE3JrsVWS5xMukxNmeKNUKtL+zQbGzE2j/PDcOS61nrthjdPawIuAsQ==
            -----END PUBLIC KEY-----
            """;
    /** Of that key. Nobody asks until when it is good. */
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBgzCCASqgAwIBAgIUArkU9HcLL8sH2s+jm+vcsM7Y9VkwCgYIKoZIzj0EAwIw
            ETEPMA0GA1UEAwwGaXNzdWVyMB4XDTI2MTEyMzA4MTIzMloXDTI2MTEyNjA4MTIz
            MlowETEPMA0GA1UEAwwGaXNzdWVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
            yqMnkcHNJzy9HUG3umWz9Wv9k33NQ8hSE3JrsVWS5xMukxNmeKNUKtL+zQbGzE2j
            /PDcOS61nrthjdPawIuAsaNgMF4wHQYDVR0OBBYEFJ/3IYfVxuJOkLvOpVuAY9UB
            qqyUMB8GA1UdIwQYMBaAFJ/3IYfVxuJOkLvOpVuAY9UBqqyUMA8GA1UdEwEB/wQF
            MAMBAf8wCwYDVR0PBAQDAgeAMAoGCCqGSM49BAMCA0cAMEQCIGHnZ9X+k3Ryl4fk
            XVSP5hfy2/o+vzqEgtegMM+Jney1AiB3g5MaOYp18Usszti63JRcPvQ+4N5Dkc/y
            ZuHsRA+XcQ==
            -----END CERTIFICATE-----
            """;
    /** Of the same key, for signing certificates only. */
    private static final String AUTHORITY = """
            -----BEGIN CERTIFICATE-----
            MIIBijCCATCgAwIBAgIUDOK2etVJu2ZgzFP8AVTMZxVjqcMwCgYIKoZIzj0EAwIw
            FDESMBAGA1UEAwwJYXV0aG9yaXR5MB4XDTI2MTEyMzA4MTIzMloXDTI2MTEyNjA4
            MTIzMlowFDESMBAGA1UEAwwJYXV0aG9yaXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0D
            AQcDQgAEyqMnkcHNJzy9HUG3umWz9Wv9k33NQ8hSE3JrsVWS5xMukxNmeKNUKtL+
            zQbGzE2j/PDcOS61nrthjdPawIuAsaNgMF4wHQYDVR0OBBYEFJ/3IYfVxuJOkLvO
            pVuAY9UBqqyUMB8GA1UdIwQYMBaAFJ/3IYfVxuJOkLvOpVuAY9UBqqyUMA8GA1Ud
            EwEB/wQFMAMBAf8wCwYDVR0PBAQDAgIEMAoGCCqGSM49BAMCA0gAMEUCIQDBdb1l
            VOAgl6zD3W7L5+QBbqmkAhuUGDe8teb+BaKMtgIgcYjWz/NN01M1zKi9GYYAhVUe
            dH2otedaS2z+nUoIIEs=
            -----END CERTIFICATE-----
            """;

    @Test
    void readsPublicKeysInPem() throws KeySetFault {
        KeySet set = KeySet.ofPem(
                ("An issuer's keys\n" + pem(MadeKey.of("RSA").getPublic().getEncoded()) + pem(MadeKey.of("P-384").getPublic().getEncoded())
                                + pem(MadeKey.of("Ed25519").getPublic().getEncoded()))
                        .getBytes(StandardCharsets.US_ASCII));

        assertSame(set.keys().get(0), set.find(null, JwsAlgorithm.RS256));
        assertSame(set.keys().get(0), set.find("whatever", JwsAlgorithm.PS512));
        assertSame(set.keys().get(1), set.find(null, JwsAlgorithm.ES384));
        assertSame(set.keys().get(2), set.find(null, JwsAlgorithm.EDDSA));
        assertNull(set.find(null, JwsAlgorithm.ES256));
        assertEquals(List.of(), set.ignored());
    }

    @Test
    void refusesTwoKeysInPemBetweenWhichNoTokenCanChoose() {
        byte[] pem = (pem(MadeKey.of("P-256").getPublic().getEncoded()) + pem(MadeKey.make("P-256").getPublic().getEncoded()))
                .getBytes(StandardCharsets.US_ASCII);

        assertEquals(
                "has several keys for ES256, and no token could say which one it was signed with",
                assertThrows(KeySetFault.class, () -> KeySet.ofPem(pem)).wrong());
    }

    @Test
    void readsTheKeyOfACertificateOnce() throws KeySetFault {
        KeySet set = KeySet.ofPem((CERTIFICATE + KEY).getBytes(StandardCharsets.US_ASCII));

        assertSame(set.keys().getFirst(), set.find(null, JwsAlgorithm.ES256));
        assertEquals(List.of("key 2 is key 1 again"), set.ignored());
    }

    @Test
    void saysWhichBlocksInPemAreNoKeys() throws KeySetFault {
        String pkcs1 = "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n";
        String secret = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        String wrong = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
        KeySet set = KeySet.ofPem((AUTHORITY + pkcs1 + secret + wrong + KEY).getBytes(StandardCharsets.US_ASCII));

        assertEquals(
                List.of(
                        "key 1 is a certificate whose key usage lacks digitalSignature",
                        "key 2 is in PKCS#1; openssl rsa -RSAPublicKey_in -pubout writes it as PUBLIC KEY",
                        "key 3 is a PRIVATE KEY; PUBLIC KEY and CERTIFICATE check signatures",
                        "key 4 is no RSA, EC, Ed25519 or Ed448 key"),
                set.ignored());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|has no key", "{\"keys\":[]}|has no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n|has a block without an end",
                "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----|before line 3 that is not base64"
            })
    void refusesWhatIsNoPem(String pemAndWhy) {
        String[] parts = pemAndWhy.split("\\|");
        KeySetFault fault = assertThrows(KeySetFault.class, () -> KeySet.ofPem(parts[0].getBytes(StandardCharsets.UTF_8)));
        assertTrue(fault.wrong().contains(parts[1]), fault.wrong());
    }

    @Test
    void usesAKeyForPssAsItSaysItself() throws GeneralSecurityException, KeySetFault {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSASSA-PSS");
        PSSParameterSpec limit = new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1);
        generator.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4, limit));
        KeyPair pair = generator.generateKeyPair();
        Signature signer = Signature.getInstance("RSASSA-PSS");
        signer.initSign(pair.getPrivate());
        signer.setParameter(limit);
        byte[] text = {1, 2, 3};
        signer.update(text);
        byte[] signature = signer.sign();

        VerificationKey key = KeySet.ofPem(pem(pair.getPublic().getEncoded()).getBytes(StandardCharsets.US_ASCII)).keys().getFirst();

        assertEquals(Set.of(JwsAlgorithm.PS384), key.algorithms());
        assertTrue(key.verify(JwsAlgorithm.PS384, text, signature, null));
        Boring.load();
        assertTrue(key.verify(JwsAlgorithm.PS384, text, signature, Boring.provider()));
    }

    private static String pem(byte[] key) {
        return "-----BEGIN PUBLIC KEY-----\r\n" + Base64.getMimeEncoder(64, new byte[] {'\r', '\n'}).encodeToString(key)
                + "\r\n-----END PUBLIC KEY-----\r\n";
    }
}
