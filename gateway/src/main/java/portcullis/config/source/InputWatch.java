package portcullis.config.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the inputs of a load have changed since, by content: an editor that writes a new file over the old one,
 * a rename, and a mounted ConfigMap whose link moves all look the same. A file is read again only when its inode, size or
 * time differ, or when it changed so recently that the clock of the file system may not show the next change. A look at
 * thousands of files therefore costs little more than listing them. Not for several threads at once.
 */
public final class InputWatch {
    /** Coarser than the clock of any file system that configuration is kept on. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private final InstantSource clock;
    private Map<Path, Seen> seen = new HashMap<>();

    /** What the file system says of a file. */
    private record State(@Nullable Object inode, long size, @Nullable FileTime changed) {
        static final State ABSENT = new State(null, -1, null);

        static State of(BasicFileAttributes attributes) {
            return new State(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        }
    }

    /**
     * @param settled whether the state is old enough to be trusted
     */
    private record Seen(State state, boolean settled, String hash) {}

    public InputWatch(InstantSource clock) {
        this.clock = clock;
    }

    /** The fingerprint that {@link Inputs#fingerprint} would have if the load ran now. */
    public String fingerprint(Inputs inputs) {
        Instant trusted = clock.instant().minus(CLOCK_STEP);
        Map<Path, Seen> now = new HashMap<>();
        Map<Listing, List<Path>> listings = new TreeMap<>();
        Map<Path, String> hashes = new TreeMap<>();
        for (Listing folder : inputs.folders()) {
            Map<Path, State> states = new HashMap<>();
            List<Path> listed = SourceFiles.listNow(folder, (file, found) -> states.put(file, State.of(found)));
            listings.put(folder, listed);
            for (Path path : listed) {
                State state = states.getOrDefault(path, State.ABSENT);
                hashes.put(path, look(path, state, trusted, now));
            }
        }
        for (Path path : inputs.files()) {
            hashes.put(path, look(path, stateOf(path), trusted, now));
        }
        seen = now;
        return Inputs.fingerprint(listings, hashes);
    }

    private String look(Path path, State state, Instant trusted, Map<Path, Seen> now) {
        Seen before = seen.get(path);
        boolean known = before != null && before.settled && before.state.equals(state);
        Seen current = known ? before : read(path, state, trusted);
        now.put(path, current);
        return current.hash;
    }

    private static Seen read(Path path, State state, Instant trusted) {
        boolean settled = state.changed != null && state.changed.toInstant().isBefore(trusted);
        return new Seen(state, settled, Inputs.hash(SourceFiles.readNow(path)));
    }

    /** A file that is not there is never settled and costs one look each time. */
    private static State stateOf(Path path) {
        try {
            return State.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException absent) {
            return State.ABSENT;
        }
    }
}
