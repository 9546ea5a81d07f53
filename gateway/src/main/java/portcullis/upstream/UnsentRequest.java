package portcullis.upstream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import portcullis.config.UpstreamConfig;
import portcullis.exchange.Exchange;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyReader;
import portcullis.http.ResponseHead;
import portcullis.http1.OutputBuffer;
import portcullis.wire.BufferPool;

/** An upstream that is never called: it tells what it would get, and answers 200 without a body. */
public final class UnsentRequest implements Next {
    private final UpstreamConfig config;
    private final String self;
    private final Teller teller;

    /** Hears what an upstream would get. */
    @FunctionalInterface
    public interface Teller {
        /** @param head the request line and each field, as they would go to the first of the upstream's endpoints that takes requests */
        void wouldSend(UpstreamConfig upstream, List<String> head);
    }

    /** @param self what this gateway is called in Via */
    public UnsentRequest(UpstreamConfig config, String self, Teller teller) {
        this.config = config;
        this.self = self;
        this.teller = teller;
    }

    @Override
    public Outcome proceed(Exchange exchange) {
        if (!exchange.caller().fields().fits()) {
            return Forwarder.untold();
        }
        UpstreamConfig.Endpoint endpoint = config.endpoints().stream().filter(each -> each.weight() > 0).findFirst().orElse(null);
        if (endpoint == null) {
            return Outcome.refuse(Reason.NO_ENDPOINT);
        }
        teller.wouldSend(config, head(exchange, endpoint));
        return new Outcome.Answered(new ResponseHead(200), BodyReader.EMPTY);
    }

    private List<String> head(Exchange exchange, UpstreamConfig.Endpoint endpoint) {
        OutputBuffer out = new OutputBuffer(new BufferPool());
        try {
            RequestWriter.write(exchange, config.host(), endpoint.hostField(), self, out);
            return new String(out.bytes(), 0, out.count(), StandardCharsets.UTF_8).strip().lines().toList();
        } finally {
            out.close();
        }
    }
}
