package portcullis.config.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("bind", "timeouts", "limits", "trusted-proxies", "tls");

    @ParameterizedTest
    @CsvSource({
        "tiemouts,timeouts", "timeout,timeouts", "bnid,bind", "bindd,bind", "trusted-proxy,trusted-proxies",
        "trustedproxies,trusted-proxies", "limit,limits"
    })
    void findsWhatWasMeant(String written, String meant) {
        assertEquals(meant, NearestName.to(written, KNOWN));
    }

    @Test
    void findsNothingWhereNothingIsNear() {
        assertNull(NearestName.to("circuit-breaker", KNOWN));
        assertNull(NearestName.to("x", KNOWN));
        assertNull(NearestName.to("y".repeat(65), List.of("y".repeat(65) + "y")));
    }
}
