package portcullis.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request, parsed and normalised once; routed, logged, authorized and forwarded as the same text. Where
 * programs are known to read a path in different ways it is refused, so that what a rule saw is what the upstream sees:
 *
 * <ul>
 *   <li>Percent-encoded unreserved characters are decoded, the digits of the others become upper case, dot segments are
 *       resolved (RFC 3986, 6.2.2). Reserved characters stay as they came: decoding them would change the upstream's path.
 *   <li>Malformed: control characters, spaces, bytes above ASCII, {@code #}, and of visible ASCII in the path
 *       {@code " < > ` { }}, which no browser sends there. Of what RFC 3986 does not allow there but browsers do send,
 *       {@code | [ ] ^} are taken and percent-encoded, their only valid spelling.
 *   <li>Ambiguous: an encoded slash, backslash (raw too), control character, or byte sequence that is not UTF-8; the
 *       same encoded more than once; dot segments with or behind path parameters ({@code /..;/}, {@code /a;/../b});
 *       dot segments that climb above the root; empty segments, which some upstreams merge ({@code //admin}).
 *   <li>The query is kept as it came; browsers leave all of visible ASCII but {@code #} raw in it.
 * </ul>
 *
 * <p>Immutable. Parsing the text of a parsed target gives the same text.
 */
public final class TargetPath {
    /** {@code /}, without a query. */
    public static final TargetPath ROOT = new TargetPath("/", 1, false);
    /** {@code *}, the target of a server-wide OPTIONS (RFC 9112, 3.2.4). */
    public static final TargetPath ASTERISK = new TargetPath("*", 1, false);

    private final String text;
    private final int pathLength;
    private final boolean encoded;

    /** Made when first asked for; a race makes it twice, which does no harm. */
    private @Nullable String path;

    TargetPath(String text, int pathLength, boolean encoded) {
        this.text = text;
        this.pathLength = pathLength;
        this.encoded = encoded;
    }

    /**
     * Parses a target in origin form, or {@code *}. A path without anything to normalise costs one scan and one String.
     *
     * @param from the first byte of the target
     * @param to the position behind its last byte
     */
    public static TargetPath parse(byte[] bytes, int from, int to) throws TargetFault {
        if (from == to || bytes[from] != '/') {
            if (to - from == 1 && bytes[from] == '*') {
                return ASTERISK;
            }
            throw new TargetFault(TargetFault.Kind.MALFORMED, "the path does not begin with a slash");
        }
        boolean plain = true;
        int at = from;
        for (; at < to && bytes[at] != '?'; at++) {
            byte here = bytes[at];
            if (here == '/') {
                plain &= at + 1 == to || bytes[at + 1] != '.' && bytes[at + 1] != '/';
            } else {
                plain &= PathBytes.isPlain(here);
            }
        }
        for (int i = at + 1; i < to; i++) {
            if (!PathBytes.isQuery(bytes[i])) {
                throw new TargetFault(TargetFault.Kind.MALFORMED, "a byte that no query has");
            }
        }
        return plain
                ? new TargetPath(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1), at - from, false)
                : new PathNormaliser(at - from).normalise(bytes, from, at, to);
    }

    /** Parses a target that does not come from a connection, such as one that an operator asks about. */
    public static TargetPath parse(String target) throws TargetFault {
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    /** Path and query as they go onto the wire: ASCII. */
    public String text() {
        return text;
    }

    /** How many characters of {@link #text()} are the path. */
    public int pathLength() {
        return pathLength;
    }

    /** The normalised absolute path, starting with a slash; {@code *} for the asterisk form. */
    public String path() {
        String made = path;
        if (made == null) {
            made = text.substring(0, pathLength);
            path = made;
        }
        return made;
    }

    /** What follows the question mark, as received; null without one. */
    public @Nullable String query() {
        return pathLength == text.length() ? null : text.substring(pathLength + 1);
    }

    /** Whether the path still has percent-encoded characters. */
    public boolean isEncoded() {
        return encoded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TargetPath that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
