package portcullis.identity.jose;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Blocks of a PEM file (RFC 7468): public keys and certificates. Of a certificate only the key counts, and whether it may check
 * signatures: who puts it beside the configuration vouches for it, so nobody asks who signed it or until when it is good.
 */
final class PemReader {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    /** One block: what it says it is, and what it holds. */
    record Block(String label, byte[] content) {}

    private PemReader() {}

    /**
     * Every block of the file, in its order; text between them is for people.
     *
     * @throws KeySetFault when a block does not end, or is not base64
     */
    static List<Block> blocks(byte[] pem) throws KeySetFault {
        List<Block> blocks = new ArrayList<>();
        String label = null;
        StringBuilder content = new StringBuilder();
        int number = 0;
        for (String raw : new String(pem, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (label == null) {
                if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                    label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                    content.setLength(0);
                }
            } else if (line.equals(END + label + DASHES)) {
                blocks.add(new Block(label, decoded(content.toString(), number)));
                label = null;
            } else {
                content.append(line);
            }
        }
        if (label != null) {
            throw new KeySetFault("has a block without an end (-----END ..-----)", "the whole file");
        }
        return blocks;
    }

    private static byte[] decoded(String base64, int line) throws KeySetFault {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw new KeySetFault("has a block before line " + line + " that is not base64", "the file as it was made");
        }
    }

    static VerificationKey read(Block block) throws KeyFault {
        return PublicKeys.of(
                null,
                null,
                switch (block.label) {
                    case "PUBLIC KEY" -> publicKey(block.content);
                    case "CERTIFICATE" -> certified(block.content);
                    case "RSA PUBLIC KEY" -> throw new KeyFault(
                            "is in PKCS#1; openssl rsa -RSAPublicKey_in -pubout writes it as PUBLIC KEY");
                    default -> throw new KeyFault("is a " + KeyNames.shown(block.label) + "; PUBLIC KEY and CERTIFICATE check signatures");
                });
    }

    private static PublicKey publicKey(byte[] der) throws KeyFault {
        for (String type : KEY_TYPES) {
            try {
                return KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(der));
            } catch (InvalidKeySpecException anotherType) {
                // then the next
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + type, e);
            }
        }
        throw new KeyFault("is no RSA, EC, Ed25519 or Ed448 key");
    }

    private static PublicKey certified(byte[] der) throws KeyFault {
        X509Certificate certificate;
        try {
            certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new KeyFault("is no certificate");
        }
        boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !usage[0]) {
            throw new KeyFault("is a certificate whose key usage lacks digitalSignature");
        }
        return certificate.getPublicKey();
    }
}
