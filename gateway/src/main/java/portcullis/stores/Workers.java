package portcullis.stores;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that talk to the store, each on a link of its own. One takes as many calls at a time as are waiting, because calls
 * that go out together cost a fraction of what they cost one by one; further ones are started when calls have to wait.
 */
final class Workers implements AutoCloseable {
    private static final int BATCH = 64;
    /** Calls that may wait for each worker there can be. */
    private static final int WAITING = 256;
    /** When this many wait, one more worker may start. */
    private static final int CROWD = 16;
    /** When one had to wait this long, one more worker may start. */
    private static final long TOO_LONG = 1_000_000L;

    private static final long IDLE_SECONDS = 30;
    private static final long CLOSING = 250_000_000L;

    private final Dialer dialer;
    private final Watch watch;
    private final int most;
    private final LinkedBlockingQueue<Call> queue;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger resting = new AtomicInteger();
    private volatile boolean closed;

    Workers(Dialer dialer, Watch watch, int most) {
        this.dialer = dialer;
        this.watch = watch;
        this.most = most;
        this.queue = new LinkedBlockingQueue<>(most * WAITING);
    }

    /** @return false when too many are waiting */
    boolean take(Call call) {
        if (closed || !queue.offer(call)) {
            return false;
        }
        if (resting.get() == 0 && (running.get() == 0 || queue.size() >= CROWD)) {
            startOneMore();
        }
        return true;
    }

    /** Nobody is to wait for an answer that cannot come. */
    void failAll() {
        for (Call call = queue.poll(); call != null; call = queue.poll()) {
            call.complete(null);
        }
    }

    private void startOneMore() {
        int now = running.get();
        while (now < most) {
            if (running.compareAndSet(now, now + 1)) {
                Thread.ofVirtual().name("redis-worker").start(this::work);
                return;
            }
            now = running.get();
        }
    }

    private void work() {
        try (Held held = new Held()) {
            List<Call> batch = new ArrayList<>(BATCH);
            for (Call first = next(); first != null; first = next()) {
                if (first.age() > TOO_LONG && !queue.isEmpty()) {
                    startOneMore();
                }
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
                held.run(batch);
                batch.clear();
            }
        } finally {
            running.decrementAndGet();
            if (!queue.isEmpty() && running.get() == 0) {
                startOneMore(); // for what came while this one was on its way out
            }
        }
    }

    private @Nullable Call next() {
        resting.incrementAndGet();
        try {
            return closed ? queue.poll() : queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            return null;
        } finally {
            resting.decrementAndGet();
        }
    }

    /** The link of one worker, good for the time in which the store was not away. */
    private final class Held implements AutoCloseable {
        private @Nullable Link link;
        private long epoch;

        void run(List<Call> batch) {
            long now = watch.epoch();
            try {
                if (watch.isUp()) {
                    link(now).run(batch);
                }
            } catch (StoreFault fault) {
                close();
                watch.away(now, String.valueOf(fault.getMessage()));
            } finally {
                batch.forEach(call -> call.complete(null)); // those that have their answer keep it
            }
        }

        private Link link(long now) throws StoreFault {
            Link current = link;
            if (current == null || epoch != now) {
                close();
                current = dialer.open();
                link = current;
                epoch = now;
            }
            return current;
        }

        @Override
        public void close() {
            Link old = link;
            link = null;
            if (old != null) {
                old.close();
            }
        }
    }

    int busy() {
        return Math.max(0, running.get() - resting.get());
    }

    int idle() {
        return resting.get();
    }

    int waiting() {
        return queue.size();
    }

    /** Takes no more calls; those that wait are sent if that can be done soon. */
    @Override
    public void close() {
        long begun = System.nanoTime();
        while (!queue.isEmpty() && watch.isUp() && System.nanoTime() - begun < CLOSING) {
            Thread.onSpinWait();
            Thread.yield();
        }
        closed = true;
        failAll();
    }
}
