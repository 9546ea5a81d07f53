package portcullis.routing;

import org.jspecify.annotations.Nullable;
import portcullis.http.Tokens;
import portcullis.kit.LinearPattern;

/** A condition on one text. */
sealed interface ValueTest {
    boolean holds(String value);

    /** The same for bytes that are Latin-1, without making a text of them. */
    boolean holds(byte[] latin1, int from, int to);

    record Exact(String text) implements ValueTest {
        @Override
        public boolean holds(String value) {
            return value.equals(text);
        }

        @Override
        public boolean holds(byte[] latin1, int from, int to) {
            if (to - from != text.length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if ((latin1[from + i] & 0xff) != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @param lower in lower case; ASCII letters of the value may have either */
    record Caseless(String lower) implements ValueTest {
        @Override
        public boolean holds(String value) {
            return value.equalsIgnoreCase(lower);
        }

        @Override
        public boolean holds(byte[] latin1, int from, int to) {
            return Tokens.equalsIgnoreCase(latin1, from, to, lower);
        }
    }

    record Regex(LinearPattern pattern) implements ValueTest {
        @Override
        public boolean holds(String value) {
            return pattern.matches(value);
        }

        @Override
        public boolean holds(byte[] latin1, int from, int to) {
            return pattern.matches(latin1, from, to);
        }
    }

    /** Whether no value can pass both; what two expressions share is not looked into. */
    static boolean excludeEachOther(@Nullable ValueTest one, @Nullable ValueTest other) {
        if (one == null || other == null) {
            return false;
        }
        return switch (one) {
            case Exact(String text) -> !other.holds(text);
            case Caseless(String text) -> !other.holds(text);
            case Regex regex -> !(other instanceof Regex) && excludeEachOther(other, regex);
        };
    }
}
