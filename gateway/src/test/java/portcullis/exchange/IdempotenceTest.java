package portcullis.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a request may go out twice: the route's word counts before the method's, in both directions. */
class IdempotenceTest {
    @ParameterizedTest
    @CsvSource({"GET,,true", "POST,,false", "POST,true,true", "GET,false,false", "GET,true,true", "POST,false,false"})
    void theRouteOverrulesTheMethod(String method, @Nullable Boolean declared, boolean expected) {
        Exchange exchange = ExchangeOf.request(method, "/").exchange();
        if (declared != null) {
            exchange.idempotent(declared);
        }
        assertEquals(expected, exchange.isIdempotent());
    }
}
