package portcullis.listener;

import portcullis.kit.RequestIds;
import portcullis.reload.Drain;
import portcullis.reload.Readiness;
import portcullis.snapshot.LiveSnapshot;
import portcullis.telemetry.ExchangeEvents;
import portcullis.telemetry.Meters;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.Watchdog;

/** What all listeners and their connections use together. */
public record Shared(
        LiveSnapshot live,
        ExchangeEvents events,
        Drain drain,
        Readiness readiness,
        RequestIds ids,
        Watchdog watchdog,
        BufferPool buffers,
        Descriptors descriptors,
        Meters meters) {}
