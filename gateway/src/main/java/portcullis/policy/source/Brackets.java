package portcullis.policy.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.kit.SyntaxFault;

/**
 * Whether the brackets of one policy close, and whether it stays within what is read without a deep stack: Cedar's own reader takes
 * the whole process with it when a policy nests too deep for the stack, so nothing reaches it unmeasured.
 */
final class Brackets {
    /** How deep brackets may nest. */
    static final int MAX_DEPTH = 64;

    /** How many operators one policy may have that can nest their operands: {@code && || + - * ! if}. */
    static final int MAX_OPERATORS = 500;

    /** How many attributes and calls one expression may follow, as in {@code a.b.c(d)}: Cedar nests each in the next. */
    static final int MAX_PATH = 64;

    private final String file;
    private final List<Token> open = new ArrayList<>();
    private int operators;
    /** Of the expressions that the open brackets stand in, by how many of those there are: one goes on where its bracket is closed. */
    private final int[] paths = new int[MAX_DEPTH + 2];

    Brackets(String file) {
        this.file = file;
    }

    /** The bracket that was opened last and is not closed. */
    @Nullable Token unclosed() {
        return open.isEmpty() ? null : open.getLast();
    }

    boolean areClosed() {
        return open.isEmpty();
    }

    void take(Token token) throws SyntaxFault {
        if (token.kind() == Token.Kind.WORD) {
            if (token.isWord(file, "if")) {
                operator();
            }
            return;
        }
        if (token.kind() != Token.Kind.SYMBOL) {
            return;
        }
        char c = file.charAt(token.start());
        switch (c) {
            case '(', '{' -> open(token);
            case '[' -> {
                step();
                open(token);
            }
            case '.' -> step();
            case ')', '}', ']' -> close(c);
            case '&', '|', '+', '-', '*', '!' -> {
                operator();
                paths[level()] = 0;
            }
            default -> paths[level()] = 0;
        }
    }

    private void open(Token token) throws SyntaxFault {
        open.add(token);
        if (open.size() > MAX_DEPTH) {
            throw new SyntaxFault("brackets nest deeper than " + MAX_DEPTH, "take some away, or make two policies of it");
        }
        paths[level()] = 0;
    }

    private void close(char closing) throws SyntaxFault {
        if (open.isEmpty()) {
            throw new SyntaxFault("`" + closing + "` closes nothing", "take it away, or open it where it belongs");
        }
        char wanted = closingOf(file.charAt(open.getLast().start()));
        if (closing != wanted) {
            throw new SyntaxFault("`" + closing + "` where `" + wanted + "` belongs", "close what was opened last first");
        }
        open.removeLast();
    }

    private void operator() throws SyntaxFault {
        if (++operators > MAX_OPERATORS) {
            throw new SyntaxFault(
                    "more than " + MAX_OPERATORS + " operators in one policy", "ask a set, as in [a, b, c].contains(x), or make several policies of it");
        }
    }

    /** What nests too deep is read on, up to its end. */
    private int level() {
        return Math.min(open.size(), paths.length - 1);
    }

    private void step() throws SyntaxFault {
        if (++paths[level()] > MAX_PATH) {
            throw new SyntaxFault("more than " + MAX_PATH + " attributes in one expression", "take some away");
        }
    }

    static char closingOf(char opening) {
        return opening == '(' ? ')' : opening == '{' ? '}' : ']';
    }
}
