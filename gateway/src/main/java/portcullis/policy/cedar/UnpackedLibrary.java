package portcullis.policy.cedar;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.loader.LibraryLoader;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.value.EntityIdentifier;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file in which Cedar's native part lies while it is loaded. It comes out of a jar, 11 MB of it, and whoever unpacks it leaves it
 * behind when the process is killed: so it goes into a folder of this process alone, which is taken away as soon as the system has
 * the file open. Nothing of it is seen where the operator unpacked it himself.
 */
final class UnpackedLibrary {
    /** Names the file where nothing is to be unpacked. */
    private static final String GIVEN = "CEDAR_JAVA_FFI_LIB";

    /** A system property: the folder below which we unpack, and then, for the library that unpacks, our own folder in it. */
    private static final String FOLDER = "jne.extract.dir";

    /** All that load the native part once more when they are first used, which would unpack it once more. */
    private static final Class<?>[] USERS = {
        BasicAuthorizationEngine.class, EntityIdentifier.class, EntityTypeName.class, EntityUID.class, Policy.class, PolicySet.class,
        Schema.class,
    };

    /** Of this process; the library that unpacks asks for it only once. */
    private static @Nullable Path own;

    private UnpackedLibrary() {}

    /**
     * Unpacks and loads it, and takes the file away.
     *
     * @throws IOException when there is no place for it
     * @throws LinkageError when it cannot be loaded from there
     */
    static void load() throws IOException {
        String given = System.getenv(GIVEN);
        if (given != null && !given.isEmpty()) {
            LibraryLoader.loadLibrary();
            return;
        }
        Path folder = folder();
        try {
            LibraryLoader.loadLibrary();
            for (Class<?> user : USERS) {
                MethodHandles.lookup().ensureInitialized(user);
            }
        } catch (IllegalAccessException impossible) {
            throw new LinkageError("a class of Cedar's is not public any more", impossible);
        } finally {
            delete(folder);
        }
    }

    private static Path folder() throws IOException {
        Path before = own;
        if (before != null) {
            return Files.exists(before) ? before : Files.createDirectory(before);
        }
        String chosen = System.getProperty(FOLDER, "");
        Path parent = Path.of(chosen.isEmpty() ? System.getProperty("java.io.tmpdir") : chosen);
        if (!Files.isDirectory(parent)) {
            throw new IOException(parent + " is not a folder");
        }
        Path made;
        try {
            made = Files.createTempDirectory(parent, "portcullis-cedar");
        } catch (IOException cannot) {
            throw new IOException("no folder can be made in " + parent, cannot);
        }
        made.toFile().deleteOnExit();
        System.setProperty(FOLDER, made.toString());
        own = made;
        return made;
    }

    /** Where a file cannot go while it is open, as on Windows, it goes when the process ends. */
    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException | DirectoryIteratorException stays) {
            // until the end
        }
    }
}
