package portcullis.stores;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer that is still to come. Comes or fails in bounded time, whether somebody waits for it or not. */
public interface PendingReply {
    /**
     * Waits.
     *
     * @param nanos the longest
     * @return what the script answered, integers as {@link Long} and texts as {@link String}; null when it failed or did not come in time
     */
    @Nullable List<Object> await(long nanos);

    /** Has that run once the answer is there, with null when it failed; at once when it is already there. Must not wait. */
    void then(Consumer<@Nullable List<Object>> action);
}
