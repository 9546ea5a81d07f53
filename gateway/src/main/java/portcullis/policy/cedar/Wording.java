package portcullis.policy.cedar;

import com.cedarpolicy.model.DetailedError;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong, and what would be right, as our messages say it.
 *
 * @param wrong without a full stop
 * @param cure without a full stop
 */
record Wording(String wrong, String cure) {
    private static final Pattern ABOUT_POLICY = Pattern.compile("^(?:for policy `p\\d+`, |failed to parse policy with id `p\\d+` from string: )");

    /** How one of Cedar's messages is said here; {@code $1} stands for what its first group found. */
    record Rule(Pattern message, String wrong, String cure) {
        static Rule of(String message, String wrong, String cure) {
            return new Rule(Pattern.compile(message), wrong, cure);
        }

        @Nullable Wording apply(String message) {
            Matcher found = message().matcher(message);
            return found.lookingAt() ? new Wording(filled(found, wrong()), filled(found, cure())) : null;
        }

        private static String filled(Matcher found, String text) {
            String filled = text;
            for (int group = 1; group <= found.groupCount(); group++) {
                filled = filled.replace("$" + group, String.valueOf(found.group(group)));
            }
            return filled;
        }
    }

    /** By the first rule that fits; without one, as Cedar says it. */
    static Wording by(List<Rule> rules, DetailedError error, String otherwise) {
        String message = message(error);
        for (Rule rule : rules) {
            Wording said = rule.apply(message);
            if (said != null) {
                return said;
            }
        }
        return new Wording(message, cure(error, otherwise));
    }

    /** What Cedar says, without the name of the policy, which is one that we made up. */
    static String message(DetailedError error) {
        return plain(error.message);
    }

    /** What Cedar would do about it. */
    static String cure(DetailedError error, String otherwise) {
        if (error.help.isPresent()) {
            return plain(error.help.get());
        }
        for (DetailedError.SourceLabel location : error.sourceLocations) {
            if (location.label.isPresent()) {
                return plain(location.label.get());
            }
        }
        return otherwise;
    }

    private static String plain(String said) {
        return ABOUT_POLICY.matcher(said).replaceFirst("").replace("__cedar::internal::AnyEntity", "an entity");
    }
}
