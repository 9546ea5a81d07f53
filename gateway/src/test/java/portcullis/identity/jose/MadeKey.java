package portcullis.identity.jose;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import portcullis.config.JwsAlgorithm;

/** Keys for tests, made by the JDK and written by nothing that is tested here. */
final class MadeKey {
    static final byte[] SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, KeyPair> MADE = new ConcurrentHashMap<>();

    private MadeKey() {}

    /** The one key of its type (RSA, P-256, P-384, P-521, Ed25519, Ed448) that all tests share. */
    static KeyPair of(String type) {
        return MADE.computeIfAbsent(type, MadeKey::make);
    }

    static KeyPair make(String type) {
        try {
            switch (type) {
                case "RSA" -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
                    generator.initialize(2048);
                    return generator.generateKeyPair();
                }
                case "Ed25519", "Ed448" -> {
                    return KeyPairGenerator.getInstance(type).generateKeyPair();
                }
                default -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                    generator.initialize(new ECGenParameterSpec("secp" + type.substring(2) + "r1"));
                    return generator.generateKeyPair();
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(type, e);
        }
    }

    /** The type of the shared key for an algorithm. */
    static String type(JwsAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256, RS384, RS512, PS256, PS384, PS512 -> "RSA";
            case ES256 -> "P-256";
            case ES384 -> "P-384";
            case ES512 -> "P-521";
            case EDDSA -> "Ed25519";
            case HS256, HS384, HS512 -> "oct";
        };
    }

    /** As an issuer publishes it: {@code members} are further ones, each with a comma in front. */
    static String jwk(String type, String members) {
        if (type.equals("oct")) {
            return "{\"kty\":\"oct\",\"k\":\"" + TokenText.encoded(SECRET) + "\"" + members + "}";
        }
        return jwk(of(type).getPublic(), type, members);
    }

    static String jwk(PublicKey key, String type, String members) {
        return switch (key) {
            case RSAPublicKey rsa -> rsa(rsa.getModulus(), rsa.getPublicExponent(), members);
            case ECPublicKey ec -> {
                int size = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
                yield "{\"kty\":\"EC\",\"crv\":\"" + type + "\",\"x\":\"" + padded(ec.getW().getAffineX(), size) + "\",\"y\":\""
                        + padded(ec.getW().getAffineY(), size) + "\"" + members + "}";
            }
            case EdECPublicKey ed -> {
                byte[] spki = ed.getEncoded();
                byte[] raw = Arrays.copyOfRange(spki, 12, spki.length);
                yield "{\"kty\":\"OKP\",\"crv\":\"" + type + "\",\"x\":\"" + TokenText.encoded(raw) + "\"" + members + "}";
            }
            default -> throw new IllegalArgumentException(type);
        };
    }

    static String rsa(BigInteger modulus, BigInteger exponent, String members) {
        return "{\"kty\":\"RSA\",\"n\":\"" + padded(modulus, (modulus.bitLength() + 7) / 8) + "\",\"e\":\""
                + padded(exponent, (exponent.bitLength() + 7) / 8) + "\"" + members + "}";
    }

    private static String padded(BigInteger number, int size) {
        String hex = number.toString(16);
        return TokenText.encoded(HexFormat.of().parseHex("0".repeat(size * 2 - hex.length()) + hex));
    }

    /** Signs with the shared key as RFC 7518 and 8037 say. */
    static byte[] sign(JwsAlgorithm algorithm, byte[] text) throws GeneralSecurityException {
        String bits = algorithm.toString().substring(2);
        if (algorithm.isSymmetric()) {
            Mac mac = Mac.getInstance("HmacSHA" + bits);
            mac.init(new SecretKeySpec(SECRET, "HMAC"));
            return mac.doFinal(text);
        }
        String type = type(algorithm);
        Signature signature =
                switch (algorithm) {
                    case RS256, RS384, RS512 -> Signature.getInstance("SHA" + bits + "withRSA");
                    case PS256, PS384, PS512 -> Signature.getInstance("RSASSA-PSS");
                    case ES256, ES384, ES512 -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
                    default -> Signature.getInstance(type);
                };
        signature.initSign(of(type).getPrivate());
        if (algorithm.toString().startsWith("PS")) {
            String hash = "SHA-" + bits;
            signature.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(bits) / 8, 1));
        }
        signature.update(text);
        return signature.sign();
    }
}
