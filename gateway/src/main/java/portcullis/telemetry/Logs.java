package portcullis.telemetry;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import portcullis.config.Telemetry;
import portcullis.config.Telemetry.LogFormat;
import portcullis.telemetry.LogLine.Field;

/**
 * The application's own log: everything that is said through {@link System.Logger} or java.util.logging becomes one line
 * beside those of the access log, in order with them. Fields: {@code time level logger message error}. A line that finds
 * no room is dropped and counted; warnings and errors find room longer.
 */
public final class Logs {
    /** Bytes of the longest line; an error's stack may be long. */
    private static final int LINE = 16 * 1024;
    private static final int MESSAGE = 4 * 1024;
    private static final int SHORT = 256;

    private static final System.Logger LOG = System.getLogger(Logs.class.getName());

    private static final Field TIME = new Field("time");
    private static final Field LEVEL = new Field("level");
    private static final Field LOGGER = new Field("logger");
    private static final Field TEXT = new Field("message");
    private static final Field ERROR = new Field("error");

    private final LogOutput output;
    private final LogLevels levels;
    private final LongAdder dropped = new LongAdder();
    private volatile LogFormat format = LogFormat.JSON;

    public Logs(LogOutput output, LogLevels levels) {
        this.output = output;
        this.levels = levels;
    }

    /**
     * Takes the place of every handler that java.util.logging has, and of the JVM's own way of telling that a thread
     * died. {@link #apply} must follow.
     */
    public void install() {
        LogManager.getLogManager().reset();
        Logger.getLogger("").addHandler(handler());
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> LOG.log(
                System.Logger.Level.ERROR, "thread " + thread.getName() + " ended with an error of the gateway", error));
    }

    /** Takes over what the operator wrote. */
    public void apply(Telemetry.Logs logs) {
        format = logs.format();
        levels.configure(logs.level(), logs.levels());
    }

    /** Lines that found no room in the output. */
    public long dropped() {
        return dropped.sum();
    }

    Handler handler() {
        LogLine line = new LogLine(LINE);
        Formatter messages = new SimpleFormatter(); // fills {0} in; what it does around the message is not used
        return new Handler() {
            @Override
            public synchronized void publish(LogRecord record) {
                if (isLoggable(record)) {
                    encode(record, line, messages);
                    boolean important = record.getLevel().intValue() >= Level.WARNING.intValue();
                    if (!output.offer(line.bytes(), line.length(), important)) {
                        dropped.increment();
                    }
                }
            }

            @Override
            public void flush() {
                // the output's own thread does
            }

            @Override
            public void close() {
                // the output is closed by who made it, after the last line
            }
        };
    }

    private void encode(LogRecord record, LogLine line, Formatter messages) {
        String logger = record.getLoggerName();
        line.begin(format)
                .time(TIME, record.getMillis())
                .field(LEVEL, name(record.getLevel()), SHORT)
                .field(LOGGER, logger == null ? "" : logger, SHORT)
                .field(TEXT, messages.formatMessage(record), MESSAGE);
        if (record.getThrown() != null) {
            line.field(ERROR, stack(record.getThrown()), LINE);
        }
        line.end();
    }

    private static String stack(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString().replace("\r", "").stripTrailing();
    }

    private static String name(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue() ? "error"
                : value >= Level.WARNING.intValue() ? "warn"
                : value >= Level.CONFIG.intValue() ? "info"
                : value >= Level.FINE.intValue() ? "debug" : "trace";
    }
}
