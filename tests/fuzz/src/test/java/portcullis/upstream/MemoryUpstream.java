package portcullis.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.config.UpstreamConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.Exchange;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.http1.BodyWriter;
import portcullis.http1.Heads;
import portcullis.http1.OutputBuffer;
import portcullis.http1.TrailedBody;
import portcullis.snapshot.UpstreamSource;
import portcullis.wire.BufferPool;
import portcullis.wire.MemoryWire;

/**
 * An upstream that keeps what it hears, as the bytes that would have gone to it. What it does is in the request's target:
 * {@code half} answers after the first byte of the body, {@code none} without having read it, {@code fail} not at all;
 * {@code 204} and {@code 304} are statuses, {@code chunked} an answer of unknown length.
 */
public final class MemoryUpstream implements UpstreamSource {
    private static final BufferPool BUFFERS = new BufferPool();
    private static final byte[] ANSWER = "an answer".getBytes(StandardCharsets.US_ASCII);

    private final List<Heard> heard = new ArrayList<>();

    /**
     * One request as it was heard.
     *
     * @param isCut whether its body broke on the client's side
     * @param isWhole whether all of its body was asked for
     */
    public record Heard(String text, boolean isWhole, boolean isCut) {}

    /** What was heard since it was asked last. */
    public List<Heard> heard() {
        List<Heard> all = List.copyOf(heard);
        heard.clear();
        return all;
    }

    @Override
    public Lease lease(Map<String, UpstreamConfig> upstreams, Instant now, Consumer<ConfigProblem> problems) {
        UpstreamHead heads = new UpstreamHead(upstreams.values().iterator().next());
        return new Lease() {
            @Override
            public Next to(String name) {
                return exchange -> serve(exchange, heads);
            }

            @Override
            public void close() {}
        };
    }

    private Outcome serve(Exchange exchange, UpstreamHead heads) {
        String target = exchange.upstreamTarget();
        String head = Heads.text(heads.of(exchange));
        if (target.contains("fail")) {
            heard.add(new Heard(head, false, false));
            return Outcome.fail(Reason.UPSTREAM_RESET, "asked for");
        }
        try {
            if (target.contains("none") || target.contains("half")) {
                heard.add(new Heard(head, false, false));
                if (target.contains("half")) {
                    exchange.body().read(new byte[1], 0, 1);
                }
            } else {
                body(exchange.body(), head);
            }
        } catch (BodyException e) {
            return Attempt.brokenByClient(e);
        }
        return answer(target);
    }

    private void body(BodyReader body, String head) throws BodyException {
        MemoryWire wire = MemoryWire.of("");
        OutputBuffer out = new OutputBuffer(BUFFERS);
        BodyWriter writer = new BodyWriter(out, wire, Long.MAX_VALUE);
        boolean isCut = true;
        try {
            if (body.declaredLength() == RequestHead.UNKNOWN_LENGTH) {
                writer.chunked(body, true);
            } else {
                writer.plain(body);
            }
            isCut = false;
        } catch (BodyException e) {
            throw e;
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            heard.add(new Heard(head + Heads.text(wire.output()), true, isCut));
            out.close();
        }
    }

    private static Outcome answer(String target) {
        int status = target.contains("204") ? 204 : target.contains("304") ? 304 : 200;
        BodyReader body = target.contains("chunked") ? new TrailedBody(ANSWER, List.of()) : BodyReader.of(ANSWER);
        return new Outcome.Answered(new ResponseHead(status), status == 200 ? body : BodyReader.EMPTY);
    }
}
