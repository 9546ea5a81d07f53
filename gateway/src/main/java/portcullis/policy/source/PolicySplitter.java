package portcullis.policy.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;

/**
 * Cuts files into policies. Cedar reads whole files and then says neither which policy is wrong nor where, so each policy goes to
 * it by itself; a policy whose brackets and texts do not close would swallow its neighbours and is reported here.
 */
public final class PolicySplitter {
    private PolicySplitter() {}

    /**
     * The policies of one set, in the order of the files.
     *
     * @param files of all kinds
     * @param kind {@link PolicyFile.Kind#ENFORCED} or {@link PolicyFile.Kind#SHADOW}: two policies of one kind may not have one id
     */
    public static List<PolicyText> splitAll(List<PolicyFile> files, PolicyFile.Kind kind, Consumer<ConfigProblem> problems) {
        List<PolicyText> all = new ArrayList<>();
        Map<String, PolicyText> byId = new HashMap<>();
        for (PolicyFile file : files) {
            if (file.kind() == kind) {
                for (PolicyText policy : split(file, problems)) {
                    PolicyText earlier = byId.putIfAbsent(policy.id(), policy);
                    if (earlier == null) {
                        all.add(policy);
                    } else {
                        problems.accept(ConfigProblem.error(
                                policy.place(),
                                "the id " + policy.id() + " is that of the policy at " + earlier.place() + ", too",
                                "give one of them another @id"));
                    }
                }
            }
        }
        return all;
    }

    /** The policies of one file. Those with brackets or texts that do not close are reported and left out. */
    public static List<PolicyText> split(PolicyFile file, Consumer<ConfigProblem> problems) {
        if (file.text().isBlank() || file.text().equals("\uFEFF")) {
            problems.accept(ConfigProblem.warning(
                    Place.of(file.name()), "the file is empty", "delete it, or write a policy such as permit(principal, action, resource);"));
            return List.of();
        }
        List<PolicyText> policies = new ArrayList<>();
        List<Token> tokens = Tokens.of(file.text());
        Lines lines = new Lines(file.name(), file.text());
        int at = 0;
        while (at < tokens.size()) {
            PolicyScan scan = new PolicyScan(file, lines, tokens, at, problems);
            at = scan.scan();
            PolicyText policy = scan.policy();
            if (policy != null) {
                policies.add(policy);
            }
        }
        return policies;
    }
}
