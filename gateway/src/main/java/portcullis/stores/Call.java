package portcullis.stores;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One script to be run for one key, and what becomes of it. */
final class Call implements PendingReply {
    /** Hears whether those who wait for answers get them in time. */
    interface Patience {
        /** The longest that anybody may wait for one answer, in nanoseconds. */
        long longest();

        void answered();

        void gaveUp(Call call);
    }

    private final Script script;
    private final String key;
    private final List<String> arguments;
    private final long sentAt = System.nanoTime();
    private final Patience patience;
    private final CompletableFuture<@Nullable List<Object>> answer = new CompletableFuture<>();

    /** @param key with its prefix */
    Call(Script script, String key, List<String> arguments, Patience patience) {
        this.script = script;
        this.key = key;
        this.arguments = arguments;
        this.patience = patience;
    }

    Script script() {
        return script;
    }

    String key() {
        return key;
    }

    List<String> arguments() {
        return arguments;
    }

    /** Nanoseconds since it was sent. */
    long age() {
        return System.nanoTime() - sentAt;
    }

    /** @param reply null when it failed */
    void complete(@Nullable List<Object> reply) {
        answer.complete(reply);
    }

    @Override
    public @Nullable List<Object> await(long nanos) {
        if (answer.isDone()) {
            return answer.getNow(null);
        }
        try {
            List<Object> reply = answer.get(Math.min(nanos, patience.longest()), TimeUnit.NANOSECONDS);
            patience.answered();
            return reply;
        } catch (TimeoutException _) {
            patience.gaveUp(this);
            return null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void then(Consumer<@Nullable List<Object>> action) {
        answer.thenAccept(action);
    }
}
