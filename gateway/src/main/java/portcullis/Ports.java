package portcullis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import portcullis.config.GatewayConfig;
import portcullis.config.keys.BindAddress;

/**
 * Whether every port can be had, before anything is started: the web server under our listeners only logs a port that it
 * cannot bind, and goes on without.
 */
final class Ports {
    private Ports() {}

    /** @throws UncheckedIOException with the key of the port that cannot be had, and why */
    static void check(GatewayConfig config) {
        Map<String, BindAddress> binds = new LinkedHashMap<>();
        config.listeners().forEach((name, listener) -> binds.put("listeners." + name + ".bind", listener.bind()));
        binds.put("admin.bind", config.admin().bind());
        if (config.admin().probes() != null) {
            binds.put("admin.probes", config.admin().probes());
        }
        binds.forEach((key, bind) -> {
            try (ServerSocketChannel probe = ServerSocketChannel.open()) {
                probe.bind(new InetSocketAddress(bind.host(), bind.port()));
            } catch (IOException taken) {
                throw new UncheckedIOException(key + ": cannot listen on " + bind + ": " + taken.getMessage(), taken);
            }
        });
    }
}
