package portcullis.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTrackerTest {
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    private static byte[] frame(int first, boolean masked, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int mask = masked ? 0x80 : 0;
        out.write(first);
        if (length < 126) {
            out.write(mask | length);
        } else if (length < 65536) {
            out.write(mask | 126);
            out.write(length >> 8);
            out.write(length);
        } else {
            out.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) length >> shift));
            }
        }
        out.writeBytes(new byte[masked ? 4 : 0]);
        byte[] payload = new byte[length];
        java.util.Arrays.fill(payload, (byte) CLOSE); // looks like a header wherever one is looked for
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "0, true", "1, true", "125, true", "126, true", "65535, true", "65536, true", "0, false", "125, false", "126, false",
        "65536, false"
    })
    void aFrameEndsWithItsLastByteHoweverItComes(int length, boolean masked) {
        byte[] frame = frame(TEXT, masked, length);
        FrameTracker whole = new FrameTracker(masked);
        assertEquals(frame.length, whole.advance(frame, 0, frame.length, false));
        assertTrue(whole.isBetweenFrames());

        FrameTracker byBytes = new FrameTracker(masked);
        for (int i = 0; i < frame.length; i++) {
            byBytes.advance(frame, i, i + 1, false);
            assertEquals(i == frame.length - 1, byBytes.isBetweenFrames(), "behind byte " + i);
        }
        assertFalse(byBytes.isCloseSeen());
    }

    @Test
    void itStopsAtTheFirstBoundaryWhenAsked() {
        byte[] bytes = joined(frame(TEXT, true, 10), frame(0x00, true, 300), frame(TEXT, true, 0));
        FrameTracker tracker = new FrameTracker(true);
        assertEquals(3, tracker.advance(bytes, 0, 3, true) == 0 ? tracker.advance(bytes, 0, 3, false) : -1);

        List<Integer> stops = new ArrayList<>();
        for (int at = 3; at < bytes.length; ) {
            int stop = tracker.advance(bytes, at, bytes.length, true);
            stops.add(stop);
            at = stop == bytes.length ? stop : tracker.advance(bytes, stop, stop + 1, false);
        }
        assertEquals(List.of(16, 16 + 308, bytes.length), stops);
    }

    @Test
    void aCloseIsSeenWhenItIsWhole() {
        byte[] close = frame(CLOSE, true, 2);
        FrameTracker tracker = new FrameTracker(true);
        tracker.advance(close, 0, close.length - 1, false);
        assertFalse(tracker.isCloseSeen());
        tracker.advance(close, close.length - 1, close.length, false);
        assertTrue(tracker.isCloseSeen());

        FrameTracker empty = new FrameTracker(false);
        empty.advance(frame(CLOSE, false, 0), 0, 2, false);
        assertTrue(empty.isCloseSeen());
    }

    /** Whoever cannot say where a frame ends must not say so: a frame put inside another is read as its payload. */
    @ParameterizedTest
    @CsvSource({
        "8100, true", // not masked, from a client
        "818000000000, false", // masked, from a server
        "0800, false", // a Close in fragments
        "8880, false", // a Close, masked, from a server
        "897e0080, false", // a Ping of 128 bytes
        "827f8000000000000000, false" // a length beyond all numbers
    })
    void whatMakesNoSenseIsNeverBetweenFrames(String hex, boolean masked) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        FrameTracker tracker = new FrameTracker(masked);
        assertEquals(bytes.length, tracker.advance(bytes, 0, bytes.length, true) == 0
                ? tracker.advance(bytes, 0, bytes.length, false) : -1);
        assertFalse(tracker.isBetweenFrames());
        assertFalse(tracker.isCloseSeen());
        byte[] fine = frame(TEXT, masked, 1);
        assertEquals(fine.length, tracker.advance(fine, 0, fine.length, true));
        assertFalse(tracker.isBetweenFrames());
    }

    @Test
    void whatExtensionsMayMeanPasses() {
        byte[] bytes = joined(frame(0xf3, false, 5), frame(0xcb, false, 5));
        FrameTracker tracker = new FrameTracker(false);
        tracker.advance(bytes, 0, bytes.length, false);
        assertTrue(tracker.isBetweenFrames());
    }
}
