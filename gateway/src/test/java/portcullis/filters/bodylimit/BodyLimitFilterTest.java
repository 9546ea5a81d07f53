package portcullis.filters.bodylimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import portcullis.config.keys.ByteSize;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.ResponseHead;

class BodyLimitFilterTest {
    private final BodyLimitFilter filter = new BodyLimitFilter(new BodyLimitFilter.Config(new ByteSize(8)));

    @Test
    void letsABodyOfExactlyTheLimitThrough() throws BodyException {
        assertEquals(8, readBehind(ExchangeOf.request("POST", "/").body("12345678").exchange()));
        assertEquals(8, readBehind(ExchangeOf.request("POST", "/").chunked("12345678").exchange()));
    }

    @Test
    void refusesADeclaredLengthOverTheLimitBeforeAnythingIsRead() throws BodyException {
        Exchange exchange = ExchangeOf.request("POST", "/").body("123456789").exchange();

        Outcome outcome = filter.apply(exchange, _ -> {
            throw new AssertionError("went on");
        });

        assertEquals(Reason.BODY_TOO_LARGE, assertInstanceOf(Outcome.Refused.class, outcome).refusal().reason());
        assertEquals(413, outcome.status());
        assertEquals(9, exchange.body().read(new byte[16], 0, 16));
    }

    @Test
    void breaksAnUndeclaredBodyAtTheFirstByteOverTheLimit() {
        Exchange exchange = ExchangeOf.request("POST", "/").chunked("123456789").exchange();

        BodyException broken = assertThrows(BodyException.class, () -> readBehind(exchange));

        assertEquals(BodyException.Fault.TOO_LARGE, broken.fault());
    }

    @Test
    void letsARequestWithoutBodyThroughWhateverTheLimit() throws BodyException {
        assertEquals(0, readBehind(ExchangeOf.request("GET", "/").exchange()));
    }

    private int readBehind(Exchange exchange) throws BodyException {
        Outcome outcome = filter.apply(exchange, _ -> new Outcome.Answered(new ResponseHead(200), BodyReader.EMPTY));
        assertEquals(200, outcome.status());
        int total = 0;
        byte[] piece = new byte[3];
        for (int count; (count = exchange.body().read(piece, 0, piece.length)) >= 0; ) {
            total += count;
        }
        return total;
    }
}
