package portcullis.kit;

import java.util.ArrayList;
import java.util.List;
import portcullis.kit.Expression.CharSet;

/** Reads the text of a {@link LinearPattern}: recursive descent, one method for each rule of the grammar. */
final class LinearPatternReader {
    private static final int DEEPEST = 50;
    private static final int MOST_REPEATS = 500;
    private static final String SPECIAL = "\\^$.|?*+()[]{}";

    private final String text;
    private boolean ignoreCase;
    private int at;
    private int depth;

    LinearPatternReader(String text) {
        this.text = text;
    }

    Expression read() throws SyntaxFault {
        if (text.startsWith("(?i)")) {
            ignoreCase = true;
            at = 4;
        }
        if (peek() == '^') {
            at++;
        }
        Expression all = choice();
        if (at < text.length()) {
            throw fault("has ')' without '('", "balanced parentheses");
        }
        return all;
    }

    private Expression choice() throws SyntaxFault {
        if (++depth > DEEPEST) {
            throw fault("has more than " + DEEPEST + " parentheses in each other", "a flatter expression");
        }
        List<Expression> options = new ArrayList<>();
        options.add(sequence());
        while (peek() == '|') {
            at++;
            options.add(sequence());
        }
        depth--;
        return options.size() == 1 ? options.getFirst() : new Expression.Choice(options);
    }

    private Expression sequence() throws SyntaxFault {
        List<Expression> parts = new ArrayList<>();
        while (at < text.length() && peek() != '|' && peek() != ')') {
            if (peek() == '$' && at == text.length() - 1) {
                at++;
            } else {
                parts.add(repeated(atom()));
            }
        }
        return new Expression.Sequence(parts);
    }

    private Expression repeated(Expression atom) throws SyntaxFault {
        Expression repeated = switch (peek()) {
            case '*' -> new Expression.Repeat(atom, 0, Integer.MAX_VALUE);
            case '+' -> new Expression.Repeat(atom, 1, Integer.MAX_VALUE);
            case '?' -> new Expression.Repeat(atom, 0, 1);
            case '{' -> counted(atom);
            default -> atom;
        };
        if (repeated == atom) {
            return atom;
        }
        at++;
        if (peek() == '?' || peek() == '+' || peek() == '*' || peek() == '{') {
            throw fault("has two repetitions in a row", "one of * + ? {n} {n,} {n,m}; greedy or not makes no difference here");
        }
        return repeated;
    }

    /** Stops at the closing brace. */
    private Expression counted(Expression atom) throws SyntaxFault {
        int close = text.indexOf('}', at);
        String inside = close < 0 ? "" : text.substring(at + 1, close);
        int comma = inside.indexOf(',');
        int least = count(comma < 0 ? inside : inside.substring(0, comma));
        int most = comma < 0 ? least : comma == inside.length() - 1 ? Integer.MAX_VALUE : count(inside.substring(comma + 1));
        if (least < 0 || most < least) {
            throw fault("has braces that are no count", "{n}, {n,} or {n,m} up to " + MOST_REPEATS + ", or \\{ for a brace");
        }
        at = close;
        return new Expression.Repeat(atom, least, most);
    }

    private static int count(String digits) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
            if (value > MOST_REPEATS) {
                return -1;
            }
        }
        return digits.isEmpty() ? -1 : value;
    }

    private Expression atom() throws SyntaxFault {
        char c = text.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> one(characterClass());
            case '.' -> one(CharSet.ALL);
            case '\\' -> one(escape());
            case '*', '+', '?', '{' -> throw fault("repeats nothing with '" + c + "'", "something in front of it, or \\" + c);
            case '^', '$' -> throw fault(
                    "has '" + c + "' in the middle", "\\" + c + " for the character; the whole value is matched anyway");
            case ']', '}' -> throw fault("has '" + c + "' that closes nothing", "\\" + c + " for the character");
            default -> one(CharSet.range(c, c));
        };
    }

    private Expression.One one(CharSet set) {
        return new Expression.One(ignoreCase ? set.ignoringCase() : set);
    }

    private Expression group() throws SyntaxFault {
        if (text.startsWith("?:", at)) {
            at += 2;
        } else if (peek() == '?') {
            throw fault("has a group of a kind that cannot be matched in linear time", "( ) or (?: ), and (?i) in front of everything");
        }
        Expression inside = choice();
        if (peek() != ')') {
            throw fault("has '(' without ')'", "balanced parentheses");
        }
        at++;
        return inside;
    }

    private CharSet escape() throws SyntaxFault {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case 'd' -> CharSet.DIGITS;
            case 'D' -> CharSet.DIGITS.not();
            case 'w' -> CharSet.WORD;
            case 'W' -> CharSet.WORD.not();
            case 's' -> CharSet.SPACE;
            case 'S' -> CharSet.SPACE.not();
            case 't' -> CharSet.range('\t', '\t');
            default -> {
                if (SPECIAL.indexOf(c) < 0 && "-/ \"'#%&,:;<=>@_`~!".indexOf(c) < 0) {
                    throw fault("has the escape '\\" + (c == 0 ? "" : c) + "'", "\\d \\w \\s, their capitals, \\t, or a special character");
                }
                yield CharSet.range(c, c);
            }
        };
    }

    private CharSet characterClass() throws SyntaxFault {
        boolean isNegated = peek() == '^';
        if (isNegated) {
            at++;
        }
        CharSet all = new CharSet(new int[0]);
        for (boolean isFirst = true; peek() != ']' || isFirst; isFirst = false) {
            CharSet next = member();
            if (peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
                at++;
                CharSet last = member();
                if (next.bounds().length != 2 || next.bounds()[1] != next.bounds()[0] + 1 || last.bounds().length != 2
                        || last.bounds()[1] != last.bounds()[0] + 1 || last.bounds()[0] < next.bounds()[0]) {
                    throw fault("has a range that goes nowhere", "two characters in order, for example a-z");
                }
                next = CharSet.range(next.bounds()[0], last.bounds()[0]);
            }
            all = all.or(next);
        }
        at++;
        CharSet set = ignoreCase ? all.ignoringCase() : all;
        return isNegated ? set.not() : set;
    }

    private CharSet member() throws SyntaxFault {
        if (at >= text.length()) {
            throw fault("has '[' without ']'", "a closed class, for example [a-z]");
        }
        char c = text.charAt(at++);
        if (c == '[' || c == ']' || c == '&' && peek() == '&') {
            throw fault("has '" + c + "' inside a class", "\\" + c + " for the character; classes in classes are not known");
        }
        return c == '\\' ? escape() : CharSet.range(c, c);
    }

    /** The next character, or a NUL at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private SyntaxFault fault(String wrong, String cure) {
        return new SyntaxFault("'" + text + "' " + wrong, cure);
    }
}
