package portcullis.config.keys;

import java.util.Map;

/**
 * Where something was written: file, line, column, and the path of its key. Problems found long after reading are
 * reported against it.
 *
 * <p>Every place equals every other. Records carry their place, and a record must stay equal when an edit merely moves
 * it to another line: what has not changed keeps its connections.
 */
public final class Place {
    private final String file;
    private final int line;
    private final int column;
    private final String keyPath;
    private final Map<String, Place> parts;

    /**
     * @param file as printed to the operator: relative to the folder of the configuration where possible, or the name
     *     of a variable
     * @param line from 1; 0 when the file as a whole, or something without lines, is meant
     * @param column from 1; 0 as for the line
     * @param keyPath dotted, such as {@code routes.list.match.path}; empty for the file as a whole
     * @param parts the places of the keys below this one, by name
     */
    public Place(String file, int line, int column, String keyPath, Map<String, Place> parts) {
        this.file = file;
        this.line = line;
        this.column = column;
        this.keyPath = keyPath;
        this.parts = parts;
    }

    /** The place of a whole file. */
    public static Place of(String file) {
        return new Place(file, 0, 0, "", Map.of());
    }

    /** The place of a key below this one; this place, with the longer path, when that key was not written. */
    public Place at(String key) {
        Place part = parts.get(key);
        return part != null ? part : new Place(file, line, column, join(keyPath, key), Map.of());
    }

    /** The place {@link #at} several keys, one below the other. */
    public Place at(String key, String... further) {
        Place place = at(key);
        for (String next : further) {
            place = place.at(next);
        }
        return place;
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    public String keyPath() {
        return keyPath;
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    /** {@code FILE:LINE:COLUMN}, or {@code FILE} alone where there are no lines. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
