package portcullis.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class UseCountTest {
    private final AtomicInteger ends = new AtomicInteger();

    @Test
    void endsAtOnceWhenNobodyIsInside() {
        UseCount count = new UseCount(ends::incrementAndGet);
        count.enter();
        count.leave();

        count.retire();

        assertEquals(1, ends.get());
    }

    @Test
    void endsWithTheLastWhoLeavesAfterItsRetirementAndOnlyOnce() {
        UseCount count = new UseCount(ends::incrementAndGet);
        count.enter();
        count.enter();
        count.leave();
        count.retire();
        assertEquals(0, ends.get());
        assertEquals(1, count.inside());

        count.leave();
        assertEquals(1, ends.get());

        count.enter();
        count.leave();
        assertEquals(1, ends.get());
    }

    /** A generation is like this: enter, look whether it is still the current one, use it, leave. */
    @Test
    void nobodyUsesWhatHasEndedWhileItIsReplacedUnderLoad() throws InterruptedException {
        record Thing(AtomicInteger ended, UseCount users) {
            static Thing make() {
                AtomicInteger ended = new AtomicInteger();
                return new Thing(ended, new UseCount(ended::incrementAndGet));
            }
        }
        List<Thing> all = new ArrayList<>(List.of(Thing.make()));
        AtomicReference<Thing> current = new AtomicReference<>(all.getFirst());
        AtomicInteger usedAfterEnd = new AtomicInteger();
        List<Thread> users = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            users.add(Thread.ofPlatform().start(() -> {
                for (int round = 0; round < 20_000; round++) {
                    Thing mine = current.get();
                    mine.users.enter();
                    if (mine == current.get()) {
                        usedAfterEnd.addAndGet(mine.ended.get());
                    }
                    mine.users.leave();
                }
            }));
        }
        while (users.stream().anyMatch(Thread::isAlive)) {
            Thing next = Thing.make();
            all.add(next);
            current.getAndSet(next).users.retire();
            Thread.yield();
        }
        for (Thread user : users) {
            user.join();
        }

        assertEquals(0, usedAfterEnd.get());
        assertTrue(all.size() > 1);
        assertFalse(all.subList(0, all.size() - 1).stream().anyMatch(thing -> thing.ended.get() != 1));
    }
}
