package portcullis.tls;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/** The name that the client of one connection asks for; every name is fine. */
final class RequestedName extends SNIMatcher {
    private final List<String> ours;
    private final boolean latest;
    private volatile @Nullable String name;
    private volatile HelloOffer offer = HelloOffer.ANY;

    /**
     * @param ours our protocols, when the engine goes on with a client that speaks none of them; else empty
     * @param latest whether we speak TLS 1.3
     */
    RequestedName(List<String> ours, boolean latest) {
        super(StandardConstants.SNI_HOST_NAME);
        this.ours = ours;
        this.latest = latest;
    }

    void listenTo(SSLParameters parameters) {
        parameters.setSNIMatchers(List.of(this));
    }

    /** What was asked for on this engine's connection; null when no name was. */
    static @Nullable String on(SSLEngine engine) {
        Collection<SNIMatcher> matchers = engine.getSSLParameters().getSNIMatchers();
        return matchers != null && matchers.iterator().next() instanceof RequestedName requested ? requested.name : null;
    }

    /** What the client can verify, as far as the engine does not tell. */
    static HelloOffer offerOn(SSLEngine engine) {
        Collection<SNIMatcher> matchers = engine.getSSLParameters().getSNIMatchers();
        return matchers != null && matchers.iterator().next() instanceof RequestedName requested ? requested.offer : HelloOffer.ANY;
    }

    /** Whether the client speaks none of our protocols, and the engine would not mind. */
    boolean isForeign() {
        return offer.foreign();
    }

    @Nullable String name() {
        return name;
    }

    /** The first record of the handshake is here; the engine has not seen it. */
    void hear(ByteBuffer record) {
        name = HelloName.in(record);
        if (!ours.isEmpty()) {
            offer = HelloOffer.in(record, ours, latest);
        }
    }

    @Override
    public boolean matches(SNIServerName serverName) {
        name = HelloName.text(serverName.getEncoded());
        return true;
    }
}
