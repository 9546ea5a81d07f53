package portcullis.identity.jose;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/** A public key in the form that {@link Boring} wants it in, which it gets with the first signature. */
final class NativeKey {
    private final PublicKey key;
    private final String type;
    private volatile @Nullable PublicKey taken;
    private volatile boolean isRefused;

    /**
     * @param type as its key factory calls it
     */
    NativeKey(PublicKey key, String type) {
        this.key = key;
        this.type = type;
    }

    /**
     * The key for this provider, of which there is one only; null without one, and where it does not take such keys.
     */
    @Nullable PublicKey of(@Nullable Provider boring) {
        if (boring == null || isRefused) {
            return null;
        }
        PublicKey known = taken;
        if (known != null) {
            return known;
        }
        try {
            PublicKey now = KeyFactory.getInstance(type, boring).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
            taken = now;
            return now;
        } catch (GeneralSecurityException notForIt) {
            isRefused = true;
            return null;
        }
    }
}
