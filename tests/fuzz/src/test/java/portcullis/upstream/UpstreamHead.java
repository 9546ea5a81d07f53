package portcullis.upstream;

import portcullis.config.UpstreamConfig;
import portcullis.config.UpstreamConfig.HostField;
import portcullis.exchange.Exchange;
import portcullis.http1.Heads;
import portcullis.http1.OutputBuffer;
import portcullis.telemetry.Quiet;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.Watchdog;

/** The head that an upstream would get. */
public final class UpstreamHead {
    private static final BufferPool BUFFERS = new BufferPool();

    private final Endpoint endpoint;

    /** @param config of an upstream with one endpoint, which is never connected to */
    public UpstreamHead(UpstreamConfig config) {
        Connector connector = new Connector(
                new Watchdog(), BUFFERS, new Descriptors(1024), new Resolver(), Quiet.upstreamMeters());
        endpoint = new Endpoint(config.endpoints().getFirst(), config, null, connector);
    }

    /** What is written for that exchange, as bytes. */
    public byte[] of(Exchange exchange) {
        OutputBuffer out = new OutputBuffer(BUFFERS);
        RequestWriter.write(exchange, new HostField.Keep(), endpoint.hostField(), "edge", out);
        return Heads.flushed(out);
    }
}
