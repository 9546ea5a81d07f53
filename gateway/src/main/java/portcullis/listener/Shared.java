package portcullis.listener;

import java.util.function.Consumer;
import portcullis.kit.RequestIds;
import portcullis.reload.Drain;
import portcullis.reload.Readiness;
import portcullis.snapshot.LiveSnapshot;
import portcullis.telemetry.ExchangeEvents;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.Watchdog;

/**
 * What all listeners and their connections use together.
 *
 * @param rebuilt hears the name of each listener whose port had to be opened again
 */
public record Shared(
        LiveSnapshot live,
        ExchangeEvents events,
        Drain drain,
        Readiness readiness,
        RequestIds ids,
        Watchdog watchdog,
        BufferPool buffers,
        Descriptors descriptors,
        Consumer<String> rebuilt) {}
