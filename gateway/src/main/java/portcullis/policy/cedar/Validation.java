package portcullis.policy.cedar;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import portcullis.policy.source.PolicyText;

/** One call of Cedar's checker, in which policies are named by their indices, whatever the operator calls them. */
final class Validation {
    private static final Pattern NAMED = Pattern.compile("with id `p(\\d{1,9})`");

    private Validation() {}

    static ValidationResponse of(Schema schema, List<PolicyText> policies) throws CedarLibrary.Unavailable {
        return CedarLibrary.call(() -> {
            Set<Policy> set = new HashSet<>();
            for (int i = 0; i < policies.size(); i++) {
                set.add(new Policy(policies.get(i).text(), "p" + i));
            }
            return new BasicAuthorizationEngine().validate(new ValidationRequest(schema, new PolicySet(set)));
        });
    }

    /** The index of a policy by the id that a finding gives. */
    static int index(String id) {
        return Integer.parseInt(id.substring(1));
    }

    /** The index of the policy that cannot be read, as the message says; -1 when it is about something else. */
    static int unreadable(String message) {
        return NAMED.matcher(message).results().map((MatchResult found) -> Integer.valueOf(found.group(1))).findFirst().orElse(-1);
    }
}
