package portcullis.explain.suite;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig.ExtraClaim;

/** Values of claims as a file writes them, and as a token says them. */
final class ClaimFacts {
    private ClaimFacts() {}

    /** What is wrong with the values for a claim of that type; null when nothing is. */
    static @Nullable String fault(ExtraClaim.Type type, List<String> values) {
        if (type == ExtraClaim.Type.STRINGS) {
            return null;
        }
        if (values.size() != 1) {
            return "has " + values.size() + " values";
        }
        String value = values.getFirst();
        return switch (type) {
            case STRING, STRINGS -> null;
            case BOOLEAN -> value.equals("true") || value.equals("false") ? null : "'" + value + "' is neither true nor false";
            case LONG -> isLong(value) ? null : "'" + value + "' is not a whole number of 64 bits";
        };
    }

    /** What would be right. */
    static String example(ExtraClaim.Type type) {
        return switch (type) {
            case STRING -> "one text";
            case STRINGS -> "a list of texts";
            case BOOLEAN -> "true or false";
            case LONG -> "for example 5";
        };
    }

    /** As JSON says it; the values have no {@link #fault}. */
    static Object value(ExtraClaim.Type type, List<String> values) {
        return switch (type) {
            case STRINGS -> values;
            case STRING -> values.getFirst();
            case BOOLEAN -> values.getFirst().equals("true");
            case LONG -> Long.valueOf(values.getFirst());
        };
    }

    /** Strictly: the JDK would also take a plus sign and other scripts' digits. */
    private static boolean isLong(String value) {
        int digits = value.startsWith("-") ? 1 : 0;
        if (digits == value.length() || value.chars().skip(digits).anyMatch(at -> at < '0' || at > '9')) {
            return false;
        }
        try {
            Long.parseLong(value);
            return true;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }
}
