package portcullis.identity.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** What every public key goes through, wherever it comes from: which algorithms it is good for, and whether it is any good. */
final class PublicKeys {
    private static final Set<JwsAlgorithm> PSS = EnumSet.of(JwsAlgorithm.PS256, JwsAlgorithm.PS384, JwsAlgorithm.PS512);
    private static final Set<JwsAlgorithm> RSA = EnumSet.range(JwsAlgorithm.RS256, JwsAlgorithm.PS512);

    private PublicKeys() {}

    /**
     * @param alg the only algorithm that the key may be used with; null when its owner does not say
     */
    static VerificationKey of(@Nullable String kid, @Nullable String alg, PublicKey key) throws KeyFault {
        return switch (key) {
            case RSAPublicKey rsa -> rsa(kid, alg, rsa);
            case ECPublicKey ec -> ec(kid, alg, ec);
            case EdECPublicKey ed -> ed(kid, alg, ed);
            default -> throw new KeyFault("is of type " + key.getAlgorithm() + "; RSA, EC and Ed25519 keys check signatures");
        };
    }

    private static VerificationKey rsa(@Nullable String kid, @Nullable String alg, RSAPublicKey key) throws KeyFault {
        RsaStrength.check(key.getModulus(), key.getPublicExponent());
        Set<JwsAlgorithm> own = key.getAlgorithm().equals("RSASSA-PSS") ? pss(key.getParams()) : RSA;
        String n = Base64Url.encode(Unsigned.bytes(key.getModulus()));
        String e = Base64Url.encode(Unsigned.bytes(key.getPublicExponent()));
        String thumbprint = thumbprint("{\"e\":\"" + e + "\",\"kty\":\"RSA\",\"n\":\"" + n + "\"}");
        return new VerificationKey(kid, narrowed(own, alg), new RsaCheck(plain(key)), thumbprint);
    }

    /** A key that is said to be for PSS must not be used in the older way, and with one hash only where it names one (RFC 4055, 1.2). */
    private static Set<JwsAlgorithm> pss(@Nullable AlgorithmParameterSpec parameters) throws KeyFault {
        if (!(parameters instanceof PSSParameterSpec limit)) {
            return PSS;
        }
        return switch (limit.getDigestAlgorithm()) {
            case "SHA-256" -> EnumSet.of(JwsAlgorithm.PS256);
            case "SHA-384" -> EnumSet.of(JwsAlgorithm.PS384);
            case "SHA-512" -> EnumSet.of(JwsAlgorithm.PS512);
            default -> throw new KeyFault("is for PSS with " + limit.getDigestAlgorithm() + ", which no token is signed with");
        };
    }

    /** The numbers alone: whoever checks signatures has its own mind about what else a key says. */
    private static RSAPublicKey plain(RSAPublicKey key) throws KeyFault {
        if (key.getAlgorithm().equals("RSA")) {
            return key;
        }
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new KeyFault("is not a key of type RSA");
        }
    }

    private static VerificationKey ec(@Nullable String kid, @Nullable String alg, ECPublicKey key) throws KeyFault {
        EcCurve curve = EcCurve.of(key.getParams());
        if (curve == null) {
            throw new KeyFault("lies on a curve that no token is signed on; P-256, P-384 and P-521 are");
        }
        if (!curve.has(key.getW())) {
            throw new KeyFault("is no point of its curve " + curve.crv());
        }
        String x = Base64Url.encode(Unsigned.bytes(key.getW().getAffineX(), curve.size()));
        String y = Base64Url.encode(Unsigned.bytes(key.getW().getAffineY(), curve.size()));
        String thumbprint =
                thumbprint("{\"crv\":\"" + curve.crv() + "\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}");
        return new VerificationKey(kid, narrowed(EnumSet.of(curve.algorithm()), alg), new EcCheck(curve, key), thumbprint);
    }

    private static VerificationKey ed(@Nullable String kid, @Nullable String alg, EdECPublicKey key) throws KeyFault {
        EdCurve curve = EdCurve.of(key);
        if (!curve.has(key)) {
            throw new KeyFault("is no point of its curve " + curve.crv());
        }
        if (curve.isForEverybody(key)) {
            throw new KeyFault("is a point for which anybody can make signatures");
        }
        String thumbprint = thumbprint(
                "{\"crv\":\"" + curve.crv() + "\",\"kty\":\"OKP\",\"x\":\"" + Base64Url.encode(curve.bytes(key)) + "\"}");
        return new VerificationKey(kid, narrowed(EnumSet.of(JwsAlgorithm.EDDSA), alg), new EdCheck(key, curve), thumbprint);
    }

    static VerificationKey secret(@Nullable String kid, @Nullable String alg, byte[] secret) throws KeyFault {
        Set<JwsAlgorithm> own = HmacCheck.algorithms(secret.length);
        if (own.isEmpty()) {
            throw new KeyFault("is a secret of " + secret.length + " bytes; HS256 needs 32, HS384 48 and HS512 64");
        }
        String thumbprint = thumbprint("{\"k\":\"" + Base64Url.encode(secret) + "\",\"kty\":\"oct\"}");
        return new VerificationKey(kid, narrowed(own, alg), new HmacCheck(secret), thumbprint);
    }

    private static Set<JwsAlgorithm> narrowed(Set<JwsAlgorithm> own, @Nullable String alg) throws KeyFault {
        if (alg == null) {
            return own;
        }
        JwsAlgorithm only = JwsAlgorithm.of(alg);
        if (only == null || !own.contains(only)) {
            throw new KeyFault("is for '" + KeyNames.shown(alg) + "', and by its type and size good for " + own);
        }
        return EnumSet.of(only);
    }

    /** RFC 7638, 3: over these members in this order, without white space. */
    private static String thumbprint(String json) {
        try {
            return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
