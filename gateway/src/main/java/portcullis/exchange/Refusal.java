package portcullis.exchange;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the gateway says no.
 *
 * @param retryAfter how long to wait before asking again, at least a second, rounded up on the wire (RFC 9110, 10.2.3); null without one
 * @param detail     one more sentence for the caller that tells nothing of the inside; null without one
 * @param alternatives what would have been right, such as the methods or the versions that there are; shown as a list
 */
public record Refusal(Reason reason, @Nullable Duration retryAfter, @Nullable String detail, List<String> alternatives) {
    public static Refusal because(Reason reason) {
        return new Refusal(reason, null, null, List.of());
    }

    public Refusal retryAfter(Duration wait) {
        return new Refusal(reason, wait, detail, alternatives);
    }

    public Refusal detail(String sentence) {
        return new Refusal(reason, retryAfter, sentence, alternatives);
    }

    public Refusal alternatives(List<String> right) {
        return new Refusal(reason, retryAfter, detail, right);
    }
}
