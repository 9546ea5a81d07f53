package portcullis.config.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether the inputs of a load have changed since, by content: an editor that writes a new file over the old one,
 * a rename, and a mounted ConfigMap whose link moves all look the same. A file is read again only when its inode, size
 * or change time differ, or when it changed so recently that the clock of the file system may not show the next change.
 * Not for several threads at once.
 */
public final class InputWatch {
    /** Coarser than the clock of any file system that configuration is kept on. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private final InstantSource clock;
    private Map<Path, Seen> seen = new HashMap<>();

    /**
     * @param settled whether the state is old enough to be trusted
     */
    private record Seen(Map<String, Object> state, boolean settled, String hash) {}

    public InputWatch(InstantSource clock) {
        this.clock = clock;
    }

    /** The fingerprint that {@link Inputs#fingerprint} would have if the load ran now. */
    public String fingerprint(Inputs inputs) {
        Map<Path, Seen> now = new HashMap<>();
        Map<Path, List<Path>> listings = new TreeMap<>();
        Map<Path, String> hashes = new TreeMap<>();
        for (Path folder : inputs.folders()) {
            List<Path> listed = SourceFiles.listNow(folder);
            listings.put(folder, listed);
            listed.forEach(path -> hashes.put(path, hash(path, now)));
        }
        for (Path path : inputs.files()) {
            if (!hashes.containsKey(path)) {
                hashes.put(path, hash(path, now));
            }
        }
        seen = now;
        return Inputs.fingerprint(listings, hashes);
    }

    private String hash(Path path, Map<Path, Seen> now) {
        Map<String, Object> state = state(path);
        Seen before = seen.get(path);
        Seen current = before != null && before.settled && before.state.equals(state) ? before : look(path, state);
        now.put(path, current);
        return current.hash;
    }

    private Seen look(Path path, Map<String, Object> state) {
        Instant changed = state.get("ctime") instanceof FileTime time ? time.toInstant() : null;
        boolean settled = changed != null && changed.plus(CLOCK_STEP).isBefore(clock.instant());
        return new Seen(state, settled, Inputs.hash(SourceFiles.readNow(path)));
    }

    /** Empty when there is no such file, which is never settled and costs one look each time. */
    private static Map<String, Object> state(Path path) {
        try {
            return Files.readAttributes(path, "unix:dev,ino,size,ctime");
        } catch (IOException absent) {
            return Map.of();
        }
    }
}
