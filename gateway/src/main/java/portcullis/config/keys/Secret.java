package portcullis.config.keys;

/** A value that must not be shown: it prints as stars, so that neither a log nor a dump of a record can leak it. */
public record Secret(String value) {
    /** What stands in place of every secret wherever configuration is printed. */
    public static final String MASK = "***";

    @Override
    public String toString() {
        return MASK;
    }
}
