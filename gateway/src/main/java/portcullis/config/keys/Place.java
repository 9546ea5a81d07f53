package portcullis.config.keys;

import org.jspecify.annotations.Nullable;

/**
 * Where something was written: file, line, column, and the path of its key. Problems found long after reading are
 * reported against it.
 *
 * <p>Every place equals every other. Records carry their place, and a record must stay equal when an edit merely moves
 * it to another line: what has not changed keeps its connections.
 */
public final class Place {
    private final Origin origin;
    private final String keyPath;
    private final @Nullable Tree tree;

    private Place(Origin origin, String keyPath, @Nullable Tree tree) {
        this.origin = origin;
        this.keyPath = keyPath;
        this.tree = tree;
    }

    /** The place of a whole file. */
    public static Place of(String file) {
        return new Place(Origin.of(file), "", null);
    }

    /**
     * @param keyPath dotted, such as {@code routes.list.match.path}; empty for the file as a whole
     */
    public static Place of(Origin origin, String keyPath) {
        return new Place(origin, keyPath, null);
    }

    static Place of(Tree tree, String keyPath) {
        return new Place(tree.origin(), keyPath, tree);
    }

    /** The place of a key below this one; this place, with the longer path, when that key was not written. */
    public Place at(String key) {
        String path = join(keyPath, key);
        Tree.Field field = tree instanceof Tree.Block block ? block.fields().get(key) : null;
        return field == null ? new Place(origin, path, null) : new Place(field.value().origin(), path, field.value());
    }

    /** The place {@link #at} several keys, one below the other. */
    public Place at(String key, String... further) {
        Place place = at(key);
        for (String next : further) {
            place = place.at(next);
        }
        return place;
    }

    /** The place of an item of the list that stands here, counted from 0; this place when there is none. */
    public Place item(int index) {
        String path = keyPath + "[" + index + "]";
        if (tree instanceof Tree.Items list && index < list.items().size()) {
            Tree item = list.items().get(index);
            return new Place(item.origin(), path, item);
        }
        return new Place(origin, path, null);
    }

    /** Whether this very key was written, rather than left to its default. */
    public boolean isWritten() {
        return tree != null;
    }

    /** Whether what stands here is a reference without a value, which the caller allowed. */
    public boolean isUnresolved() {
        return tree instanceof Tree.Scalar scalar && scalar.material() instanceof Tree.Material.Unresolved;
    }

    public Origin origin() {
        return origin;
    }

    public String file() {
        return origin.file();
    }

    /** From 1; 0 where there are no lines. */
    public int line() {
        return origin.line();
    }

    /** From 1; 0 where there are no lines. */
    public int column() {
        return origin.column();
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
        return origin.toString();
    }
}
