package portcullis.config.keys;

import java.time.Duration;

/** Numbers with a unit, as operators write them: {@code 250ms}, {@code 64KiB}. */
public final class Quantity {
    private static final String[] DURATION_UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

    private Quantity() {}

    /**
     * Reads a duration: digits and one of {@code ms s m h d}.
     *
     * @throws IllegalArgumentException with the reason in words for an operator
     */
    public static Duration duration(String text) {
        int digits = digits(text);
        String unit = text.substring(digits);
        for (int i = 0; i < MILLIS.length; i++) {
            if (unit.equals(DURATION_UNITS[i]) && digits > 0) {
                return Duration.ofMillis(times(text, digits, MILLIS[i]));
            }
        }
        throw new IllegalArgumentException(
                digits > 0 && unit.isEmpty() ? "'" + text + "' has no unit" : "'" + text + "' is not a duration");
    }

    /** A duration as it is written in configuration, in the largest unit that divides it. */
    static String print(Duration duration) {
        long millis = duration.toMillis();
        for (int i = 0; i < MILLIS.length; i++) {
            if (millis % MILLIS[i] == 0 && (millis != 0 || DURATION_UNITS[i].equals("s"))) {
                return millis / MILLIS[i] + DURATION_UNITS[i];
            }
        }
        throw new AssertionError("one millisecond divides everything");
    }

    /** How many digits the text begins with. */
    static int digits(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        return digits;
    }

    /** The number that the first digits make, times the unit. */
    static long times(String text, int digits, long unit) {
        try {
            return Math.multiplyExact(Long.parseLong(text.substring(0, digits)), unit);
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is too large");
        }
    }
}
