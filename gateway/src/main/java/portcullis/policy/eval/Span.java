package portcullis.policy.eval;

import org.jspecify.annotations.Nullable;

/**
 * Cedar's duration.
 *
 * @param millis may be negative
 */
public record Span(long millis) implements Extension {
    static final long SECOND = 1000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    /** What {@code duration(text)} gives: {@code 1d2h3m4s5ms}, each at most once and in this order, perhaps behind a minus. Null for an error. */
    public static @Nullable Span parse(String text) {
        boolean negative = text.startsWith("-");
        int at = negative ? 1 : 0;
        if (at == text.length()) {
            return null;
        }
        long total = 0; // below zero, where there is one number more
        long larger = Long.MAX_VALUE;
        while (at < text.length()) {
            int start = at;
            long count = 0;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                int digit = text.charAt(at++) - '0';
                if (count < (Long.MIN_VALUE + digit) / 10) {
                    return null;
                }
                count = count * 10 - digit;
            }
            long unit = at == start ? 0 : unit(text, at);
            if (unit == 0 || unit >= larger || count < Long.MIN_VALUE / unit || total < Long.MIN_VALUE - count * unit) {
                return null;
            }
            total += count * unit;
            larger = unit;
            at += unit == 1 ? 2 : 1;
        }
        if (negative) {
            return new Span(total);
        }
        return total == Long.MIN_VALUE ? null : new Span(-total);
    }

    /** Milliseconds of the unit that stands there; 0 for none. */
    private static long unit(String text, int at) {
        if (at == text.length()) {
            return 0;
        }
        return switch (text.charAt(at)) {
            case 'd' -> DAY;
            case 'h' -> HOUR;
            case 'm' -> text.startsWith("s", at + 1) ? 1 : MINUTE;
            case 's' -> SECOND;
            default -> 0;
        };
    }

    @Override
    public String toString() {
        return "duration(\"" + millis + "ms\")";
    }
}
