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
        byte[] array = pool.large();
        pool.give(array);

        assertSame(array, pool.large());
    }

    @Test
    void oneArrayIsNeverHadByTwo() {
        byte[] array = pool.large();
        pool.give(array);

        assertSame(array, pool.large());
        assertNotSame(array, pool.large());
    }

    @Test
    void everyArrayHasOneSize() {
        pool.give(new byte[BufferPool.LARGE - 1]);
        pool.give(new byte[0]);
        pool.give(new byte[BufferPool.LARGE * 2]);

        assertEquals(BufferPool.LARGE, pool.large().length);
    }

    @Test
    void keepsABoundedNumberHoweverManyAreGiven() throws InterruptedException {
        Set<byte[]> given = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 1200; i++) {
            given.add(new byte[BufferPool.LARGE]);
        }
        inManyThreads(() -> given.forEach(pool::give));
        Set<byte[]> taken = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        inManyThreads(() -> {
            for (int i = 0; i < 10; i++) {
                taken.add(pool.large());
            }
        });
        taken.retainAll(given);

        assertTrue(taken.size() <= 512, taken.size() + " were kept");
    }

    /** The pool spreads over its slots by thread. */
    private static void inManyThreads(Runnable work) throws InterruptedException {
        for (int i = 0; i < 64; i++) {
            Thread.ofVirtual().start(work).join();
        }
    }
}
