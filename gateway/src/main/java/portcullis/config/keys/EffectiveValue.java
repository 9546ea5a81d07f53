package portcullis.config.keys;

/**
 * One value that is in force and where it came from.
 *
 * @param file the file it belongs to by its key, which is not always the one it was written in
 * @param keyPath dotted, within that file
 * @param value as it would be written, on one line; secrets as stars
 * @param origin the file, variable or default that decided it
 * @param restart whether a change of it waits for a restart
 */
public record EffectiveValue(String file, String keyPath, String value, Origin origin, boolean restart) {}
