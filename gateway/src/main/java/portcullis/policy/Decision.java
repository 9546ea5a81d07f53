package portcullis.policy;

import org.jspecify.annotations.Nullable;
import portcullis.exchange.Reason;

/**
 * Whether a request may pass.
 *
 * @param policy the id of the one that decided; empty when nothing permitted
 * @param refusal why it may not; null when it may
 */
public record Decision(String policy, @Nullable Reason refusal) {
    /** Nothing permitted. */
    static final Decision DENIED = new Decision("", Reason.DENIED);

    /** The request's path stands for no text, so that no policy can be asked about it. */
    static final Decision UNREADABLE = new Decision("", Reason.AMBIGUOUS_PATH);

    public boolean allowed() {
        return refusal == null;
    }
}
