package portcullis.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
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
        Identity identity = verifies(engine, keyType) ? identities.now.choose(RequestedName.on(engine), keyType) : null;
        return identity == null ? null : identity.alias();
    }

    /** Whether the client verifies signatures of such a key. Before TLS 1.3 the JDK asks for keys without having looked. */
    private static boolean verifies(SSLEngine engine, String keyType) {
        if (!RequestedName.offerOn(engine).verifies(keyType)) {
            return false;
        }
        if (!(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
            return true; // not known while a ticket is judged, and then it is only about what was shown before
        }
        String[] algorithms = session.getPeerSupportedSignatureAlgorithms();
        for (String algorithm : algorithms) {
            boolean fits =
                    switch (keyType) {
                        case "EC" -> algorithm.endsWith("withECDSA");
                        case "RSA" -> algorithm.endsWith("withRSA") || algorithm.equals("RSASSA-PSS");
                        case "EdDSA" -> algorithm.startsWith("Ed");
                        default -> algorithm.equals(keyType);
                    };
            if (fits) {
                return true;
            }
        }
        return algorithms.length == 0;
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
