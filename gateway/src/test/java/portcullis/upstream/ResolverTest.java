package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.exchange.Reason;

class ResolverTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Resolver resolver = new Resolver(this::answer, clock::get);

    private InetAddress answer(String host) throws UnknownHostException {
        try {
            asked.incrementAndGet();
            String text = answers.poll(60, TimeUnit.SECONDS);
            if (text == null || text.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return InetAddress.ofLiteral(text);
        } catch (InterruptedException e) {
            throw new UnknownHostException(host);
        }
    }

    @AfterEach
    void close() {
        resolver.close();
    }

    private String resolve() throws ConnectFailure {
        return resolver.resolve("orders", PATIENCE).getHostAddress();
    }

    @Test
    void anAnswerHoldsForItsTime() throws ConnectFailure {
        answers.add("10.0.0.1");
        assertEquals("10.0.0.1", resolve());
        clock.addAndGet(Resolver.FRESH_NANOS - 1);
        assertEquals("10.0.0.1", resolve());
        assertEquals(1, asked.get());
    }

    @Test
    void anOldAnswerServesWhileANewOneIsAskedFor() throws ConnectFailure {
        answers.add("10.0.0.1");
        resolve();
        clock.addAndGet(Resolver.FRESH_NANOS);
        assertEquals("10.0.0.1", resolve(), "nobody waits");
        answers.add("10.0.0.2");
        while (!resolve().equals("10.0.0.2")) {
            Thread.onSpinWait();
        }
        assertEquals(2, asked.get(), "one question at a time");
    }

    @Test
    void theLastGoodAnswerServesWhenItCannotBeRenewed() throws ConnectFailure {
        answers.add("10.0.0.1");
        resolve();
        clock.addAndGet(Resolver.FRESH_NANOS);
        answers.add("");
        resolve();
        while (asked.get() < 2 || !answers.isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals("10.0.0.1", resolve());
    }

    @Test
    void aNameWithoutAddressIsUnreachableAndAskedForAgain() throws ConnectFailure {
        answers.add("");
        assertEquals(Reason.UPSTREAM_UNREACHABLE, assertThrows(ConnectFailure.class, this::resolve).reason());
        answers.add("10.0.0.1");
        assertEquals("10.0.0.1", resolve());
    }

    @Test
    void aSlowAnswerIsATimeoutForWhoeverWaits() {
        ConnectFailure failure = assertThrows(ConnectFailure.class, () -> resolver.resolve("orders", 1));

        assertEquals(Reason.UPSTREAM_TIMEOUT, failure.reason());
    }

    @Test
    void allWhoWaitForANameAskOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(8);
        FutureTask<?>[] waiting = new FutureTask<?>[8];
        for (int i = 0; i < waiting.length; i++) {
            waiting[i] = new FutureTask<>(() -> {
                begun.countDown();
                return resolve();
            });
            Thread.ofVirtual().start(waiting[i]);
        }
        assertTrue(begun.await(30, TimeUnit.SECONDS));
        answers.add("10.0.0.1");
        for (FutureTask<?> task : waiting) {
            assertEquals("10.0.0.1", task.get(30, TimeUnit.SECONDS));
        }
        assertEquals(1, asked.get());
    }
}
