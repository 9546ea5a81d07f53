package portcullis.listener;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.http.FieldName;
import portcullis.http.StandardFields;
import portcullis.kit.JsonWriter;

/**
 * What the gateway itself answers: {@code application/problem+json} (RFC 9457) with the reason and the request's id, and
 * never a word about the inside.
 */
final class ProblemRenderer {
    private static final FieldName CACHE_CONTROL = FieldName.of("Cache-Control");
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);

    private ProblemRenderer() {}

    /** The reason of an outcome that the gateway answers itself; null for an answer of an upstream or route. */
    static @Nullable Reason reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered _, Outcome.Tunnelled _ -> null;
            case Outcome.Refused refused -> refused.refusal().reason();
            case Outcome.Failed failed -> failed.failure().reason();
        };
    }

    /** Puts the fields that belong to the problem onto the outcome and returns its body as text; null for an answer. */
    static @Nullable String render(Outcome outcome, String requestId) {
        return switch (outcome) {
            case Outcome.Answered _, Outcome.Tunnelled _ -> null;
            case Outcome.Refused refused -> problem(outcome, refused.refusal(), requestId);
            case Outcome.Failed failed -> problem(outcome, Refusal.because(failed.failure().reason()), requestId);
        };
    }

    private static String problem(Outcome outcome, Refusal refusal, String requestId) {
        Reason reason = refusal.reason();
        Duration wait = refusal.retryAfter() == null && reason.status() == 503 ? RETRY_SOON : refusal.retryAfter();
        if (wait != null) {
            long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
            outcome.fields().set(StandardFields.RETRY_AFTER, Long.toString(seconds));
        }
        outcome.fields().set(StandardFields.CONTENT_TYPE, "application/problem+json");
        outcome.fields().set(CACHE_CONTROL, "no-store");
        JsonWriter json = JsonWriter.compact();
        json.object()
                .member("type", "urn:portcullis:problem:" + reason.slug())
                .member("title", reason.title())
                .member("status", reason.status())
                .member("reason", reason.slug())
                .member("request-id", requestId);
        if (refusal.detail() != null) {
            json.member("detail", refusal.detail());
        }
        if (!refusal.alternatives().isEmpty()) {
            json.name("alternatives").array();
            refusal.alternatives().forEach(right -> json.value(right));
            json.end();
        }
        return json.end().toString();
    }
}
