package portcullis.config.keys;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Which known name somebody meant who wrote an unknown one. */
public final class NearestName {
    private NearestName() {}

    /**
     * The name with the fewest edits (insert, delete, replace, swap two neighbours) from the written one; null when
     * they are more than one, and more than a third of its length, or when it is too short for a guess.
     */
    public static @Nullable String to(String written, Collection<String> known) {
        if (written.length() < 3 || written.length() > 64) {
            return null;
        }
        String nearest = null;
        int best = Math.max(1, written.length() / 3) + 1;
        for (String name : known) {
            int edits = edits(written, name);
            if (edits < best) {
                best = edits;
                nearest = name;
            }
        }
        return nearest;
    }

    private static int edits(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[to.length()];
    }
}
