package portcullis.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes moments as {@code 2026-09-01T10:00:00.123Z}; the part that changes once a second is formatted once a second. */
final class Timestamp {
    private static volatile Second current = Second.of(0);

    private record Second(long epoch, byte[] text) {
        static Second of(long epoch) {
            String text = Instant.ofEpochSecond(epoch).toString();
            return new Second(epoch, text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private Timestamp() {}

    /** @return the position behind the last byte written */
    static int write(long epochMillis, byte[] out, int at) {
        long epoch = Math.floorDiv(epochMillis, 1000);
        Second second = current;
        if (second.epoch != epoch) {
            second = Second.of(epoch);
            current = second;
        }
        int withoutZone = second.text.length - 1;
        System.arraycopy(second.text, 0, out, at, withoutZone);
        at += withoutZone;
        int millis = Math.floorMod(epochMillis, 1000);
        out[at] = '.';
        out[at + 1] = (byte) ('0' + millis / 100);
        out[at + 2] = (byte) ('0' + millis / 10 % 10);
        out[at + 3] = (byte) ('0' + millis % 10);
        out[at + 4] = 'Z';
        return at + 5;
    }
}
