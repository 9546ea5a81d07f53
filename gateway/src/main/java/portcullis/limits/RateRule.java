package portcullis.limits;

import java.time.Duration;

/**
 * A rate, as GCRA keeps it: {@code count} in every {@code per}, evenly, with up to {@code burst} at once after a pause.
 *
 * @param count at least 1
 * @param burst at least 1
 */
public record RateRule(long count, Duration per, long burst) {
    public RateRule {
        if (count < 1 || burst < 1 || !per.isPositive()) {
            throw new IllegalArgumentException("a rate that lets nothing through: " + count + " in " + per + ", burst " + burst);
        }
    }
}
