package portcullis.tls;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls.Provider;

/**
 * The contexts of one port, and so of one trust domain. A session may go on only while the certificate that it began with is
 * shown. The JDK sees to that itself; Conscrypt does not look, so there each certificate, or each set that serves the same
 * names, has a context of its own, whose tickets no other can open.
 */
final class ServerContexts {
    private record InForce(Identities identities, Map<List<X509Certificate>, SSLContext> contexts) {}

    private final Provider provider;
    private final @Nullable X509ExtendedTrustManager trust;
    private final ServerKeys keys;
    private volatile InForce inForce;

    ServerContexts(Provider provider, Identities first, @Nullable X509ExtendedTrustManager trust) {
        this.provider = provider;
        this.trust = trust;
        this.keys = new ServerKeys(first);
        this.inForce = new InForce(first, contexts(first, Map.of()));
    }

    private Map<List<X509Certificate>, SSLContext> contexts(Identities identities, Map<List<X509Certificate>, SSLContext> before) {
        Map<List<X509Certificate>, SSLContext> contexts = new HashMap<>();
        for (List<Identity> group : identities.groups()) {
            List<X509Certificate> key = key(group);
            SSLContext kept = before.get(key);
            contexts.computeIfAbsent(key, _ -> kept != null ? kept : Contexts.create(provider, keys, trust));
        }
        return contexts;
    }

    private List<X509Certificate> key(List<Identity> group) {
        return provider == Provider.JDK ? List.of() : group.stream().map(Identity::certificate).toList();
    }

    synchronized void use(Identities next) {
        inForce = new InForce(next, contexts(next, inForce.contexts));
        keys.use(next);
    }

    /** @param name that the client asks for; null when it asks for none, or nothing is known of it yet */
    SSLContext serving(@Nullable String name) {
        InForce seen = inForce;
        return seen.contexts.get(key(seen.identities.serving(name)));
    }
}
