package portcullis.policy.eval;

/**
 * Cedar's duration.
 *
 * @param millis may be negative
 */
public record Span(long millis) implements Extension {
    @Override
    public String toString() {
        return "duration(\"" + millis + "ms\")";
    }
}
