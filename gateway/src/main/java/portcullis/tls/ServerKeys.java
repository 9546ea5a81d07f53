package portcullis.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Gives handshakes the identity they need, out of those that are in force. The ones before them finish what they began. */
final class ServerKeys extends X509ExtendedKeyManager {
    private record InForce(Identities now, Identities before) {}

    private volatile InForce identities;

    ServerKeys(Identities first) {
        this.identities = new InForce(first, first);
    }

    synchronized void use(Identities next) {
        if (identities.now != next) {
            identities = new InForce(next, identities.now);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Identity identity = identities.now.choose(RequestedName.on(engine), keyType);
        return identity == null ? null : identity.alias();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Identity identity = called(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Identity identity = called(alias);
        return identity == null ? null : identity.chain().clone();
    }

    private @Nullable Identity called(String alias) {
        InForce seen = identities;
        Identity identity = seen.now.called(alias);
        return identity != null ? identity : seen.before.called(alias);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null; // engines only
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
