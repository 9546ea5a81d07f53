package portcullis.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one claim as the type that it must be of. An issuer's signature says that it wrote a value, not that the value is
 * sane: what comes out of here goes into header fields, logs and memory, so everything has a size, and no text holds characters
 * that could end a line somewhere.
 */
final class ClaimValue {
    /** Characters of a text that names somebody, and of one entry of a list. */
    static final int MAX_NAME = 256;
    /** Characters of any other text. */
    static final int MAX_TEXT = 1024;
    /** Entries of a list. */
    static final int MAX_ENTRIES = 200;
    /** The last second that four digits can write, 9999-12-31T23:59:59Z; larger numbers are milliseconds by mistake, or mischief. */
    static final long MAX_SECONDS = 253_402_300_799L;

    private ClaimValue() {}

    /** Whether it says nothing: absent, null, or an empty text, list or object. */
    static boolean isEmpty(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case List<?> list -> list.isEmpty();
            case Map<?, ?> members -> members.isEmpty();
            default -> false;
        };
    }

    /**
     * A text, of which the reader of the token made sure that it is one: no half characters.
     *
     * @param longest characters that it may have
     */
    static String text(@Nullable Object value, int longest) throws ClaimFault {
        if (!(value instanceof String text) || text.length() > longest) {
            throw ClaimFault.malformed();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                throw ClaimFault.malformed();
            }
        }
        return text;
    }

    /** A list of texts, none of them empty. */
    static List<String> texts(@Nullable Object value, int longest) throws ClaimFault {
        if (!(value instanceof List<?> list) || list.size() > MAX_ENTRIES) {
            throw ClaimFault.malformed();
        }
        List<String> texts = new ArrayList<>(list.size());
        for (Object entry : list) {
            String text = text(entry, longest);
            if (text.isEmpty()) {
                throw ClaimFault.malformed();
            }
            texts.add(text);
        }
        return texts;
    }

    /** A list of texts, or one text with spaces between the entries (RFC 8693, 4.2). */
    static List<String> words(@Nullable Object value) throws ClaimFault {
        if (!(value instanceof String)) {
            return texts(value, MAX_NAME);
        }
        String text = text(value, MAX_ENTRIES * (MAX_NAME + 1));
        List<String> words = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int space = text.indexOf(' ', from);
            int end = space < 0 ? text.length() : space;
            if (end - from > MAX_NAME || words.size() == MAX_ENTRIES) {
                throw ClaimFault.malformed();
            }
            if (end > from) {
                words.add(text.substring(from, end));
            }
            from = end + 1;
        }
        return words;
    }

    /**
     * A NumericDate (RFC 7519, 2), which may have a fraction.
     *
     * @return Unix time in milliseconds
     */
    static long millis(@Nullable Object value) throws ClaimFault {
        if (value instanceof Long seconds && seconds >= 0 && seconds <= MAX_SECONDS) {
            return seconds * 1000;
        }
        if (value instanceof Double seconds && seconds >= 0 && seconds <= MAX_SECONDS) {
            return (long) (seconds * 1000);
        }
        throw ClaimFault.malformed();
    }
}
