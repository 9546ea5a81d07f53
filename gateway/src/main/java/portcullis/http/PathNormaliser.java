package portcullis.http;

import static portcullis.http.TargetFault.Kind.AMBIGUOUS;
import static portcullis.http.TargetFault.Kind.MALFORMED;

import java.nio.charset.StandardCharsets;

/**
 * The slow way of {@link TargetPath#parse}: for a path with something to decode, to resolve or to refuse. First the
 * percent-encoding, then, on what came of it, double encoding and segments: an encoding may hide either.
 */
final class PathNormaliser {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] out;
    private int length;

    /** @param pathLength bytes of the path as received; each may become three */
    PathNormaliser(int pathLength) {
        out = new byte[pathLength * 3];
    }

    /** Normalises {@code bytes[from, pathEnd)} and takes over the query, {@code bytes[pathEnd, to)}, as it is. */
    TargetPath normalise(byte[] bytes, int from, int pathEnd, int to) throws TargetFault {
        decode(bytes, from, pathEnd);
        refuseDoubleEncoding();
        resolveSegments();
        boolean encoded = false;
        for (int i = 0; i < length && !encoded; i++) {
            encoded = out[i] == '%';
        }
        byte[] text = new byte[length + to - pathEnd];
        System.arraycopy(out, 0, text, 0, length);
        System.arraycopy(bytes, pathEnd, text, length, to - pathEnd);
        return new TargetPath(new String(text, StandardCharsets.ISO_8859_1), length, encoded);
    }

    private void decode(byte[] bytes, int from, int to) throws TargetFault {
        int at = from;
        while (at < to) {
            byte here = bytes[at];
            if (here == '%') {
                int value = triplet(bytes, at, to);
                if (value < 0x80) {
                    ascii(value);
                    at += 3;
                } else {
                    at = utf8(bytes, at, to, value);
                }
            } else if (here == '/' || PathBytes.isPlain(here)) {
                out[length++] = here;
                at++;
            } else if (PathBytes.isToEncode(here)) {
                encoded(here);
                at++;
            } else if (here == '\\') {
                throw new TargetFault(AMBIGUOUS, "a backslash in the path");
            } else {
                throw new TargetFault(MALFORMED, "a byte that no path has");
            }
        }
    }

    /** The byte that {@code %XX} at {@code at} stands for. */
    private static int triplet(byte[] bytes, int at, int to) throws TargetFault {
        if (to - at >= 3) {
            int high = PathBytes.hex(bytes[at + 1]);
            int low = PathBytes.hex(bytes[at + 2]);
            if (high >= 0 && low >= 0) {
                return high << 4 | low;
            }
        }
        throw new TargetFault(MALFORMED, "a percent sign without two hexadecimal digits");
    }

    private void ascii(int value) throws TargetFault {
        if (value < 0x20 || value == 0x7f) {
            throw new TargetFault(AMBIGUOUS, "an encoded control character in the path");
        }
        if (value == '/' || value == '\\') {
            throw new TargetFault(AMBIGUOUS, "an encoded slash or backslash in the path");
        }
        if (PathBytes.isUnreserved(value)) {
            out[length++] = (byte) value;
        } else {
            encoded(value);
        }
    }

    private void encoded(int value) {
        out[length++] = '%';
        out[length++] = HEX[value >> 4 & 15];
        out[length++] = HEX[value & 15];
    }

    /**
     * One encoded character above ASCII, whole and in its shortest form (RFC 3629, 4): decoders that take others see a
     * slash in {@code %C0%AF}.
     *
     * @return the position behind it
     */
    private int utf8(byte[] bytes, int from, int to, int lead) throws TargetFault {
        int following = lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
        if (following == 0) {
            throw notUtf8();
        }
        encoded(lead);
        int at = from + 3;
        for (int i = 0; i < following; i++, at += 3) {
            if (at >= to || bytes[at] != '%') {
                throw notUtf8();
            }
            int value = triplet(bytes, at, to);
            int least = i > 0 ? 0x80 : lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
            int most = i > 0 ? 0xbf : lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
            if (value < least || value > most) {
                throw notUtf8();
            }
            encoded(value);
        }
        return at;
    }

    private static TargetFault notUtf8() {
        return new TargetFault(AMBIGUOUS, "percent-encoding in the path that is not UTF-8");
    }

    /**
     * Refuses {@code %252e} and its kin, however often encoded and of whatever pieces: whoever decodes more often than we
     * do would see a dot segment, a separator, path parameters or a control character that no rule here has seen. Each
     * triplet is decoded as soon as its last character is there, so that one pass finds all that repeated decoding could.
     */
    private void refuseDoubleEncoding() throws TargetFault {
        if (!hasEncodedPercent()) {
            return;
        }
        byte[] decoded = new byte[length];
        boolean[] isMade = new boolean[length];
        int count = 0;
        for (int i = 0; i < length; i++) {
            decoded[count] = out[i];
            isMade[count++] = false;
            for (int value = lastTriplet(decoded, count); value >= 0; value = lastTriplet(decoded, count)) {
                count -= 3;
                if ((isMade[count] || isMade[count + 1] || isMade[count + 2]) && isHidden(value)) {
                    throw new TargetFault(AMBIGUOUS, "a dot, a separator or a control character encoded more than once");
                }
                decoded[count] = (byte) value;
                isMade[count++] = true;
            }
        }
    }

    private boolean hasEncodedPercent() {
        for (int i = 0; i + 2 < length; i++) {
            if (out[i] == '%' && out[i + 1] == '2' && out[i + 2] == '5') {
                return true;
            }
        }
        return false;
    }

    /** What the triplet that ends here stands for; -1 when none does. */
    private static int lastTriplet(byte[] bytes, int end) {
        if (end < 3 || bytes[end - 3] != '%') {
            return -1;
        }
        int high = PathBytes.hex(bytes[end - 2]);
        int low = PathBytes.hex(bytes[end - 1]);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static boolean isHidden(int value) {
        return value == '.' || value == '/' || value == '\\' || value == ';' || value < 0x20 || value == 0x7f;
    }

    /** Resolves dot segments in place (RFC 3986, 5.2.4), and refuses what readers of paths resolve differently. */
    private void resolveSegments() throws TargetFault {
        int read = 0;
        int written = 0;
        boolean parametersSeen = false;
        while (read < length) {
            int start = read + 1;
            int end = start;
            int nameEnd = -1;
            for (; end < length && out[end] != '/'; end++) {
                if (nameEnd < 0 && startsParameters(end)) {
                    nameEnd = end;
                }
            }
            boolean isLast = end == length;
            int name = (nameEnd < 0 ? end : nameEnd) - start;
            boolean isDots = name > 0 && name <= 2 && out[start] == '.' && out[start + name - 1] == '.';
            if (isDots && (nameEnd >= 0 || parametersSeen)) {
                throw new TargetFault(AMBIGUOUS, "path parameters next to a dot segment");
            }
            parametersSeen |= nameEnd >= 0;
            if (start == end && !isLast) {
                throw new TargetFault(AMBIGUOUS, "an empty segment in the path");
            }
            if (!isDots) {
                System.arraycopy(out, read, out, written, end - read);
                written += end - read;
            } else {
                if (name == 2) {
                    written = parent(written);
                }
                if (isLast) {
                    out[written++] = '/';
                }
            }
            read = end;
        }
        length = written;
    }

    /** Whether a semicolon stands there; an encoded one counts, because some upstreams decode before they cut. */
    private boolean startsParameters(int at) {
        return out[at] == ';'
                || out[at] == '%' && out[at + 1] == '3' && out[at + 2] == 'B';
    }

    private int parent(int written) throws TargetFault {
        if (written == 0) {
            throw new TargetFault(AMBIGUOUS, "dot segments that climb above the root");
        }
        int slash = written - 1;
        while (out[slash] != '/') {
            slash--;
        }
        return slash;
    }
}
