package portcullis.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/**
 * Hears the name that the client of one connection asks for; every name is fine. The handshake's session would tell it too,
 * but not yet when a ticket is judged, and that asks for the certificate as well.
 */
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
        for (SNIMatcher matcher : engine.getSSLParameters().getSNIMatchers()) {
            if (matcher instanceof RequestedName requested) {
                return requested.name;
            }
        }
        return null;
    }

    @Nullable String name() {
        return name;
    }

    @Override
    public boolean matches(SNIServerName serverName) {
        name = new String(serverName.getEncoded(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        return true;
    }
}
