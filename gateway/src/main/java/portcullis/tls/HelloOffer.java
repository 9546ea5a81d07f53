package portcullis.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What else a client says in its first record that one needs to know to answer it. Conscrypt asks for keys without telling
 * what the client can verify, and goes on with a client that speaks none of our protocols. What cannot be understood here is
 * left to the engine.
 *
 * @param rsa whether it verifies signatures of RSA keys
 * @param ecdsa whether it verifies those of EC keys
 * @param foreign whether it speaks other protocols only (RFC 7301)
 */
record HelloOffer(boolean rsa, boolean ecdsa, boolean foreign) {
    static final HelloOffer ANY = new HelloOffer(true, true, false);

    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int PROTOCOLS = 16;
    private static final int VERSIONS = 43;
    private static final short V1_3 = 0x304;
    /** With AES-GCM, ChaCha20-Poly1305 and AES-CBC, in the numbers of the IANA registry. */
    private static final Set<Integer> ECDSA_CIPHERS = Set.of(0xc02b, 0xc02c, 0xcca9, 0xc009, 0xc00a);

    private static final Set<Integer> RSA_CIPHERS = Set.of(0xc02f, 0xc030, 0xcca8, 0xc013, 0xc014);

    /**
     * @param record a whole record with its header; is left as it is
     * @param ours our protocols
     * @param latest whether we speak TLS 1.3
     */
    static HelloOffer in(ByteBuffer record, List<String> ours, boolean latest) {
        boolean rsa = false;
        boolean ecdsa = false;
        ByteBuffer schemes = HelloName.extension(record, SIGNATURE_ALGORITHMS);
        if (schemes == null || schemes.remaining() < 4) {
            rsa = true;
            ecdsa = true;
        } else {
            schemes.getShort();
            while (schemes.remaining() >= 2) {
                int hash = schemes.get();
                int kind = schemes.get();
                rsa |= hash == 8 ? kind >= 4 && kind <= 6 : kind == 1; // RFC 8446, 4.2.3
                ecdsa |= hash < 8 && kind == 3;
            }
        }
        if (!latest || !speaksLatest(HelloName.extension(record, VERSIONS))) {
            rsa &= hasCipher(record, RSA_CIPHERS);
            ecdsa &= hasCipher(record, ECDSA_CIPHERS);
        }
        return new HelloOffer(rsa, ecdsa, isForeign(HelloName.extension(record, PROTOCOLS), ours));
    }

    private static boolean speaksLatest(@Nullable ByteBuffer versions) {
        if (versions == null || !versions.hasRemaining()) {
            return false;
        }
        versions.get();
        while (versions.remaining() >= 2) {
            if (versions.getShort() == V1_3) {
                return true;
            }
        }
        return false;
    }

    /** Until TLS 1.2 a cipher says what key it goes with. */
    private static boolean hasCipher(ByteBuffer record, Set<Integer> wanted) {
        ByteBuffer ciphers = HelloName.ciphers(record);
        if (ciphers == null) {
            return true;
        }
        while (ciphers.remaining() >= 2) {
            if (wanted.contains(ciphers.getShort() & 0xffff)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForeign(@Nullable ByteBuffer offered, List<String> ours) {
        if (offered == null || offered.remaining() < 4) {
            return false;
        }
        offered.getShort();
        while (offered.hasRemaining()) {
            int length = offered.get() & 0xff;
            if (length > offered.remaining()) {
                return false; // the engine refuses it
            }
            byte[] name = new byte[length];
            offered.get(name);
            if (ours.contains(new String(name, StandardCharsets.US_ASCII))) {
                return false;
            }
        }
        return true;
    }

    /** @param keyType such as EC */
    boolean verifies(String keyType) {
        return switch (keyType) {
            case "EC" -> ecdsa;
            case "RSA" -> rsa;
            default -> true;
        };
    }
}
