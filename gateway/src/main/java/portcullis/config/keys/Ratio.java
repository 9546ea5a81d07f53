package portcullis.config.keys;

import java.math.BigDecimal;

/** A share from 0 to 1, written {@code 0.5} or {@code 50%}. */
public record Ratio(double value) implements Comparable<Ratio> {
    public Ratio {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(value + " is not from 0 to 1");
        }
    }

    /**
     * Reads a ratio: a decimal number, or one followed by a percent sign.
     *
     * @throws IllegalArgumentException with the reason in words for an operator
     */
    public static Ratio parse(String text) {
        boolean percent = text.endsWith("%");
        String number = percent ? text.substring(0, text.length() - 1) : text;
        int points = 0;
        for (int i = 0; i < number.length(); i++) {
            char at = number.charAt(i);
            if (at == '.' ? ++points > 1 || i == 0 || i == number.length() - 1 : at < '0' || at > '9') {
                throw new IllegalArgumentException("'" + text + "' is not a ratio");
            }
        }
        if (number.isEmpty() || number.length() > 18) {
            throw new IllegalArgumentException("'" + text + "' is not a ratio");
        }
        double value = new BigDecimal(number).movePointLeft(percent ? 2 : 0).doubleValue(); // dividing would round twice
        if (value > 1) {
            throw new IllegalArgumentException("'" + text + "' is more than the whole");
        }
        return new Ratio(value);
    }

    @Override
    public int compareTo(Ratio other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Double.toString(value);
    }
}
