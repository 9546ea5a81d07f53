package portcullis.policy.source;

/**
 * A piece of a file of policies.
 *
 * @param start index of its first character
 * @param end index behind its last one
 */
public record Token(Kind kind, int start, int end) {
    public enum Kind {
        /** A name, a word of the language, or a number. */
        WORD,
        /** A text with its quotes. */
        TEXT,
        /** A text that is not closed: all the rest of the file. */
        OPEN_TEXT,
        /** One character of punctuation, or {@code &&} or {@code ||}. */
        SYMBOL,
        /** What newcomers take for a comment: from {@code #} to the end of the line, or between slash-star and star-slash. */
        NO_COMMENT,
        /** A text between other quotes than Cedar's, as far as it goes on its line. */
        NO_TEXT,
        /** One character that can only stand in texts and comments. */
        STRAY
    }

    public boolean is(String file, String symbol) {
        return kind == Kind.SYMBOL && end - start == symbol.length() && file.startsWith(symbol, start);
    }

    public boolean isWord(String file, String word) {
        return kind == Kind.WORD && end - start == word.length() && file.startsWith(word, start);
    }
}
