package portcullis.identity.revocation;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something of an issuer's that is taken back before its time.
 *
 * @param issuer the name that the configuration gives it
 * @param name   the token's {@code jti}, the subject, or the key's {@code kid}; at most {@link #MAX_NAME} characters
 * @param before of a subject: tokens issued before that moment are revoked, and those that do not say when they were; else null
 * @param ends   when it need not be remembered any more, because what it revokes has ended by itself; null: until it is taken back
 * @param since  when it was made
 * @param reason for people; at most {@link #MAX_REASON} characters, empty without one
 */
public record Revocation(
        Kind kind,
        String issuer,
        String name,
        @Nullable Instant before,
        @Nullable Instant ends,
        Instant since,
        String reason) {
    public static final int MAX_NAME = 1024;
    public static final int MAX_REASON = 500;

    private static final Set<String> MEMBERS =
            Set.of("issuer", "id", "subject", "key", "before", "until", "since", "reason");

    /** What is revoked. */
    public enum Kind {
        /** One token, by its {@code jti}. */
        ID,
        /** Every token of a subject up to a moment. */
        SUBJECT,
        /** Every token that a key signed. */
        KEY;

        private final String slug = name().toLowerCase(Locale.ROOT);

        /** As the admin API and the command call it. */
        public String slug() {
            return slug;
        }
    }

    boolean hasEnded(Instant now) {
        return ends != null && !ends.isAfter(now);
    }

    /** What both of them revoke: a second revocation never takes back a part of the first. */
    Revocation and(Revocation later) {
        return new Revocation(
                kind, issuer, name, latest(before, later.before),
                ends == null || later.ends == null ? null : latest(ends, later.ends), since,
                later.reason.isEmpty() ? reason : later.reason);
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }

    /** As the admin API shows it and the state directory keeps it. */
    public Map<String, Object> description() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("issuer", issuer);
        shown.put(kind.slug(), name);
        if (before != null) {
            shown.put("before", before.toString());
        }
        if (ends != null) {
            shown.put("until", ends.toString());
        }
        shown.put("since", since.toString());
        if (!reason.isEmpty()) {
            shown.put("reason", reason);
        }
        return shown;
    }

    /** @throws IllegalArgumentException when {@link #description} did not make it, with what is wrong */
    static Revocation of(Map<?, ?> shown) {
        for (Object member : shown.keySet()) {
            if (!MEMBERS.contains(member)) {
                throw new IllegalArgumentException("'" + member + "' is not one of " + String.join(", ", MEMBERS.stream().sorted().toList()));
            }
        }
        Kind kind = null;
        for (Kind each : Kind.values()) {
            if (shown.containsKey(each.slug())) {
                if (kind != null) {
                    throw new IllegalArgumentException("has both " + kind.slug() + " and " + each.slug());
                }
                kind = each;
            }
        }
        if (kind == null) {
            throw new IllegalArgumentException("has none of id, subject, key");
        }
        Instant before = instant(shown, "before");
        Instant since = instant(shown, "since");
        if (since == null || (before == null) == (kind == Kind.SUBJECT)) {
            throw new IllegalArgumentException(since == null ? "has no since" : "before belongs to a subject, and to nothing else");
        }
        return new Revocation(
                kind, text(shown, "issuer"), text(shown, kind.slug()), before, instant(shown, "until"), since,
                shown.containsKey("reason") ? text(shown, "reason") : "");
    }

    private static String text(Map<?, ?> shown, String member) {
        if (shown.get(member) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new IllegalArgumentException(member + " is not a text");
    }

    private static @Nullable Instant instant(Map<?, ?> shown, String member) {
        if (!shown.containsKey(member)) {
            return null;
        }
        try {
            return Instant.parse(text(shown, member));
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException(member + " is not a time such as 2026-01-31T12:00:00Z", notATime);
        }
    }
}
