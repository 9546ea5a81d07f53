package portcullis.tls;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls.Provider;

/** Makes contexts: the one place that knows whose implementation of TLS it is. */
final class Contexts {
    /** Sessions that are kept for peers that do not carry their own in a ticket. */
    private static final int MOST_SESSIONS = 4096;
    /** How long a session may be resumed. */
    private static final Duration RESUMABLE = Duration.ofHours(12);

    private Contexts() {}

    /**
     * @param keys who we are; null for nobody
     * @param trust null for nobody
     */
    static SSLContext create(Provider provider, @Nullable KeyManager keys, @Nullable TrustManager trust) {
        try {
            SSLContext context =
                    switch (provider) {
                        case JDK -> SSLContext.getInstance("TLS");
                        case CONSCRYPT -> Boring.context();
                    };
            context.init(
                    keys == null ? new KeyManager[0] : new KeyManager[] {keys},
                    trust == null ? new TrustManager[0] : new TrustManager[] {trust},
                    null);
            bound(context.getServerSessionContext());
            if (provider == Provider.CONSCRYPT) { // whose server takes sessions from tickets alone
                context.getServerSessionContext().setSessionCacheSize(1);
            }
            bound(context.getClientSessionContext());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java speaks no TLS", e);
        }
    }

    /** All that are known and not switched off, in the names of the IANA registry. */
    static Set<String> ciphers(Provider provider) {
        return Set.of(create(provider, null, null).getSupportedSSLParameters().getCipherSuites());
    }

    /** Whose implementation it is, with its version. */
    static String name(SSLContext context, Provider provider) {
        return switch (provider) {
            case JDK -> context.getProvider().getName() + ' ' + context.getProvider().getVersionStr();
            case CONSCRYPT -> Boring.name();
        };
    }

    private static void bound(@Nullable SSLSessionContext sessions) {
        if (sessions != null) {
            sessions.setSessionCacheSize(MOST_SESSIONS);
            sessions.setSessionTimeout((int) RESUMABLE.toSeconds());
        }
    }
}
