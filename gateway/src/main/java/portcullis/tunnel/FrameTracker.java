package portcullis.tunnel;

/**
 * Follows the frames of one direction of a WebSocket (RFC 6455, 5.2) to know where a frame of ours may stand. It looks at
 * headers only. Where one cannot be, or makes no sense, it loses the thread for good: then nothing is ever put between.
 */
final class FrameTracker {
    private static final int FINAL = 0x80;
    private static final int CONTROL = 0x08;
    private static final int OPCODE = 0x0f;
    private static final int CLOSE = 0x08;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int TWO_BYTES_MORE = 126;
    private static final int EIGHT_BYTES_MORE = 127;
    private static final int KEY_BYTES = 4;

    private final boolean masked;
    private int headerSeen;
    private int headerLength;
    private int lengthEnd;
    private long length;
    private long left;
    private boolean control;
    private boolean close;
    private boolean closeSeen;
    private boolean lost;

    /** @param masked whether the frames come from a client: then all are masked, else none (5.1) */
    FrameTracker(boolean masked) {
        this.masked = masked;
    }

    /**
     * Takes in {@code bytes[from, to)}.
     *
     * @param untilBoundary whether to stop where one frame has ended and no other begun
     * @return where it stopped, {@code to} unless it was asked to stop before
     */
    int advance(byte[] bytes, int from, int to, boolean untilBoundary) {
        int at = from;
        while (at < to && !lost) {
            if (untilBoundary && isBetweenFrames()) {
                return at;
            }
            if (left > 0) {
                int payload = (int) Math.min(left, to - at);
                at += payload;
                payload(payload);
            } else {
                header(bytes[at++]);
            }
        }
        return lost ? to : at;
    }

    /** Whether a whole frame may be put in here. */
    boolean isBetweenFrames() {
        return !lost && headerSeen == 0 && left == 0;
    }

    /** Whether a whole Close frame went by: nothing may follow it (5.5.1). */
    boolean isCloseSeen() {
        return closeSeen;
    }

    private void header(byte next) {
        headerSeen++;
        if (headerSeen == 1) {
            close = (next & OPCODE) == CLOSE;
            control = (next & CONTROL) != 0;
            lost = control && (next & FINAL) == 0; // control frames are never fragmented (5.5)
        } else if (headerSeen == 2) {
            second(next);
        } else if (headerSeen <= lengthEnd) {
            length = length << 8 | next & 0xff;
            lost |= length < 0; // the highest bit of eight bytes must be 0
        }
        if (!lost && headerSeen >= 2 && headerSeen == headerLength) {
            headerSeen = 0;
            left = length;
            payload(0);
        }
    }

    private void second(byte next) {
        int said = next & LENGTH;
        int more = said == TWO_BYTES_MORE ? 2 : said == EIGHT_BYTES_MORE ? 8 : 0;
        lost |= (next & MASKED) != 0 != masked || control && more > 0;
        lengthEnd = 2 + more;
        headerLength = lengthEnd + (masked ? KEY_BYTES : 0);
        length = more == 0 ? said : 0;
    }

    private void payload(int count) {
        left -= count;
        closeSeen |= left == 0 && close;
    }
}
