package portcullis.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.exchange.Caller;

class ConsumersTest {
    private final Consumers consumers = new Consumers();

    private String of(String client) {
        return consumers.of(Caller.user(Caller.Method.JWT, "main", "a", client, "", List.of(), List.of(), Map.of()));
    }

    @Test
    void whoNamesNoApplicationIsAnonymous() {
        assertEquals("anonymous", consumers.of(Caller.ANONYMOUS));
        assertEquals("anonymous", of(""));
    }

    @Test
    void theFirstHundredKeepTheirNames() {
        for (int i = 0; i < Consumers.MOST; i++) {
            assertEquals("app" + i, of("app" + i));
        }
        assertEquals("other", of("late"));
        assertEquals("app7", of("app7"));
        assertEquals("anonymous", of(""));
    }

    @Test
    void aNameIsTheSameTextEachTime() {
        assertSame(of("web"), of(new String("web")));
    }

    @Test
    void aNameThatIsTooLongTakesNoPlace() {
        String longest = "x".repeat(Consumers.LONGEST);
        assertEquals("other", of(longest + "x"));
        for (int i = 1; i < Consumers.MOST; i++) {
            of("app" + i);
        }
        assertEquals(longest, of(longest));
    }
}
