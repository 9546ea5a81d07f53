package portcullis.policy.eval;

import java.time.Instant;

/**
 * Cedar's datetime.
 *
 * @param millis since 1970-01-01T00:00:00Z
 */
public record DateTime(long millis) implements Extension {
    @Override
    public String toString() {
        return "datetime(\"" + Instant.ofEpochMilli(millis) + "\")";
    }
}
