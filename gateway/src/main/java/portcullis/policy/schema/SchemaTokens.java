package portcullis.policy.schema;

import java.util.List;
import java.util.Set;
import portcullis.config.PolicyFile;
import portcullis.config.keys.Place;
import portcullis.kit.SyntaxFault;
import portcullis.policy.source.Lines;
import portcullis.policy.source.Token;
import portcullis.policy.source.Tokens;

/** Walks along the tokens of one file of types. */
final class SchemaTokens {
    /** Words that no name may be (Cedar's grammar, IDENT). */
    static final Set<String> RESERVED = Set.of("true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar");

    private final String text;
    private final Lines lines;
    private final List<Token> tokens;
    private int at;

    /** What is wrong, and where. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Place place;
        private final transient SyntaxFault fault;

        Fault(Place place, String wrong, String cure) {
            super(wrong, null, false, false);
            this.place = place;
            fault = new SyntaxFault(wrong, cure);
        }

        Place place() {
            return place;
        }

        String wrong() {
            return fault.wrong();
        }

        String cure() {
            return fault.cure();
        }
    }

    SchemaTokens(PolicyFile file) {
        text = file.text();
        lines = new Lines(file.name(), text);
        tokens = Tokens.of(text);
    }

    boolean isAtEnd() {
        return at >= tokens.size();
    }

    /** Of the token that comes next; behind the last one, of that. */
    Place place() {
        Token next = isAtEnd() ? null : tokens.get(at);
        int start = next != null ? next.start() : tokens.isEmpty() ? 0 : tokens.getLast().end();
        return Place.of(lines.origin(start), "");
    }

    /** The token that comes next, as it is written; empty at the end. */
    String peek() {
        return isAtEnd() ? "" : text.substring(tokens.get(at).start(), tokens.get(at).end());
    }

    boolean is(String written) {
        return !isAtEnd() && peek().equals(written) && tokens.get(at).kind() != Token.Kind.TEXT;
    }

    boolean isText() {
        return !isAtEnd() && tokens.get(at).kind() == Token.Kind.TEXT;
    }

    /** Goes on behind the token when it is this one. */
    boolean skip(String written) {
        boolean found = is(written);
        at += found ? 1 : 0;
        return found;
    }

    /** Goes on behind the token, whatever it is. */
    void skip() {
        at++;
    }

    /** How the token is shown to people. */
    String found() {
        return isAtEnd() ? "the end of the file" : "`" + peek() + "`";
    }

    Fault fault(String wrong, String cure) {
        return new Fault(place(), wrong, cure);
    }

    void expect(String symbol, String cure) throws Fault {
        if (!skip(symbol)) {
            throw fault(found() + " where `" + symbol + "` belongs", cure);
        }
    }

    /** An identifier. */
    String identifier(String what) throws Fault {
        Token next = isAtEnd() ? null : tokens.get(at);
        String word = peek();
        if (next == null || next.kind() != Token.Kind.WORD || Character.isDigit(word.charAt(0))) {
            throw fault(found() + " where " + what + " belongs", "letters, digits and '_'");
        }
        if (RESERVED.contains(word)) {
            throw fault("`" + word + "` is a word of Cedar's own", "another name");
        }
        at++;
        return word;
    }

    /** A name with its namespaces, if it has any. */
    String path(String what) throws Fault {
        StringBuilder path = new StringBuilder();
        if (is("__cedar")) { // the one place where it may stand: in front of Cedar's own types
            at++;
            path.append("__cedar");
        } else {
            path.append(identifier(what));
        }
        while (is(":") && at + 1 < tokens.size() && tokens.get(at + 1).is(text, ":") && tokens.get(at).end() == tokens.get(at + 1).start()) {
            at += 2;
            path.append("::").append(identifier("a name"));
        }
        return path.toString();
    }

    /** A text between quotes; its escapes are those that policies have. */
    String text() throws Fault {
        if (!isText()) {
            throw fault(found() + " where a text belongs", "\"..\"");
        }
        String read = Escapes.unescaped(text.substring(tokens.get(at).start() + 1, tokens.get(at).end() - 1));
        if (read == null) {
            throw fault(found() + " has an escape that Cedar does not have", "one of \\n \\r \\t \\\\ \\0 \\' \\\" \\u{..}");
        }
        at++;
        return read;
    }

    /** Says what is wrong with a token that no schema has. */
    void refuseStrange() throws Fault {
        Token.Kind kind = isAtEnd() ? Token.Kind.WORD : tokens.get(at).kind();
        switch (kind) {
            case OPEN_TEXT -> throw fault("a text that is not closed", "a `\"` at its end");
            case NO_COMMENT -> throw fault("this is no comment in Cedar", "comments begin with //");
            case NO_TEXT -> throw fault("a text between other quotes than Cedar's", "\"..\"");
            case STRAY -> throw fault("a character that cannot stand here", "take it away");
            case WORD, TEXT, SYMBOL -> {}
        }
    }

    /** How many tokens have been read. */
    int position() {
        return at;
    }

    /**
     * Goes behind the declaration in which a mistake was found: its semicolon, or the bracket that closes its namespace, or in front
     * of the next one where it has no end of its own.
     *
     * @param start the position of its first token
     */
    void recover(int start) {
        int mistake = Math.max(at, start + 1);
        int depth = 0;
        for (at = start; !isAtEnd(); at++) {
            boolean behind = at >= mistake;
            if (is("{")) {
                depth++;
            } else if (is("}")) {
                if (depth == 0 && behind) {
                    return;
                }
                depth = Math.max(0, depth - 1);
            } else if (is(";") && depth == 0 && behind) {
                at++;
                return;
            } else if (behind && (is("entity") || is("namespace")) && (depth == 0 || tokens.get(at - 1).is(text, ";"))) {
                return;
            }
        }
    }
}
