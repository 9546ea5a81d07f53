package portcullis.identity.jose;

import org.jspecify.annotations.Nullable;

/** How the keys of a set are called in sentences about them. */
final class KeyNames {
    private static final int LONGEST = 64;

    private KeyNames() {}

    /**
     * @param position in its set, from 1
     */
    static String of(int position, @Nullable String kid) {
        return kid == null ? "key " + position : "key " + position + " (kid '" + shown(kid) + "')";
    }

    /** A text of somebody else's, cut where it gets long and without what would move a terminal's cursor. */
    static String shown(String text) {
        return shown(text, LONGEST);
    }

    static String shown(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), longest); i++) {
            char one = text.charAt(i);
            shown.append(one < ' ' || one >= 0x7f ? '?' : one);
        }
        return text.length() > longest ? shown.append("..").toString() : shown.toString();
    }
}
