package portcullis.identity.keys;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One GET, to be judged by whoever asked for it. */
interface Web extends AutoCloseable {
    /**
     * The head of an answer, and what comes behind it.
     *
     * @param location of a redirect, as it was sent; null without one
     */
    record Answer(int status, @Nullable String location, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Waits until it is interrupted; follows no redirect. */
    Answer get(URI address) throws IOException, InterruptedException;

    @Override
    void close();
}
