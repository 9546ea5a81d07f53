package portcullis.config.source;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A folder whose files count by their names: which of them do is the same question for whoever lists it and for whoever
 * watches it.
 */
record Listing(Path folder, Kind kind) implements Comparable<Listing> {
    private static final Comparator<Listing> ORDER =
            Comparator.comparing(Listing::folder).thenComparing(Listing::kind);

    /** Which names count. */
    enum Kind {
        /** {@code *.yaml} at any depth. */
        ROUTES(16),
        /** {@code *.cedar}, {@code *.cedarschema}, {@code shadow/*.cedar} and {@code entities/*.json}. */
        POLICIES(2);

        /** Folders below folders that are looked into. */
        final int depth;

        Kind(int depth) {
            this.depth = depth;
        }

        /** @param path below the folder */
        private boolean counts(Path path) {
            String name = path.getFileName().toString();
            if (this == ROUTES) {
                return name.endsWith(".yaml");
            }
            return switch (path.getNameCount()) {
                case 1 -> name.endsWith(".cedar") || name.endsWith(".cedarschema");
                case 2 -> switch (path.getName(0).toString()) {
                    case "shadow" -> name.endsWith(".cedar");
                    case "entities" -> name.endsWith(".json");
                    default -> false;
                };
                default -> false;
            };
        }
    }

    static Listing routes(Path folder) {
        return new Listing(folder.toAbsolutePath().normalize(), Kind.ROUTES);
    }

    /** Names count there as they do for routes. */
    static Listing tests(Path folder) {
        return routes(folder);
    }

    static Listing policies(Path folder) {
        return new Listing(folder.toAbsolutePath().normalize(), Kind.POLICIES);
    }

    /** Whether a file of this absolute path would be listed. */
    boolean counts(Path file) {
        return file.startsWith(folder) && !file.equals(folder) && kind.counts(folder.relativize(file));
    }

    @Override
    public int compareTo(Listing other) {
        return ORDER.compare(this, other);
    }
}
