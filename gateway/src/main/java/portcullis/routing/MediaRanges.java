package portcullis.routing;

/** Walks over the ranges of an Accept field (RFC 9110, 12.5.1) as bytes. */
final class MediaRanges {
    /** The quality of a range that gives none, in thousandths. */
    static final int FULL = 1000;

    private MediaRanges() {}

    static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Where the range that begins at {@code from} ends: at its comma, or at {@code to}. */
    static int rangeEnd(byte[] bytes, int from, int to) {
        boolean isQuoted = false;
        int at = from;
        for (; at < to && (isQuoted || bytes[at] != ','); at++) {
            if (bytes[at] == '"') {
                isQuoted = !isQuoted;
            } else if (isQuoted && bytes[at] == '\\') {
                at++;
            }
        }
        return Math.min(at, to);
    }

    /** Where type and subtype end, before the parameters and the space in front of them. */
    static int typeEnd(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != ';') {
            end++;
        }
        while (end > from && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        return end;
    }

    /**
     * The quality that the parameters give, from 0 to 1000. One that cannot be read counts as 0: better to say that
     * nothing fits than to serve what was not asked for.
     */
    static int quality(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int end = at;
            boolean isQuoted = false;
            for (; end < to && (isQuoted || bytes[end] != ';'); end++) {
                isQuoted ^= bytes[end] == '"';
            }
            int start = skipSpace(bytes, at, end);
            if (end - start >= 2 && (bytes[start] | 0x20) == 'q' && bytes[start + 1] == '=') {
                return thousandths(bytes, start + 2, typeEnd(bytes, start + 2, end));
            }
            at = end + 1;
        }
        return FULL;
    }

    /** {@code 0}, {@code 1}, and up to three digits behind a point (RFC 9110, 12.4.2). */
    private static int thousandths(byte[] bytes, int from, int to) {
        if (from == to || to - from > 5 || bytes[from] != '0' && bytes[from] != '1' || to - from > 1 && bytes[from + 1] != '.') {
            return 0;
        }
        int value = (bytes[from] - '0') * FULL;
        int unit = 100;
        for (int i = from + 2; i < to; i++, unit /= 10) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return 0;
            }
            value += (bytes[i] - '0') * unit;
        }
        return value > FULL ? 0 : value;
    }
}
