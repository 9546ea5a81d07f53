package portcullis.listener;

import java.io.IOException;
import java.time.Instant;
import portcullis.config.Configuration;
import portcullis.config.Written;
import portcullis.exchange.ClientAddress;
import portcullis.filters.FilterCatalog;
import portcullis.filters.LastingParts;
import portcullis.identity.Issuers;
import portcullis.kit.RequestIds;
import portcullis.policy.PolicyEngine;
import portcullis.reload.Drain;
import portcullis.reload.Readiness;
import portcullis.snapshot.Compilation;
import portcullis.snapshot.LiveSnapshot;
import portcullis.snapshot.Snapshot;
import portcullis.snapshot.SnapshotCompiler;
import portcullis.telemetry.Quiet;
import portcullis.upstream.MemoryUpstream;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.Watchdog;
import portcullis.wire.Wire;

/** A listener that is not bound to a port, in front of an upstream in memory: everything between the two is the product's. */
final class MemoryListener {
    private static final ClientAddress CLIENT = Arrivals.named(new byte[] {(byte) 192, 0, 2, 7});

    final MemoryUpstream upstream = new MemoryUpstream();
    private final PublicListener listener;

    MemoryListener(String gateway, String routes) {
        Configuration configuration = Written.configuration(FilterCatalog.declarations(), gateway, routes);
        Snapshot snapshot = switch (new SnapshotCompiler(
                        upstream, Issuers.OFFLINE, new PolicyEngine(null), new LastingParts(null), () -> 1)
                .compile(configuration, 1, Instant.now())) {
            case Compilation.Compiled compiled -> compiled.snapshot();
            case Compilation.Rejected rejected -> throw new IllegalArgumentException(rejected.problems().toString());
        };
        Drain drain = new Drain();
        Shared shared = new Shared(
                new LiveSnapshot(snapshot), Quiet.events(), drain, new Readiness(drain),
                new RequestIds(System::currentTimeMillis, () -> 1), new Watchdog(), new BufferPool(),
                new Descriptors(1024), Quiet.METERS);
        listener = new PublicListener(configuration.gateway().listeners().values().iterator().next(), null, shared);
    }

    ListenerSettings settings() {
        return listener.settings();
    }

    /** Serves all requests of a connection. */
    void serve(Wire wire) {
        try {
            new ClientConnection(listener, wire, null, null, CLIENT, System.nanoTime()).serveAll();
        } catch (IOException e) {
            // as for a connection that breaks
        } finally {
            wire.close();
        }
    }
}
