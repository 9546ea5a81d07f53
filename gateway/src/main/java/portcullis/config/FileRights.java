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
 * <p>Nobody but its owner may do either, with one exception: a file of somebody else, usually root, that a process without
 * privileges can read by right of its group alone. That is how orchestrators give secrets to such processes (in Kubernetes,
 * {@code fsGroup}); that group may read, but not write.
 */
final class FileRights {
    /** Linux shows the running process there, as a folder of its user. */
    private static final Path OURSELVES = Path.of("/proc/self");

    private static final String OWNER = "unix:uid";
    private static final int ROOT = 0;

    private FileRights() {}

    /** Whether others can read or write the file; false where that cannot be told. */
    static boolean areWide(Path file) {
        try {
            int us = Files.exists(OURSELVES) ? (int) Files.getAttribute(OURSELVES, OWNER) : ROOT;
            return areWide(file, us);
        } catch (IOException | UnsupportedOperationException unknown) {
            // Gone since it was read, which the next load will say, or a file system without such rights.
            return false;
        }
    }

    /** @param us the number of the user that wants to read it */
    static boolean areWide(Path file, int us) throws IOException {
        Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
        others.addAll(Files.getPosixFilePermissions(file));
        others.removeAll(EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE,
                PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_EXECUTE));
        boolean groupReads = others.equals(EnumSet.of(PosixFilePermission.GROUP_READ));
        boolean byThatRight = us != ROOT && !Files.getAttribute(file, OWNER).equals(us);
        return !others.isEmpty() && !(groupReads && byThatRight);
    }
}
