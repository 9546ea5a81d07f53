package portcullis.config.keys;

/**
 * Where a piece of text came from.
 *
 * @param file as printed to the operator; the name of a variable, or {@code default}
 * @param line from 1; 0 where there are no lines
 * @param column from 1; 0 where there are no lines
 */
public record Origin(String file, int line, int column) {
    /** The origin of what nobody wrote. */
    public static final Origin DEFAULT = of("default");

    public static Origin of(String file) {
        return new Origin(file, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
