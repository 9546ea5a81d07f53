package portcullis.policy.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The annotation {@code @id(".")} of a policy: its name in logs, metrics and messages.
 *
 * @param at index where its value stands
 * @param value empty where there is none
 */
record IdAnnotation(int at, String value) {
    /** Characters an id may have: it is printed with every decision. */
    static final int MAX_LENGTH = 128;

    /**
     * The first one before the effect of the policy; null when there is none.
     *
     * @param first index of the policy's first token
     */
    static @Nullable IdAnnotation in(String file, List<Token> tokens, int first) {
        for (int i = first; i + 1 < tokens.size() && tokens.get(i).is(file, "@"); ) {
            boolean isId = tokens.get(i + 1).isWord(file, "id");
            boolean hasValue = i + 3 < tokens.size() && tokens.get(i + 2).is(file, "(") && tokens.get(i + 3).kind() == Token.Kind.TEXT;
            if (isId) {
                int at = tokens.get(hasValue ? i + 3 : i).start();
                return new IdAnnotation(at, hasValue ? unquoted(file.substring(at, tokens.get(i + 3).end())) : "");
            }
            i += hasValue ? 5 : 2;
        }
        return null;
    }

    /** What is wrong with it; null when nothing is. */
    @Nullable String wrong() {
        if (value.isEmpty()) {
            return "@id says no id";
        }
        if (value.length() > MAX_LENGTH) {
            return "an id of " + value.length() + " characters";
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) > '~' || value.charAt(i) == '\\') {
                return "an id with a character that does not print everywhere";
            }
        }
        return null;
    }

    /** Escapes stay as they are written, so that their backslash refuses them. Only that of a quote has a meaning here. */
    private static String unquoted(String text) {
        return text.substring(1, text.length() - 1).replace("\\\"", "\"");
    }
}
