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
    private volatile @Nullable String name;

    RequestedName() {
        super(StandardConstants.SNI_HOST_NAME);
    }

    void listenTo(SSLParameters parameters) {
        parameters.setSNIMatchers(List.of(this));
    }

    /** What was asked for on this engine's connection; null when no name was. */
    static @Nullable String on(SSLEngine engine) {
        Collection<SNIMatcher> matchers = engine.getSSLParameters().getSNIMatchers();
        return matchers != null && matchers.iterator().next() instanceof RequestedName requested ? requested.name : null;
    }

    @Nullable String name() {
        return name;
    }

    /** The first record of the handshake is here; the engine has not seen it. */
    void hear(ByteBuffer record) {
        name = HelloName.in(record);
    }

    @Override
    public boolean matches(SNIServerName serverName) {
        name = HelloName.text(serverName.getEncoded());
        return true;
    }
}
