package portcullis.identity.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One key as a set writes it (RFC 7517, 4; RFC 7518, 6; RFC 8037, 2). Members that say nothing of its use are passed over. */
final class JwkReader {
    /** Where a key's private half stands; a key that shows it is no secret any more, and anybody can sign with it. */
    private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth");

    private final Map<?, ?> members;

    private JwkReader(Map<?, ?> members) {
        this.members = members;
    }

    /**
     * @throws KeyFault when it is not a key that may check signatures
     */
    static VerificationKey read(Map<?, ?> members) throws KeyFault {
        return new JwkReader(members).key();
    }

    /** Whether it is not said to be for something else (RFC 7517, 4.2 and 4.3). */
    static boolean isForSignatures(Map<?, ?> members) {
        try {
            new JwkReader(members).checkPurpose();
            return true;
        } catch (KeyFault forSomethingElse) {
            return false;
        }
    }

    private VerificationKey key() throws KeyFault {
        String kty = text("kty");
        if (kty == null) {
            throw new KeyFault("has no kty");
        }
        String kid = text("kid");
        if (kid != null && kid.length() > Jws.MAX_KID) {
            throw new KeyFault("has a kid of more than " + Jws.MAX_KID + " characters");
        }
        checkPurpose();
        String alg = text("alg");
        if (kty.equals("oct")) {
            return PublicKeys.secret(kid, alg, bytes("k"));
        }
        for (String member : PRIVATE) {
            if (members.containsKey(member)) {
                throw new KeyFault("shows its private half ('" + member + "'): whoever read it can make tokens");
            }
        }
        return PublicKeys.of(
                kid,
                alg,
                switch (kty) {
                    case "RSA" -> rsa();
                    case "EC" -> ec();
                    case "OKP" -> ed();
                    default -> throw new KeyFault("has the kty '" + KeyNames.shown(kty) + "'; RSA, EC, OKP and oct check signatures");
                });
    }

    /** Both members say what the key is for (RFC 7517, 4.2 and 4.3); a key for anything else may have other owners. */
    private void checkPurpose() throws KeyFault {
        String use = text("use");
        if (use != null && !use.equals("sig")) {
            throw new KeyFault("has the use '" + KeyNames.shown(use) + "', not sig");
        }
        if (members.containsKey("key_ops")) {
            if (!(members.get("key_ops") instanceof List<?> operations) || !operations.contains("verify")) {
                throw new KeyFault("has key_ops without verify");
            }
        }
    }

    private PublicKey rsa() throws KeyFault {
        BigInteger modulus = Unsigned.of(bytes("n"));
        BigInteger exponent = Unsigned.of(bytes("e"));
        // Before the JDK's key factory, whose sentences about the same are for programmers.
        RsaStrength.check(modulus, exponent);
        return made("RSA", new RSAPublicKeySpec(modulus, exponent));
    }

    private PublicKey ec() throws KeyFault {
        String crv = text("crv");
        EcCurve curve = crv == null ? null : EcCurve.of(crv);
        if (curve == null) {
            throw new KeyFault("has a crv that no token is signed on; P-256, P-384 and P-521 are");
        }
        ECPoint point = new ECPoint(coordinate(curve, "x"), coordinate(curve, "y"));
        if (!curve.has(point)) {
            throw new KeyFault("is no point of its curve " + curve.crv());
        }
        return made("EC", new ECPublicKeySpec(point, curve.parameters()));
    }

    /** Always as long as the curve's field, with zeros in front (RFC 7518, 6.2.1.2). */
    private BigInteger coordinate(EcCurve curve, String member) throws KeyFault {
        byte[] bytes = bytes(member);
        if (bytes.length != curve.size()) {
            throw new KeyFault("has in '" + member + "' " + bytes.length + " bytes; on " + curve.crv() + " they are " + curve.size());
        }
        return Unsigned.of(bytes);
    }

    private PublicKey ed() throws KeyFault {
        String crv = text("crv");
        EdCurve curve = crv == null ? null : EdCurve.of(crv);
        if (curve == null) {
            throw new KeyFault("has a crv that no token is signed on; Ed25519 and Ed448 are");
        }
        byte[] x = bytes("x");
        if (x.length != curve.size()) {
            throw new KeyFault("has in 'x' " + x.length + " bytes; on " + curve.crv() + " they are " + curve.size());
        }
        return made(curve.crv(), curve.key(x));
    }

    private static PublicKey made(String type, KeySpec spec) throws KeyFault {
        try {
            return KeyFactory.getInstance(type).generatePublic(spec);
        } catch (GeneralSecurityException notAKey) {
            throw new KeyFault("is not a key of type " + type);
        }
    }

    private @Nullable String text(String member) throws KeyFault {
        Object value = members.get(member);
        if (value instanceof String text) {
            return text;
        }
        if (members.containsKey(member)) {
            throw new KeyFault("has something else than a text in '" + member + "'");
        }
        return null;
    }

    private byte[] bytes(String member) throws KeyFault {
        String text = text(member);
        byte[] bytes = text == null ? null : Base64Url.decode(text);
        if (bytes == null || bytes.length == 0) {
            throw new KeyFault("has no '" + member + "' in canonical base64url without padding");
        }
        return bytes;
    }
}
