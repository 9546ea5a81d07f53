package portcullis.tls;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * Conscrypt, which is BoringSSL in native code. The first use of this class loads it; no other one names it, so that a
 * gateway that does without never does.
 */
final class Boring {
    private static final @Nullable String MISSING = load();

    private Boring() {}

    private static @Nullable String load() {
        try {
            Conscrypt.checkAvailability();
            return null;
        } catch (LinkageError e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }

    /** Why it cannot be used on this machine; null when it can. */
    static @Nullable String missing() {
        return MISSING;
    }

    static String name() {
        Conscrypt.Version version = Conscrypt.version();
        return "Conscrypt " + version.major() + '.' + version.minor() + '.' + version.patch();
    }

    static SSLContext context() throws NoSuchAlgorithmException {
        return SSLContext.getInstance("TLS", Holder.PROVIDER);
    }

    /** It gives no tickets unless it is told to, and keeps no sessions otherwise. */
    static void useTickets(SSLEngine engine) {
        Conscrypt.setUseSessionTickets(engine, true);
    }

    private static final class Holder {
        static final Provider PROVIDER = Conscrypt.newProviderBuilder().provideTrustManager(false).build();
    }
}
