package portcullis.http1;

/**
 * Bounds of a head.
 *
 * @param headBytes   bytes of the whole head, from the first line to the empty one
 * @param fieldCount  number of field lines
 * @param targetBytes bytes of the request target
 */
public record HeadLimits(int headBytes, int fieldCount, int targetBytes) {
    /** What an answer of an upstream may have: more than we take from clients, and bounded. */
    public static final HeadLimits UPSTREAM = new HeadLimits(64 * 1024, 200, 0);
}
