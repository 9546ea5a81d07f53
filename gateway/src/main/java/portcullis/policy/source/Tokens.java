package portcullis.policy.source;

import java.util.ArrayList;
import java.util.List;

/** Cuts a file of policies into tokens; whatever stands in it, each character is in one token, in white space or in a comment. */
public final class Tokens {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final List<Token> found = new ArrayList<>();
    private int at;

    private Tokens(String file) {
        this.file = file;
    }

    public static List<Token> of(String file) {
        Tokens tokens = new Tokens(file);
        if (tokens.peek(0) == BYTE_ORDER_MARK) {
            tokens.at++;
        }
        while (tokens.at < file.length()) {
            tokens.next();
        }
        return tokens.found;
    }

    private void next() {
        int start = at;
        char c = file.charAt(at);
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') {
            at++;
        } else if (c == '/' && peek(1) == '/') {
            at = endOfLine();
        } else if (c == '"') {
            text(start);
        } else if (isPartOfWord(c)) {
            while (isPartOfWord(peek(0))) {
                at++;
            }
            add(Token.Kind.WORD, start);
        } else {
            odd(start, c);
        }
    }

    private void odd(int start, char c) {
        if (c == '/' && peek(1) == '*') {
            int end = file.indexOf("*/", at + 2);
            at = end < 0 ? file.length() : end + 2;
            add(Token.Kind.NO_COMMENT, start);
        } else if (c == '#') {
            at = endOfLine();
            add(Token.Kind.NO_COMMENT, start);
        } else if (c == '\'' || c == '`' || c == '\u201C' || c == '\u201D' || c == '\u2018' || c == '\u2019') {
            int end = file.indexOf(c == '\u201C' ? '\u201D' : c == '\u2018' ? '\u2019' : c, at + 1);
            at = end < 0 || end > endOfLine() ? at + 1 : end + 1;
            add(Token.Kind.NO_TEXT, start);
        } else if (c > ' ' && c < 0x7F) {
            at += (c == '&' || c == '|') && peek(1) == c ? 2 : 1;
            add(Token.Kind.SYMBOL, start);
        } else {
            at += Character.charCount(file.codePointAt(at));
            add(Token.Kind.STRAY, start);
        }
    }

    /** Texts may go over lines; a backslash takes the next character with it, whatever it is. */
    private void text(int start) {
        at++;
        while (at < file.length() && file.charAt(at) != '"') {
            at += file.charAt(at) == '\\' ? 2 : 1;
        }
        boolean closed = at < file.length();
        at = Math.min(at + 1, file.length());
        add(closed ? Token.Kind.TEXT : Token.Kind.OPEN_TEXT, start);
    }

    private void add(Token.Kind kind, int start) {
        found.add(new Token(kind, start, at));
    }

    private char peek(int ahead) {
        return at + ahead < file.length() ? file.charAt(at + ahead) : '\0';
    }

    private int endOfLine() {
        int end = at;
        while (end < file.length() && file.charAt(end) != '\n' && file.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private static boolean isPartOfWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}
