package portcullis.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.policy.cedar.CedarLanguage;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.source.PolicySplitter;
import portcullis.policy.source.PolicyText;

/**
 * The policies of all files, read. Cedar's library is asked only where there is a policy.
 *
 * @param enforced those that decide
 * @param shadow those that are only compared
 */
record PolicyReading(List<LoadedPolicy> enforced, List<LoadedPolicy> shadow) {
    /** @param problems takes what is wrong; policies with an error are left out */
    static PolicyReading of(List<PolicyFile> files, CedarLanguage language, Consumer<ConfigProblem> problems) {
        List<PolicyText> texts = new ArrayList<>(PolicySplitter.splitAll(files, PolicyFile.Kind.ENFORCED, problems));
        texts.addAll(PolicySplitter.splitAll(files, PolicyFile.Kind.SHADOW, problems));
        PolicyReading reading = new PolicyReading(new ArrayList<>(), new ArrayList<>());
        for (PolicyText text : language.read(texts, problems)) {
            try {
                LoadedPolicy loaded = new LoadedPolicy(text, CompiledPolicy.compile(text.id(), language.est(text)));
                (text.kind() == PolicyFile.Kind.SHADOW ? reading.shadow : reading.enforced).add(loaded);
            } catch (IllegalArgumentException cannot) {
                problems.accept(ConfigProblem.error(
                        text.place(), "the policy " + text.id() + " cannot be evaluated: " + cannot.getMessage(), "a simpler one"));
            }
        }
        return reading;
    }

    /** Of both sets. */
    List<LoadedPolicy> all() {
        List<LoadedPolicy> all = new ArrayList<>(enforced);
        all.addAll(shadow);
        return all;
    }

    /** Of both sets. */
    List<PolicyText> texts() {
        return all().stream().map(LoadedPolicy::text).toList();
    }
}
