package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndpointTroubleTest {
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // clocks of this kind begin anywhere
    private final EndpointTrouble trouble = new EndpointTrouble("upstream a, endpoint b:1", new Lines(), nanos::get);

    @Test
    void theFirstIsToldAtOnce() {
        trouble.met("refused");
        assertEquals(List.of("WARNING upstream a, endpoint b:1: refused"), lines);
    }

    @Test
    void oneLineStandsForAllOfAnInterval() {
        for (int i = 0; i < 1000; i++) {
            trouble.met("refused");
        }
        assertEquals(1, lines.size());

        nanos.addAndGet(EndpointTrouble.TOLD_EVERY_NANOS - 1);
        trouble.met("refused");
        assertEquals(1, lines.size());

        nanos.incrementAndGet();
        trouble.met("expired");
        assertEquals("WARNING upstream a, endpoint b:1: expired; 1000 more failures since the last such line", lines.getLast());
    }

    private final class Lines implements System.Logger {
        @Override
        public String getName() {
            return "lines";
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
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... arguments) {
            lines.add(level + " " + format);
        }
    }
}
