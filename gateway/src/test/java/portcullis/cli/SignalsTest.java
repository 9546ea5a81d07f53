package portcullis.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalsTest {
    @Test
    void runsTheActionAtEverySignal() throws IOException, InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        assertTrue(Signals.on("HUP", twice::countDown));
        String pid = Long.toString(ProcessHandle.current().pid());

        new ProcessBuilder("kill", "-HUP", pid).start().waitFor();
        // Two pending signals of one kind are one: the first must have been seen.
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                twice.getCount() == 2 && System.nanoTime() < until; ) {
            Thread.onSpinWait();
        }
        new ProcessBuilder("kill", "-HUP", pid).start().waitFor();

        assertTrue(twice.await(10, TimeUnit.SECONDS));
    }

    @Test
    void saysSoWhereASignalCannotBeHad() {
        assertFalse(Signals.on("KILL", () -> {}));
        assertFalse(Signals.on("NOSUCH", () -> {}));
    }
}
