package portcullis.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import portcullis.config.Telemetry;
import portcullis.config.Telemetry.LogFormat;
import portcullis.config.Telemetry.LogLevel;
import portcullis.kit.JsonReader;

final class LogsTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LogOutput output = new LogOutput(written, LogOutput.CAPACITY);
    private final Logs logs = new Logs(output, new LogLevels((wait, action) -> {}));
    private final Handler handler = logs.handler();

    private static LogRecord record(Level level, String message) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName("portcullis.test");
        record.setInstant(Instant.parse("2026-09-01T10:00:00Z"));
        return record;
    }

    private String written() {
        output.close(Duration.ofSeconds(30));
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesOneLinePerEvent() {
        LogRecord record = record(Level.WARNING, "{0} of {1}");
        record.setParameters(new Object[] {"one", "two"});

        handler.publish(record);

        assertEquals(
                "{\"time\":\"2026-09-01T10:00:00.000Z\",\"level\":\"warn\",\"logger\":\"portcullis.test\","
                        + "\"message\":\"one of two\"}\n",
                written());
    }

    @Test
    void keepsAnErrorWithItsStackOnOneLine() {
        LogRecord record = record(Level.SEVERE, "broke");
        record.setThrown(new IOException("first\nsecond"));

        handler.publish(record);

        String line = written();
        assertEquals(1, line.lines().count());
        String error = (String) ((Map<?, ?>) JsonReader.read(line)).get("error");
        assertTrue(error.startsWith("java.io.IOException: first\nsecond\n\tat "), error);
    }

    @Test
    void writesPairsWhenTheFormatIsText() {
        logs.apply(new Telemetry.Logs(
                LogFormat.TEXT, LogLevel.INFO, Map.of(), new Telemetry.Mask(List.of(), List.of(), List.of()), true));

        handler.publish(record(Level.FINE, "a\nb"));

        assertEquals(
                "time=2026-09-01T10:00:00.000Z level=debug logger=portcullis.test message=\"a\\nb\"\n", written());
    }

    @Test
    void countsALineThatFoundNoRoom() {
        output.close(Duration.ofSeconds(30));

        handler.publish(record(Level.INFO, "late"));

        assertEquals(1, logs.dropped());
    }
}
