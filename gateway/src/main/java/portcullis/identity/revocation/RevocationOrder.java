package portcullis.identity.revocation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.keys.NearestName;
import portcullis.kit.JsonReader;

/**
 * What an operator asks to revoke, or to take back: a JSON object with one of {@code id}, {@code subject}, {@code key} and the
 * {@code issuer} that it belongs to, or with a {@code token} that says both itself. Nothing that is thrown here has any of the
 * token in it.
 *
 * @param before of a subject: from when on its tokens are good again; null for now
 * @param until  of a token: when it ends by itself; null when nobody said
 */
public record RevocationOrder(
        Revocation.Kind kind,
        String issuer,
        String name,
        @Nullable Instant before,
        @Nullable Instant until,
        String reason) {
    private static final List<String> WHAT = List.of("id", "subject", "key", "token");
    private static final List<String> MEMBERS = List.of("issuer", "id", "subject", "key", "token", "before", "until", "reason");

    /** How far ahead the clock of whoever gives an order may be. */
    private static final Duration FUTURE = Duration.ofMinutes(1);

    /**
     * @param issuers those of the configuration, by name
     * @throws IllegalArgumentException in words for the operator: what is wrong, and what would be right
     */
    public static RevocationOrder read(String json, Map<String, IssuerConfig> issuers) {
        if (!(JsonReader.read(json) instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException("the body is not a JSON object; for example {\"issuer\": \"main\", \"id\": \"<jti>\"}");
        }
        List<String> what = new ArrayList<>();
        for (Object member : members.keySet()) {
            String name = String.valueOf(member);
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is not one of " + String.join(", ", MEMBERS));
            }
            if (WHAT.contains(name)) {
                what.add(name);
            }
        }
        if (what.size() != 1) {
            throw new IllegalArgumentException("the body has " + (what.isEmpty() ? "none" : String.join(" and ", what))
                    + "; exactly one of id (the token's jti), subject, key (its kid), token");
        }
        return what.getFirst().equals("token") ? ofToken(members, issuers) : of(what.getFirst(), members);
    }

    private static RevocationOrder of(String what, Map<?, ?> members) {
        Revocation.Kind kind = Revocation.Kind.ID;
        for (Revocation.Kind each : Revocation.Kind.values()) {
            kind = each.slug().equals(what) ? each : kind;
        }
        only("before", Revocation.Kind.SUBJECT, kind, members);
        only("until", Revocation.Kind.ID, kind, members);
        return new RevocationOrder(
                kind, text(members, "issuer", Revocation.MAX_NAME), text(members, what, Revocation.MAX_NAME),
                instant(members, "before"), instant(members, "until"), reason(members));
    }

    private static RevocationOrder ofToken(Map<?, ?> members, Map<String, IssuerConfig> issuers) {
        if (members.containsKey("issuer")) {
            throw new IllegalArgumentException("issuer does not go with token, which says itself whose it is; leave issuer out");
        }
        only("before", Revocation.Kind.SUBJECT, Revocation.Kind.ID, members);
        NamedToken token = NamedToken.read(text(members, "token", NamedToken.MAX_TEXT), issuers);
        Instant until = instant(members, "until");
        return new RevocationOrder(
                Revocation.Kind.ID, token.issuer(), token.id(), null, until == null ? token.ends() : until, reason(members));
    }

    private static void only(String member, Revocation.Kind whose, Revocation.Kind kind, Map<?, ?> members) {
        if (members.containsKey(member) && kind != whose) {
            throw new IllegalArgumentException(
                    member + " goes with " + whose.slug() + " only; leave it out" + (kind == Revocation.Kind.KEY ? ": a key is revoked until it is taken back" : ""));
        }
    }

    private static String reason(Map<?, ?> members) {
        return members.get("reason") == null ? "" : text(members, "reason", Revocation.MAX_REASON);
    }

    private static String text(Map<?, ?> members, String member, int longest) {
        if (members.get(member) instanceof String text && !text.isEmpty() && text.length() <= longest) {
            return text;
        }
        throw new IllegalArgumentException(
                members.containsKey(member)
                        ? member + " is not a text of 1 to " + longest + " characters"
                        : "the body has no " + member + (member.equals("issuer") ? ", the name that the configuration gives it" : ""));
    }

    private static @Nullable Instant instant(Map<?, ?> members, String member) {
        if (members.get(member) == null) {
            return null;
        }
        try {
            return Instant.parse(text(members, member, 40));
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException(member + " is not a time; for example 2026-01-31T12:00:00Z", notATime);
        }
    }

    /** What it is about, as the admin API shows it. */
    public Map<String, Object> description() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("issuer", issuer);
        shown.put(kind.slug(), name);
        return shown;
    }

    /**
     * What is to be remembered, with the end that nobody needs to give: when every token that it means has ended by itself.
     *
     * @param issuers those of the configuration, by name
     * @throws IllegalArgumentException in words for the operator
     */
    public Revocation revocation(Map<String, IssuerConfig> issuers, Instant given) {
        Instant now = given.truncatedTo(ChronoUnit.MILLIS);
        IssuerConfig known = issuers.get(issuer);
        if (known == null) {
            throw new IllegalArgumentException("there is no issuer '" + issuer + "'; " + cure(issuers));
        }
        if (until != null && !until.isAfter(now)) {
            throw new IllegalArgumentException("until, " + until + ", has passed; leave it out, or a time to come");
        }
        if (before != null && before.isAfter(now.plus(FUTURE))) {
            throw new IllegalArgumentException("before, " + before + ", lies in the future; leave it out for now");
        }
        Instant end = switch (kind) {
            case KEY -> null;
            case SUBJECT -> ended(known, before == null ? now : before);
            // Its issuer's clock may be ahead, so that it was made up to the skew from now.
            case ID -> until != null ? until : ended(known, now.plus(known.demands().clockSkew()));
        };
        Instant since = kind != Revocation.Kind.SUBJECT ? null : before == null ? now : before;
        return new Revocation(kind, issuer, name, since, end, now, reason);
    }

    private String cure(Map<String, IssuerConfig> issuers) {
        if (issuers.isEmpty()) {
            return "identity.issuers of the configuration has none";
        }
        String nearest = NearestName.to(issuer, issuers.keySet());
        return nearest != null ? "perhaps " + nearest : "one of " + String.join(", ", issuers.keySet());
    }

    /** When no token is taken any more that was issued by then; null when some may never end. */
    private static @Nullable Instant ended(IssuerConfig issuer, Instant issuedBy) {
        Duration lifetime = issuer.demands().maxLifetime();
        return lifetime == null || !issuer.demands().requiredClaims().contains("exp")
                ? null
                : issuedBy.plus(lifetime).plus(issuer.demands().clockSkew());
    }
}
