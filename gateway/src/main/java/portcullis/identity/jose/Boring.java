package portcullis.identity.jose;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.util.concurrent.atomic.AtomicBoolean;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * Signatures checked by Conscrypt, which is BoringSSL in native code and several times as fast as the JDK, above all on elliptic
 * curves, where a flood of bad tokens would cost most. Not used until somebody has {@linkplain #prepare asked for} it, and never where
 * it cannot be: then everything is checked as if it did not exist, by Helidon and the JDK.
 */
public final class Boring {
    private static final System.Logger LOG = System.getLogger(Boring.class.getName());
    private static final AtomicBoolean PREPARED = new AtomicBoolean();

    private static volatile @Nullable Provider provider;
    private static volatile String name = "JDK";

    private Boring() {}

    /** Has it loaded, without waiting for it; until then signatures are checked without it. To be asked as often as one likes. */
    public static void prepare() {
        if (!PREPARED.getAndSet(true)) {
            // Not on a virtual thread: loading would hold on to the thread that carries it.
            Thread.ofPlatform().name("signatures").daemon().start(() -> {
                load();
                LOG.log(System.Logger.Level.INFO, "signatures of tokens are checked by " + name);
            });
        }
    }

    /** Has every key use it from now on, where it can be had. Takes 100 ms and more the first time: a library is unpacked and loaded. */
    static synchronized void load() {
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
