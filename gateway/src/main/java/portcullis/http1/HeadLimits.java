package portcullis.http1;

/**
 * Bounds of a head.
 *
 * @param fieldBytes  bytes of all field lines together, with their line ends
 * @param fieldCount  number of field lines
 * @param targetBytes bytes of the request target
 */
public record HeadLimits(int fieldBytes, int fieldCount, int targetBytes) {
    /** What an answer of an upstream may have: more than we take from clients, and bounded. */
    public static final HeadLimits UPSTREAM = new HeadLimits(64 * 1024, 200, 0);

    /** Bytes that a head within the limits needs at most. */
    int headBytes() {
        return fieldBytes + targetBytes + 64;
    }
}
