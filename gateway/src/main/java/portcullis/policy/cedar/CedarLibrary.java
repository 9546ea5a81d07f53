package portcullis.policy.cedar;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;

/** Calls into Cedar's native part: loads it before the first one, and gives each a stack that no policy we let through can exhaust. */
final class CedarLibrary {
    /**
     * Bytes. Measured on what {@code Brackets} lets through: 500 nested operators and 64 nested brackets want less than 4 MiB, and
     * 1 MiB, as other threads have, ends the process at 200 nested brackets.
     */
    private static final long STACK = 16L << 20;

    private static boolean loaded;

    private CedarLibrary() {}

    /** Cedar's native part cannot be loaded; the message says why, without a full stop. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message, null, false, false);
        }

        /** @param place of something that is in need of it */
        ConfigProblem problem(Place place) {
            return ConfigProblem.error(
                    Place.of(place.file()),
                    "Cedar's native library cannot be loaded, without which no policy is read: " + getMessage(),
                    "Linux with glibc, macOS or Windows, on x86_64 or aarch64 (no musl), and a folder for temporary files that may hold"
                            + " programs (-Djne.extract.dir=DIR names another); or CEDAR_JAVA_FFI_LIB with the path of libcedar_java_ffi.so");
        }
    }

    /**
     * What the call returns. It runs on a thread of its own, for which this one waits.
     *
     * @throws Unavailable when the native part cannot be loaded; the next call tries again
     */
    static <T extends @Nullable Object> T call(Callable<T> call) throws Unavailable {
        load();
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = thread("cedar", () -> {
            try {
                result.complete(call.call());
            } catch (Throwable failed) {
                result.completeExceptionally(failed);
            }
        });
        thread.start();
        try {
            return result.join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("Cedar's library failed", failed.getCause());
        }
    }

    static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, STACK);
        thread.setDaemon(true);
        return thread;
    }

    private static synchronized void load() throws Unavailable {
        if (loaded) {
            return;
        }
        try {
            UnpackedLibrary.load();
            loaded = true;
        } catch (IOException | LinkageError | RuntimeException failed) {
            throw new Unavailable(String.valueOf(failed.getMessage()));
        }
    }
}
