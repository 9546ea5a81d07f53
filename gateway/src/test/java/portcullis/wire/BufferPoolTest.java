package portcullis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private final BufferPool pool = new BufferPool();

    @Test
    void whatWasGivenIsTakenAgain() {
        byte[] array = pool.take();
        pool.give(array);

        assertSame(array, pool.take());
    }

    @Test
    void oneArrayIsNeverHadByTwo() {
        byte[] array = pool.take();
        pool.give(array);

        assertSame(array, pool.take());
        assertNotSame(array, pool.take());
    }

    @Test
    void everyArrayHasOneSize() {
        pool.give(new byte[BufferPool.SIZE - 1]);
        pool.give(new byte[0]);
        pool.give(new byte[BufferPool.SIZE * 2]);

        assertEquals(BufferPool.SIZE, pool.take().length);
    }

    @Test
    void keepsABoundedNumberHoweverManyAreGiven() throws InterruptedException {
        Set<byte[]> given = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 600; i++) {
            given.add(new byte[BufferPool.SIZE]);
        }
        inManyThreads(() -> given.forEach(pool::give));
        Set<byte[]> taken = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        inManyThreads(() -> {
            for (int i = 0; i < 10; i++) {
                taken.add(pool.take());
            }
        });
        taken.retainAll(given);

        assertTrue(taken.size() <= 256, taken.size() + " were kept");
    }

    /** The pool spreads over its slots by thread. */
    private static void inManyThreads(Runnable work) throws InterruptedException {
        for (int i = 0; i < 64; i++) {
            Thread.ofVirtual().start(work).join();
        }
    }
}
