package portcullis.policy;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.IdentityConfig;
import portcullis.config.PolicyFile;
import portcullis.policy.cedar.CedarLanguage;
import portcullis.telemetry.PolicyMeters;

/** What outlives a generation of whatever decides: the texts that were read already, so that an edit costs what changed. */
public final class PolicyEngine {
    private final CedarLanguage language = new CedarLanguage();
    private final @Nullable PolicyMeters meters;

    /** @param meters null for whoever compiles a configuration and serves nobody */
    public PolicyEngine(@Nullable PolicyMeters meters) {
        this.meters = meters;
    }

    /**
     * Begins the policies of a generation.
     *
     * @param files all of them, enforced or not, with schemas and entities
     * @param identity what issuers say of callers
     * @param clock what {@code context.time} is read from
     */
    public PolicyDraft draft(List<PolicyFile> files, IdentityConfig identity, InstantSource clock) {
        return new PolicyDraft(files, identity, language, clock, meters);
    }
}
