package portcullis.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class LogOutputTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Blocks in every write until it is opened. */
    private static final class Blocked extends OutputStream {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public void write(int one) {
            throw new AssertionError("bytes are written in pieces");
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            written.write(bytes, from, length);
        }
    }

    private static byte[] line(int number) {
        return ("line " + number + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void writesEveryLineInOrderAlsoAcrossTheRingsEnd() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        LogOutput output = new LogOutput(written, 256);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            byte[] line = line(i);
            while (!output.offer(line, line.length, true)) {
                Thread.onSpinWait();
            }
            expected.append("line ").append(i).append('\n');
        }

        output.close(LONG);

        assertEquals(expected.toString(), written.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void refusesALineThatHasNoRoomAndKeepsAReserveForImportantOnes() throws InterruptedException {
        Blocked out = new Blocked();
        LogOutput output = new LogOutput(out, 1024);
        byte[] line = new byte[64];
        line[63] = '\n';
        assertTrue(output.offer(line, 64, false));
        out.entered.await();

        int taken = 1;
        while (output.offer(line, 64, false)) {
            taken++;
        }
        assertEquals(15, taken);
        assertTrue(output.offer(line, 64, true), "the reserve");
        assertFalse(output.offer(line, 64, true), "full");

        out.open.countDown();
        output.close(LONG);
        assertEquals(1024, out.written.size());
    }

    @Test
    void givesUpAtTheDeadlineWhenNobodyReads() throws InterruptedException {
        Blocked out = new Blocked();
        LogOutput output = new LogOutput(out, 1024);
        output.offer(line(1), 7, false);
        out.entered.await();

        output.close(Duration.ofMillis(1));

        assertFalse(output.offer(line(2), 7, true), "closed");
        out.open.countDown();
    }

    @Test
    void countsWhatCouldNotBeWritten() {
        LogOutput output = new LogOutput(
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException("closed");
                    }
                },
                1024);
        output.offer(line(1), 7, false);
        output.offer(line(2), 7, false);

        output.close(LONG);

        assertEquals(2, output.lost());
    }
}
