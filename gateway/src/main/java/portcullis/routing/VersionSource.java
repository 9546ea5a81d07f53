package portcullis.routing;

import java.util.List;
import portcullis.config.Versioning;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;

/** Where a request says, outside of its path, which version it means. Answers with indexes, so that no text is made. */
sealed interface VersionSource {
    /** The request names no version. */
    int MISSING = -1;
    /** It names one that there is not, or contradicts itself. */
    int UNKNOWN = -2;

    /** The index of the version that the request names, {@link #MISSING} or {@link #UNKNOWN}. */
    int named(RequestHead head);

    /** A field of its own. */
    record OfField(FieldName field, List<String> versions) implements VersionSource {
        @Override
        public int named(RequestHead head) {
            HeaderFields fields = head.fields();
            int found = MISSING;
            for (int line = fields.find(field); line >= 0; line = fields.find(field, line + 1)) {
                int here = index(fields.bytes(line), fields.valueStart(line), fields.valueEnd(line));
                if (here != MISSING) {
                    found = found == MISSING || found == here ? here : UNKNOWN;
                }
            }
            return found;
        }

        private int index(byte[] bytes, int from, int to) {
            if (from == to) {
                return MISSING;
            }
            for (int i = 0; i < versions.size(); i++) {
                if (equal(bytes, from, to, versions.get(i))) {
                    return i;
                }
            }
            return UNKNOWN;
        }

        private static boolean equal(byte[] bytes, int from, int to, String text) {
            if (to - from != text.length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if ((bytes[from + i] & 0xff) != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A media type with the version in it. What the client accepts comes first: it is there on every method. What it
     * sends decides when Accept names none; when both name one they must be the same, because one version has to
     * understand the body and make the answer. Of several acceptable versions the one of the highest quality counts, the
     * first of equals. A range for a version that there is not does no harm while the client also takes anything.
     */
    record OfMediaType(String family, String before, String after, List<String> versions) implements VersionSource {
        private static final FieldName ACCEPT = FieldName.of("Accept");

        static OfMediaType of(Versioning.MediaType template, List<String> versions) {
            String family = template.before().substring(0, template.before().indexOf('/') + 1);
            return new OfMediaType(family, template.before(), template.after(), versions);
        }

        @Override
        public int named(RequestHead head) {
            int accepted = accepted(head.fields());
            int sent = head.hasBody() ? sent(head.fields()) : MISSING;
            if (sent == MISSING || sent == accepted) {
                return accepted;
            }
            return accepted == MISSING ? sent : UNKNOWN;
        }

        private int sent(HeaderFields fields) {
            int line = fields.find(StandardFields.CONTENT_TYPE);
            return line < 0
                    ? MISSING
                    : index(fields.bytes(line), fields.valueStart(line), MediaRanges.typeEnd(fields.bytes(line), fields.valueStart(line), fields.valueEnd(line)));
        }

        private int accepted(HeaderFields fields) {
            int best = MISSING;
            int bestQuality = 0;
            boolean takesAnything = false;
            for (int line = fields.find(ACCEPT); line >= 0; line = fields.find(ACCEPT, line + 1)) {
                byte[] bytes = fields.bytes(line);
                int end = fields.valueEnd(line);
                for (int at = fields.valueStart(line); at < end; ) {
                    int from = MediaRanges.skipSpace(bytes, at, end);
                    int to = MediaRanges.rangeEnd(bytes, from, end);
                    int typeEnd = MediaRanges.typeEnd(bytes, from, to);
                    int quality = MediaRanges.quality(bytes, typeEnd, to);
                    int here = index(bytes, from, typeEnd);
                    takesAnything |= quality > 0 && here == MISSING && isWide(bytes, from, typeEnd);
                    if (quality > bestQuality && here >= 0) {
                        best = here;
                        bestQuality = quality;
                    } else if (here != MISSING && best == MISSING) {
                        best = UNKNOWN;
                    }
                    at = to + 1;
                }
            }
            return best == UNKNOWN && takesAnything ? MISSING : best;
        }

        /** Whether the range covers every version: any type at all, or any subtype of ours. */
        private boolean isWide(byte[] bytes, int from, int to) {
            return Tokens.equalsIgnoreCase(bytes, from, to, "*/*")
                    || to - from == family.length() + 1
                            && bytes[to - 1] == '*'
                            && Tokens.equalsIgnoreCase(bytes, from, to - 1, family);
        }

        private int index(byte[] bytes, int from, int to) {
            int start = from + before.length();
            int end = to - after.length();
            if (end <= start
                    || !Tokens.equalsIgnoreCase(bytes, from, start, before)
                    || !Tokens.equalsIgnoreCase(bytes, end, to, after)) {
                return MISSING;
            }
            for (int i = 0; i < versions.size(); i++) {
                if (caselessEqual(bytes, start, end, versions.get(i))) {
                    return i;
                }
            }
            return UNKNOWN;
        }

        /** Media types have no letter case (RFC 9110, 8.3.1), so neither has a version inside of one. */
        private static boolean caselessEqual(byte[] bytes, int from, int to, String text) {
            if (to - from != text.length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if (Tokens.lower(bytes[from + i]) != Tokens.lower((byte) text.charAt(i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
