package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portcullis.config.UpstreamConfig.Balance;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.Watchdog;

class BalancerTest {
    private final Watchdog watchdog = new Watchdog();
    private final Resolver resolver = new Resolver();
    private final Connector connector = new Connector(watchdog, new BufferPool(), new Descriptors(1024), resolver, Forwarding.TRIES);

    @AfterEach
    void close() {
        watchdog.close();
        resolver.close();
    }

    /** Endpoints with these weights, told apart by their ports. */
    private Endpoint[] endpoints(int... weights) {
        Endpoint[] endpoints = new Endpoint[weights.length];
        for (int i = 0; i < weights.length; i++) {
            endpoints[i] = new Endpoint(
                    Configs.endpoint(i + 1, weights[i]), Configs.of(1, Configs.ROOMY, Configs.PATIENT), null, connector);
        }
        return endpoints;
    }

    private static int[] choices(Balancer balancer, Endpoint[] endpoints, int count) {
        int[] chosen = new int[endpoints.length];
        for (int i = 0; i < count; i++) {
            chosen[Arrays.asList(endpoints).indexOf(balancer.choose())]++;
        }
        return chosen;
    }

    private static String sequence(Balancer balancer, int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Endpoint chosen = balancer.choose();
            assertNotNull(chosen);
            all.append(chosen.authority().charAt(chosen.authority().length() - 1));
        }
        return all.toString();
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnEndpointThatTakesRequestsThereIsNoChoice(Balance balance) {
        assertNull(Balancer.of(balance, endpoints()).choose());
        assertNull(Balancer.of(balance, endpoints(0, 0)).choose());
    }

    @ParameterizedTest
    @EnumSource
    void weightZeroTakesNone(Balance balance) {
        Endpoint[] endpoints = endpoints(0, 3, 0);
        assertSame(endpoints[1], Balancer.of(balance, endpoints).choose());
        Endpoint[] more = endpoints(1, 0, 1);
        assertEquals(0, choices(Balancer.of(balance, more), more, 1000)[1]);
    }

    @Test
    void turnsGoRound() {
        assertEquals("123123", sequence(Balancer.of(Balance.ROUND_ROBIN, endpoints(2, 2, 2)), 6));
    }

    @Test
    void theTurnsOfAHeavyEndpointAreSpreadOut() {
        assertEquals("11211121", sequence(Balancer.of(Balance.ROUND_ROBIN, endpoints(3, 1)), 8));
        String turns = sequence(Balancer.of(Balance.ROUND_ROBIN, endpoints(5, 1, 1)), 7);
        assertTrue(turns.chars().filter(c -> c == '1').count() == 5 && !turns.contains("1111"), turns);
    }

    @Test
    void everyRoundHasExactlyTheWeights() {
        Endpoint[] endpoints = endpoints(60, 30, 10);
        Balancer balancer = Balancer.of(Balance.ROUND_ROBIN, endpoints);

        assertEquals("[6, 3, 1]", Arrays.toString(choices(balancer, endpoints, 10)));
        assertEquals("[60, 30, 10]", Arrays.toString(choices(balancer, endpoints, 100)));
    }

    @Test
    void aVeryLightEndpointStillHasATurn() {
        Endpoint[] endpoints = endpoints(10_000, 1);
        int[] chosen = choices(Balancer.of(Balance.ROUND_ROBIN, endpoints), endpoints, 10_000);

        assertTrue(chosen[1] >= 1 && chosen[1] <= 5, Arrays.toString(chosen));
    }

    @Test
    void idleEndpointsAreChosenByWeight() {
        Endpoint[] endpoints = endpoints(3, 1);
        int[] chosen = choices(Balancer.of(Balance.LEAST_REQUEST, endpoints), endpoints, 10_000);

        // the heavier wins a mixed pair: (3/4)^2 + 2 * 3/4 * 1/4
        assertEquals(15.0 / 16, chosen[0] / 10_000.0, 0.02);
    }

    @Test
    void theLessBusyOfTwoIsChosen() {
        Endpoint[] endpoints = endpoints(1, 1);
        endpoints[0].inFlight().set(10);
        int[] chosen = choices(Balancer.of(Balance.LEAST_REQUEST, endpoints), endpoints, 10_000);

        // only where both picks fall on the busy one
        assertEquals(0.25, chosen[0] / 10_000.0, 0.03);
    }

    @Test
    void busyIsMeasuredByWeight() {
        Endpoint[] endpoints = endpoints(2, 1);
        endpoints[0].inFlight().set(10);
        endpoints[1].inFlight().set(6);
        int[] chosen = choices(Balancer.of(Balance.LEAST_REQUEST, endpoints), endpoints, 10_000);

        assertEquals(8.0 / 9, chosen[0] / 10_000.0, 0.02);
    }
}
