package portcullis.listener;

import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerConfig;
import portcullis.http1.HeadLimits;
import portcullis.tls.ServerTls;
import portcullis.wire.Descriptors;

/**
 * What a listener goes by right now. Taken anew with each request, so that an edit of limits, deadlines or trusted
 * proxies is in force without a connection being dropped.
 *
 * @param tls what new connections speak; null for plaintext
 * @param mostConnections connections that the listener takes
 */
record ListenerSettings(
        ListenerConfig config, @Nullable ServerTls tls, Arrivals arrivals, HeadLimits headLimits, int mostConnections) {
    static ListenerSettings of(
            ListenerConfig config, @Nullable ServerTls tls, int boundPort, Descriptors descriptors) {
        ListenerConfig.Limits limits = config.limits();
        return new ListenerSettings(
                config,
                tls,
                new Arrivals(config, boundPort),
                new HeadLimits(limits.headerBytes().toInt(), limits.headerCount(), limits.targetBytes().toInt()),
                limits.connections() == null ? descriptors.clients() : limits.connections());
    }

    ListenerConfig.Limits limits() {
        return config.limits();
    }

    ListenerConfig.Timeouts timeouts() {
        return config.timeouts();
    }
}
