package portcullis.limits;

/**
 * So many in each calendar window, counted and not smoothed.
 *
 * @param count at least 1
 */
public record QuotaRule(long count, Period period) {
    /** A window of the calendar in UTC; weeks begin on Monday (ISO 8601). */
    public enum Period {
        DAY,
        WEEK,
        MONTH
    }

    public QuotaRule {
        if (count < 1) {
            throw new IllegalArgumentException("a quota of " + count);
        }
    }
}
