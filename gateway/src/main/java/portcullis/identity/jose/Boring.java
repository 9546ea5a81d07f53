package portcullis.identity.jose;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * Signatures checked by Conscrypt, which is BoringSSL in native code and several times as fast as the JDK, above all on elliptic
 * curves, where a flood of bad tokens would cost most. Not used until somebody has {@linkplain #load loaded} it, and never where
 * it cannot be: then everything is checked as if it did not exist, by Helidon and the JDK.
 */
public final class Boring {
    private static volatile @Nullable Provider provider;
    private static volatile String name = "JDK";

    private Boring() {}

    /**
     * Has every key use it from now on where it can be had. Takes some 100 ms the first time, because the library is unpacked and
     * loaded; nobody needs to wait for the end of that.
     */
    public static synchronized void load() {
        if (provider != null) {
            return;
        }
        String reason = missing();
        if (reason == null) {
            provider = Conscrypt.newProviderBuilder().provideTrustManager(false).build();
            Conscrypt.Version version = Conscrypt.version();
            name = "Conscrypt " + version.major() + '.' + version.minor() + '.' + version.patch();
        } else {
            name = "JDK (" + reason + ")";
        }
    }

    /** Who checks signatures at the moment, for operators. */
    public static String name() {
        return name;
    }

    /** Null while it is not loaded. */
    static @Nullable Provider provider() {
        return provider;
    }

    private static @Nullable String missing() {
        // Whoever puts a provider of his own in front of the JDK's, a validated module perhaps, wants that one to be asked.
        for (String algorithm : new String[] {"SHA256withRSA", "SHA256withECDSA"}) {
            String first = first(algorithm);
            if (!first.equals("SunRsaSign") && !first.equals("SunEC")) {
                return algorithm + " is " + first + "'s by the JDK's security settings";
            }
        }
        try {
            Conscrypt.checkAvailability();
            return null;
        } catch (LinkageError e) {
            return "Conscrypt cannot be loaded: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }

    private static String first(String algorithm) {
        try {
            return Signature.getInstance(algorithm).getProvider().getName();
        } catch (GeneralSecurityException none) {
            return "nobody";
        }
    }
}
