package portcullis.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;

/** One direction of a WebSocket; the first byte says whose. */
class FrameTrackerFuzz {
    @FuzzTest
    void knowsWhereFramesEnd(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        boolean masked = (bytes[0] & 1) != 0;
        byte[] sent = Arrays.copyOfRange(bytes, 1, bytes.length);
        FrameTracker whole = new FrameTracker(masked);
        assertEquals(sent.length, whole.advance(sent, 0, sent.length, false), "takes all");
        FrameTracker inPieces = new FrameTracker(masked);
        Random random = new Random(Arrays.hashCode(sent));
        for (int at = 0; at < sent.length; ) {
            int to = Math.min(sent.length, at + 1 + random.nextInt(20));
            assertEquals(to, inPieces.advance(sent, at, to, false));
            at = to;
        }
        agree(whole, inPieces);
        FrameTracker stepwise = new FrameTracker(masked);
        Reference reference = new Reference(sent, masked);
        for (int at = 0; at < sent.length; ) {
            boolean isBetween = stepwise.isBetweenFrames();
            assertEquals(reference.isBoundary(at), isBetween, "between frames at " + at);
            int to = stepwise.advance(sent, at, at + 1, false);
            assertEquals(at + 1, to);
            at = to;
        }
        assertEquals(reference.isBoundary(sent.length), stepwise.isBetweenFrames());
        assertEquals(reference.closeSeen, stepwise.isCloseSeen(), "a whole Close frame");
        agree(whole, stepwise);
        stopsAtBoundaries(sent, masked, reference);
    }

    private static void stopsAtBoundaries(byte[] sent, boolean masked, Reference reference) {
        FrameTracker tracker = new FrameTracker(masked);
        assertEquals(0, tracker.advance(sent, 0, sent.length, true), "nothing has begun");
        if (sent.length > 0) {
            tracker.advance(sent, 0, 1, false);
            int stop = tracker.advance(sent, 1, sent.length, true);
            assertTrue(stop == sent.length || reference.isBoundary(stop) && tracker.isBetweenFrames());
            for (int at = 1; at < stop; at++) {
                assertTrue(!reference.isBoundary(at), "passed a boundary at " + at);
            }
        }
    }

    private static void agree(FrameTracker one, FrameTracker other) {
        assertEquals(one.isBetweenFrames(), other.isBetweenFrames());
        assertEquals(one.isCloseSeen(), other.isCloseSeen());
    }

    /** Frames read one after the other by their whole headers (RFC 6455, 5.2). */
    private static final class Reference {
        private final boolean[] boundary;
        private boolean closeSeen;

        Reference(byte[] sent, boolean masked) {
            boundary = new boolean[sent.length + 1];
            int at = 0;
            while (at >= 0) {
                boundary[at] = true;
                at = end(sent, at, masked);
            }
        }

        boolean isBoundary(int at) {
            return boundary[at];
        }

        /** Where the frame that begins there ends; -1 when it does not, or makes no sense. */
        private int end(byte[] sent, int at, boolean masked) {
            if (sent.length - at < 2) {
                return -1;
            }
            int opcode = sent[at] & 0x0f;
            int said = sent[at + 1] & 0x7f;
            boolean isControl = opcode >= 8;
            if ((sent[at + 1] & 0x80) != 0 != masked || isControl && (said > 125 || (sent[at] & 0x80) == 0)) {
                return -1;
            }
            int more = said == 126 ? 2 : said == 127 ? 8 : 0;
            int header = 2 + more + (masked ? 4 : 0);
            if (sent.length - at < header) {
                return -1;
            }
            long length = more == 0 ? said : 0;
            for (int i = 0; i < more; i++) {
                length = length << 8 | sent[at + 2 + i] & 0xff;
            }
            if (length < 0 || length > sent.length - at - header) {
                return -1;
            }
            closeSeen |= opcode == 8;
            return at + header + (int) length;
        }
    }
}
