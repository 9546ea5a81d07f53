package portcullis.policy;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import portcullis.config.IdentityConfig;
import portcullis.config.PoliciesConfig;
import portcullis.config.PolicyFile;
import portcullis.policy.cedar.CedarLanguage;
import portcullis.telemetry.PolicyMeters;

/**
 * What outlives a generation of whatever decides: the texts that were read already, so that an edit costs what changed, and what
 * decisions are counted by.
 */
public final class PolicyEngine implements AutoCloseable {
    private final CedarLanguage language = new CedarLanguage();
    private final @Nullable LastingDecisions lasting;

    /** @param meters null for whoever compiles a configuration and serves nobody */
    public PolicyEngine(@Nullable PolicyMeters meters) {
        lasting = meters == null ? null : LastingDecisions.of(meters, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Begins the policies of a generation.
     *
     * @param files all of them, enforced or not, with schemas and entities
     * @param settings how they are asked
     * @param identity what issuers say of callers
     * @param clock what {@code context.time} is read from
     */
    public PolicyDraft draft(
            List<PolicyFile> files, PoliciesConfig settings, IdentityConfig identity, InstantSource clock) {
        return new PolicyDraft(files, settings, identity, language, clock, lasting);
    }

    /** These are asked from now on. */
    public void inForce(Policies policies) {
        if (lasting != null) {
            lasting.inForce(policies);
        }
    }

    /**
     * Every policy with how often it decided, as {@link portcullis.kit.JsonWriter#value(Object)} takes it: since the process began,
     * or since it was written.
     */
    public List<Map<String, @Nullable Object>> description(Policies policies) {
        return lasting == null ? List.of() : lasting.counts().description(policies);
    }

    /** Nothing is compared any more. */
    @Override
    public void close() {
        if (lasting != null) {
            lasting.comparisons().close();
        }
    }
}
