package portcullis.config.keys;

/** A number of bytes, written {@code 16B}, {@code 64KiB}, {@code 10MiB} or {@code 2GiB}. Never negative. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size " + bytes);
        }
    }

    /**
     * Reads a size: digits and one of the four units.
     *
     * @throws IllegalArgumentException with the reason in words for an operator
     */
    public static ByteSize parse(String text) {
        int digits = Quantity.digits(text);
        String unit = text.substring(digits);
        for (int power = 0; power < UNITS.length; power++) {
            if (unit.equals(UNITS[power]) && digits > 0) {
                return new ByteSize(Quantity.times(text, digits, 1L << (10 * power)));
            }
        }
        throw new IllegalArgumentException(
                digits > 0 && unit.isEmpty() ? "'" + text + "' has no unit" : "'" + text + "' is not a size");
    }

    /** The bytes as an int, or {@link Integer#MAX_VALUE} where they are more. */
    public int toInt() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** As it is written in configuration, in the largest unit that divides it. */
    @Override
    public String toString() {
        int power = 0;
        long count = bytes;
        while (count != 0 && count % 1024 == 0 && power < UNITS.length - 1) {
            count /= 1024;
            power++;
        }
        return count + UNITS[power];
    }
}
