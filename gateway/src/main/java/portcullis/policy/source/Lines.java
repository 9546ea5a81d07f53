package portcullis.policy.source;

import java.util.Arrays;
import portcullis.config.keys.Origin;

/** Where the lines of a file begin, so that the place of each of many policies is found without walking the file again. */
public final class Lines {
    private final String name;
    private final String text;
    private final int[] starts;

    public Lines(String name, String text) {
        this.name = name;
        this.text = text;
        int[] found = new int[16];
        int lines = 0;
        found[lines++] = text.startsWith("\uFEFF") ? 1 : 0; // the mark is no column
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
            if (lines == found.length) {
                found = Arrays.copyOf(found, lines * 2);
            }
            found[lines++] = end + 1;
        }
        this.starts = Arrays.copyOf(found, lines);
    }

    /** The line and column, in characters, of an index into the text. */
    public Origin origin(int at) {
        int line = Arrays.binarySearch(starts, at);
        line = line >= 0 ? line : Math.max(0, -line - 2);
        int column = at < starts[line] ? 0 : text.codePointCount(starts[line], at);
        return new Origin(name, line + 1, column + 1);
    }
}
