package portcullis.policy.eval;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Cedar's decimal: a number with four digits behind the point.
 *
 * @param tenThousandths the number times 10 000
 */
public record Decimal(long tenThousandths) implements Extension {
    private static final int DIGITS = 4;

    /** What {@code decimal(text)} gives: digits, a point, one to four digits. Null for an error. */
    public static @Nullable Decimal parse(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int point = text.indexOf('.');
        int behind = text.length() - point - 1;
        if (point <= start || behind < 1 || behind > DIGITS) {
            return null;
        }
        long value = 0; // below zero, where there is one number more
        for (int i = start; i < text.length() + DIGITS - behind; i++) {
            if (i == point) {
                continue;
            }
            int digit = i < text.length() ? text.charAt(i) - '0' : 0;
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                return null;
            }
            value = value * 10 - digit;
        }
        if (start == 1) {
            return new Decimal(value);
        }
        return value == Long.MIN_VALUE ? null : new Decimal(-value);
    }

    @Override
    public String toString() {
        return "decimal(\"" + BigDecimal.valueOf(tenThousandths, DIGITS).toPlainString() + "\")";
    }
}
