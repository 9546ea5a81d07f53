package portcullis.policy.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portcullis.config.PolicyFile;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;

/**
 * One policy as the operator wrote it. Equal ones are the same policy, wherever they stand.
 *
 * @param id what {@code @id} says, else the file's name and the line, such as {@code orders.cedar:12}
 * @param kind whether it is enforced or a shadow
 * @param place where it begins, its annotations included; the path of the key is the id, where {@code @id} gave one
 * @param text from the first annotation to the semicolon
 */
public record PolicyText(String id, PolicyFile.Kind kind, Place place, String text) {
    /**
     * Where a part of it stands.
     *
     * @param offset in bytes of UTF-8 from the beginning of {@link #text}, as Cedar counts; what is beyond the end is the end
     */
    public Place at(int offset) {
        return at(place, text, charAt(text, offset));
    }

    /** Where a pattern matches first, for whoever knows no offset; where the policy begins when it does nowhere. */
    public Place at(Pattern pattern) {
        Matcher found = pattern.matcher(text);
        return found.find() ? at(place, text, found.start()) : place;
    }

    /** The line on which it ends, from 1. */
    public int lastLine() {
        return place.line() + (int) text.chars().filter(c -> c == '\n').count();
    }

    /** The character at which a byte of the text in UTF-8 stands. */
    public static int charAt(String text, int offset) {
        int at = 0;
        int bytes = 0;
        while (at < text.length() && bytes < offset) {
            int c = text.codePointAt(at);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            at += Character.charCount(c);
        }
        return at;
    }

    /**
     * Where a character of a text stands that begins at a place: lines as editors count them, columns in characters.
     *
     * @param at an index into the text
     */
    public static Place at(Place start, String text, int at) {
        int line = start.line();
        int column = start.column();
        for (int i = 0; i < at; i += Character.charCount(text.codePointAt(i))) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return Place.of(new Origin(start.file(), line, column), start.keyPath());
    }
}
