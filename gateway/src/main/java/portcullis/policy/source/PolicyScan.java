package portcullis.policy.source;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.kit.SyntaxFault;

/** Finds the end of one policy, from its first token on; of several mistakes in it, it reports the first. */
final class PolicyScan {
    private final PolicyFile file;
    private final Lines lines;
    private final String text;
    private final List<Token> tokens;
    private final int first;
    private final Consumer<ConfigProblem> problems;
    private final Brackets brackets;
    private boolean hasEffect;
    private boolean broken;
    private @Nullable PolicyText policy;

    PolicyScan(PolicyFile file, Lines lines, List<Token> tokens, int first, Consumer<ConfigProblem> problems) {
        this.file = file;
        this.lines = lines;
        this.text = file.text();
        this.tokens = tokens;
        this.first = first;
        this.problems = problems;
        this.brackets = new Brackets(text);
    }

    /** Null where it is broken. */
    @Nullable PolicyText policy() {
        return policy;
    }

    /** @return the index of the first token behind the policy */
    int scan() {
        for (int i = first; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is(text, ";") && goesOn(i)) {
                report(token.start(), "`;` inside of brackets", "take it away; a policy ends behind its last bracket");
                continue;
            }
            if (token.is(text, ";")) {
                end(i);
                return i + 1;
            }
            if (hasEffect && beginsAnother(i)) {
                endWithoutSemicolon(i);
                return i;
            }
            hasEffect = hasEffect || isEffect(i);
            take(token);
        }
        endWithoutSemicolon(tokens.size());
        return tokens.size();
    }

    /** Whether a semicolon stands inside of brackets, and no other policy begins behind it. */
    private boolean goesOn(int semicolon) {
        return !brackets.areClosed() && semicolon + 1 < tokens.size() && !beginsAnother(semicolon + 1);
    }

    private void take(Token token) {
        try {
            switch (token.kind()) {
                case OPEN_TEXT -> throw new SyntaxFault(
                        "the text that begins here is never closed", "end it with \", and write a quote inside it as \\\"");
                case NO_COMMENT -> throw new SyntaxFault("this is no comment of Cedar", "begin each line of a comment with //");
                case NO_TEXT -> throw new SyntaxFault(
                        "`" + text.charAt(token.start()) + "` begins no text of Cedar", "put texts between two \" (U+0022)");
                case STRAY -> throw new SyntaxFault(
                        "the character " + name(text.codePointAt(token.start())) + " can only stand in texts and comments", "take it away");
                case WORD, TEXT, SYMBOL -> brackets.take(token);
            }
        } catch (SyntaxFault fault) {
            report(token.start(), fault.wrong(), fault.cure());
        }
    }

    private void end(int semicolon) {
        int end = tokens.get(semicolon).end();
        Token open = brackets.unclosed();
        if (semicolon == first) {
            report(tokens.get(first).start(), "there is no policy before this `;`", "take it away");
        } else if (open != null) {
            unclosed(open);
        }
        if (!broken) {
            policy = named(text.substring(tokens.get(first).start(), end));
        }
    }

    private void endWithoutSemicolon(int next) {
        Token open = brackets.unclosed();
        if (open != null) {
            unclosed(open);
        } else if (hasEffect) {
            report(tokens.get(next - 1).end(), "the policy does not end here", "end each policy with `;`");
        } else {
            report(tokens.get(first).start(), "this is no policy", "begin one with permit( or forbid(, and end it with `;`");
        }
    }

    private void unclosed(Token open) {
        char opening = text.charAt(open.start());
        report(open.start(), "`" + opening + "` is never closed in this policy", "close it with `" + Brackets.closingOf(opening) + "`");
    }

    private boolean isEffect(int i) {
        Token token = tokens.get(i);
        return (token.isWord(text, "permit") || token.isWord(text, "forbid"))
                && i + 1 < tokens.size()
                && tokens.get(i + 1).is(text, "(");
    }

    private boolean beginsAnother(int i) {
        return isEffect(i) || tokens.get(i).is(text, "@");
    }

    private @Nullable PolicyText named(String own) {
        Place place = place(tokens.get(first).start());
        IdAnnotation id = IdAnnotation.in(text, tokens, first);
        if (id == null) {
            String base = file.name().substring(file.name().lastIndexOf('/') + 1);
            String line = base + ":" + place.line();
            return new PolicyText(isFirstOfLine() ? line : line + ":" + place.column(), file.kind(), place, own);
        }
        String wrong = id.wrong();
        if (wrong != null) {
            report(id.at(), wrong, "write @id(\"..\") with 1 to " + IdAnnotation.MAX_LENGTH + " printable characters");
            return null;
        }
        return new PolicyText(id.value(), file.kind(), Place.of(place.origin(), id.value()), own);
    }

    /** Whether no earlier policy began on the line of this one. */
    private boolean isFirstOfLine() {
        int line = text.lastIndexOf('\n', tokens.get(first).start()) + 1;
        for (int i = first - 1; i >= 0 && tokens.get(i).start() >= line; i--) {
            if (i == 0 || tokens.get(i - 1).is(text, ";")) {
                return false;
            }
        }
        return true;
    }

    private void report(int at, String wrong, String cure) {
        if (!broken) {
            broken = true;
            problems.accept(ConfigProblem.error(Place.of(lines.origin(at), givenId()), wrong, cure));
        }
    }

    private Place place(int at) {
        return Place.of(lines.origin(at), "");
    }

    /** What messages call the policy; nothing for one that is known by its line alone. */
    private String givenId() {
        IdAnnotation id = IdAnnotation.in(text, tokens, first);
        return id == null || id.wrong() != null ? "" : id.value();
    }

    private static String name(int c) {
        String code = String.format("U+%04X", c);
        return Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF'
                ? code
                : "`" + Character.toString(c) + "` (" + code + ")";
    }
}
