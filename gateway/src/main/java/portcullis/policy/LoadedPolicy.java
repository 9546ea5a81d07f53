package portcullis.policy;

import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.source.PolicyText;

/** A policy as it was written, and as it is evaluated. */
public record LoadedPolicy(PolicyText text, CompiledPolicy compiled) {
    public String id() {
        return text.id();
    }
}
