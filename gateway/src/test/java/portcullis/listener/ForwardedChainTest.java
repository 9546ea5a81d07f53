package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.listener.ForwardedChain.Hop;

class ForwardedChainTest {
    @Test
    void readsTheHopsInTheirOrder() {
        assertEquals(
                List.of(new Hop("[2001:db8::1]:4711", "https"), new Hop("203.0.113.7", ""), new Hop("_hidden", "http")),
                ForwardedChain.ofForwarded("For=\"[2001:db8::1]:4711\";proto=HTTPS;by=10.0.0.1, for=203.0.113.7 ,host=a;for=_hidden;; proto=http"));
    }

    @Test
    void takesSeparatorsInQuotesForText() {
        assertEquals(
                List.of(new Hop("a, for=10.0.0.1", "")), ForwardedChain.ofForwarded("for=\"a, for=10.0.0.1\";host=\"b;\\\"c\""));
    }

    @Test
    void believesNothingOfAMalformedField() {
        for (String malformed : List.of("", "for", "for=\"203.0.113.7", "for=a b", "=a", "for=a,", "for=\"a\\", "for=a,,for=b", "for=a;;")) {
            assertNull(ForwardedChain.ofForwarded(malformed), malformed);
        }
    }

    @Test
    void keepsTheHopsNearestToUs() {
        List<Hop> hops = ForwardedChain.ofAddresses("10.0.0.1, ".repeat(100) + "203.0.113.7");
        assertEquals(ForwardedChain.MOST_HOPS, hops.size());
        assertEquals("203.0.113.7", hops.getLast().node());
    }
}
