package portcullis.telemetry;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A log that a test reads. */
public final class HeardLog implements System.Logger {
    /** Level and text of each, oldest first; written by any thread. */
    public final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public String getName() {
        return "heard";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable thrown) {
        lines.add(level + " " + text);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format, Object @Nullable ... values) {
        lines.add(level + " " + format);
    }
}
