package portcullis.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may read and write a file with a secret. Links are followed: what counts is the file they lead to.
 *
 * <p>Of a file that belongs to the user the gateway runs as, nobody else may do either. One that belongs to another user,
 * usually root, is read by right of its group: that is how orchestrators give secrets to processes without privileges
 * (in Kubernetes, {@code fsGroup}), so that group may read, but not write.
 */
final class FileRights {
    /** Linux shows the running process there, as a folder of its user. */
    private static final Path OURSELVES = Path.of("/proc/self");

    private static final String OWNER = "unix:uid";

    private FileRights() {}

    /** Whether others can read or write the file; false where that cannot be told. */
    static boolean areWide(Path file) {
        try {
            Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
            others.addAll(Files.getPosixFilePermissions(file));
            others.removeAll(EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
            if (others.equals(EnumSet.of(PosixFilePermission.GROUP_READ))) {
                return !belongsToAnother(file);
            }
            return !others.isEmpty();
        } catch (IOException | UnsupportedOperationException unknown) {
            // Gone since it was read, which the next load will say, or a file system without such rights.
            return false;
        }
    }

    private static boolean belongsToAnother(Path file) throws IOException {
        return Files.exists(OURSELVES) && !Files.getAttribute(file, OWNER).equals(Files.getAttribute(OURSELVES, OWNER));
    }
}
