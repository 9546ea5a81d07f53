package portcullis.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is said to a logger of the process while a test listens; for code that is given none, where {@link HeardLog} would do. */
public final class HeardLogger implements AutoCloseable {
    /** The text of each, oldest first; written by any thread. */
    public final List<String> lines = new CopyOnWriteArrayList<>();

    private final Logger logger;
    private final Handler listens = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public HeardLogger(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(listens);
    }

    @Override
    public void close() {
        logger.removeHandler(listens);
    }
}
