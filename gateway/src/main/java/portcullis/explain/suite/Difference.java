package portcullis.explain.suite;

/**
 * One thing that came out otherwise than expected.
 *
 * @param key as in the file, {@code expect.status}
 */
public record Difference(String key, String expected, String found) {
    @Override
    public String toString() {
        return key + ": expected " + expected + ", found " + found;
    }
}
