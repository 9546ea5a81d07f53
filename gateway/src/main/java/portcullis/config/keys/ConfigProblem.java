package portcullis.config.keys;

/**
 * One thing that is wrong with the configuration.
 *
 * @param place where it was written
 * @param wrong what is wrong, starting with what was found; no full stop
 * @param cure what would be right; no full stop
 */
public record ConfigProblem(Place place, String wrong, String cure, Severity severity) {

    /** Whether the configuration is refused for it. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public static ConfigProblem error(Place place, String wrong, String cure) {
        return new ConfigProblem(place, wrong, cure, Severity.ERROR);
    }

    public static ConfigProblem warning(Place place, String wrong, String cure) {
        return new ConfigProblem(place, wrong, cure, Severity.WARNING);
    }

    public String keyPath() {
        return place.keyPath();
    }

    /** {@code FILE:LINE:COLUMN: key.path: what is wrong; what would be right}. */
    @Override
    public String toString() {
        String path = place.keyPath();
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + wrong + "; " + cure;
    }
}
