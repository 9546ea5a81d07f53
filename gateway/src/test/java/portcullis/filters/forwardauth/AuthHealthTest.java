package portcullis.filters.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthHealthTest {
    private final List<String> lines = new ArrayList<>();
    private long now = 1_000;
    private final AuthHealth health = new AuthHealth("http://auth.test/", new Recording(), () -> now);

    private final class Recording implements System.Logger {
        @Override
        public String getName() {
            return "recording";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            lines.add(level + " " + message);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... params) {
            lines.add(level + " " + format);
        }
    }

    @Test
    void tellsOnceWhenTroubleBegins() {
        health.answered();
        health.failed("no answer");
        health.failed("no answer");
        assertEquals(List.of("WARNING forward-auth cannot ask http://auth.test/: no answer; the next line comes when that is over"), lines);
    }

    @Test
    void tellsThatItIsOverAfterAWhileWithoutAFailure() {
        health.failed("x");
        now += AuthHealth.QUIET_NANOS - 1;
        health.answered();
        health.failed("x");
        now += AuthHealth.QUIET_NANOS - 1;
        health.answered();
        assertEquals(1, lines.size());
        now += 1;
        health.answered();
        health.answered();
        assertEquals("INFO forward-auth can ask http://auth.test/ again; calls that failed meanwhile: 2", lines.get(1));
        assertEquals(2, lines.size());
        health.failed("y");
        assertEquals(3, lines.size());
    }
}
