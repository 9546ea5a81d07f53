package portcullis.policy.eval;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Cedar's datetime.
 *
 * @param millis since 1970-01-01T00:00:00Z
 */
public record DateTime(long millis) implements Extension {
    /** What {@code datetime(text)} gives: a date, alone or with {@code T10:00:00Z}, {@code .250Z}, {@code +0200}. Null for an error. */
    public static @Nullable DateTime parse(String text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        if (year < 0 || !is(text, 4, '-') || month < 1 || month > 12 || !is(text, 7, '-') || day < 1
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return null;
        }
        long date = LocalDate.of(year, month, day).toEpochDay() * Span.DAY;
        return text.length() == 10 ? new DateTime(date) : withTime(text, date);
    }

    private static @Nullable DateTime withTime(String text, long date) {
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        if (!is(text, 10, 'T') || hour < 0 || hour > 23 || !is(text, 13, ':') || minute < 0 || minute > 59
                || !is(text, 16, ':') || second < 0 || second > 59) {
            return null;
        }
        int fraction = 0;
        int at = 19;
        if (is(text, at, '.')) {
            fraction = digits(text, at + 1, 3);
            at += 4;
        }
        if (fraction < 0) {
            return null;
        }
        long local = date + hour * Span.HOUR + minute * Span.MINUTE + second * Span.SECOND + fraction;
        if (is(text, at, 'Z')) {
            return text.length() == at + 1 ? new DateTime(local) : null;
        }
        int hours = digits(text, at + 1, 2);
        int minutes = digits(text, at + 3, 2);
        if (text.length() != at + 5 || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return null;
        }
        long ahead = hours * Span.HOUR + minutes * Span.MINUTE;
        return is(text, at, '+') ? new DateTime(local - ahead) : is(text, at, '-') ? new DateTime(local + ahead) : null;
    }

    /** -1 when so many do not stand there. */
    private static int digits(String text, int at, int count) {
        if (at + count > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static boolean is(String text, int at, char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    /** Midnight before. */
    DateTime date() throws EvaluationFault {
        return new DateTime(Arithmetic.Operator.MINUS.apply(millis, timeOfDay().millis()));
    }

    Span timeOfDay() {
        return new Span(Math.floorMod(millis, Span.DAY));
    }

    @Override
    public String toString() {
        return "datetime(\"" + Instant.ofEpochMilli(millis) + "\")";
    }
}
