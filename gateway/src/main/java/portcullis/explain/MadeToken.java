package portcullis.explain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.keys.NearestName;
import portcullis.filters.authenticate.AuthenticateConfig;
import portcullis.identity.OfflineIssuers;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;
import portcullis.identity.mint.NewKey;
import portcullis.identity.mint.NewToken;
import portcullis.identity.mint.SigningKey;
import portcullis.snapshot.EffectiveFilter;
import portcullis.snapshot.EffectiveRoute;

/** Makes tokens with a key that was just made, which one private snapshot takes and nobody else. */
final class MadeToken {
    private static final Duration LIFETIME = Duration.ofHours(1);

    /** Callers come again and again in tests, and signing is the slowest thing about one of their questions. */
    private static final int MOST_KEPT = 1000;

    private final Map<Asked, String> kept = new HashMap<>();
    private final SigningKey secret;
    private final KeySet known;

    private record Asked(CallerFacts facts, Instant at) {}

    MadeToken() {
        NewKey key = NewKey.make();
        secret = SigningKey.read(key.privateKey(), null);
        try {
            known = KeySet.ofJwks(key.publicSet().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (KeySetFault impossible) {
            throw new IllegalStateException("a key that was just made is no key", impossible);
        }
    }

    SigningKey key() {
        return secret;
    }

    /** What checks them. */
    KeySet keys() {
        return known;
    }

    /**
     * The same for the same question, as long as there are not too many others.
     *
     * @param routes whose filters may want audiences of their own
     * @throws IllegalArgumentException when no token can say that, in words for whoever asks
     */
    String of(CallerFacts facts, Map<String, IssuerConfig> issuers, List<EffectiveRoute> routes, Instant at) {
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(new Asked(facts, at), _ -> made(facts, issuers, routes, at));
    }

    private String made(CallerFacts facts, Map<String, IssuerConfig> issuers, List<EffectiveRoute> routes, Instant at) {
        IssuerConfig configured = issuers.get(facts.issuer());
        if (configured == null) {
            String nearest = NearestName.to(facts.issuer(), issuers.keySet());
            throw new IllegalArgumentException("there is no issuer '" + facts.issuer() + "'; "
                    + (issuers.isEmpty() ? "identity.issuers has none"
                            : nearest != null ? nearest + " perhaps" : "one of " + String.join(", ", issuers.keySet())));
        }
        IssuerConfig issuer = OfflineIssuers.signing(configured, secret.algorithm());
        Duration longest = issuer.demands().maxLifetime();
        return new NewToken(
                        subject(facts, issuer), facts.client(), facts.tenant(), facts.scopes(), roles(facts), audiences(issuer, routes),
                        claims(facts, issuer), longest != null && longest.compareTo(LIFETIME) < 0 ? longest : LIFETIME)
                .signed(issuer, secret, at);
    }

    /** Issuers whose tokens stand for clients commonly name them as the subject, too. */
    private static String subject(CallerFacts facts, IssuerConfig issuer) {
        boolean named = !facts.subject().isEmpty() || issuer.mapping().principal() != IssuerConfig.Principal.CLIENT;
        return named ? facts.subject() : facts.client();
    }

    /** As the issuer grants them. */
    private static List<String> roles(CallerFacts facts) {
        String ours = facts.issuer() + "/";
        return facts.roles().stream()
                .map(role -> role.startsWith(ours) ? role.substring(ours.length()) : role)
                .toList();
    }

    /** For everybody who takes the issuer's tokens. */
    private static List<String> audiences(IssuerConfig issuer, List<EffectiveRoute> routes) {
        Set<String> all = new LinkedHashSet<>(issuer.demands().audiences());
        for (EffectiveRoute route : routes) {
            for (EffectiveFilter filter : route.filters()) {
                if (filter.config() instanceof AuthenticateConfig config) {
                    AuthenticateConfig.Audiences taken = config.issuers().get(issuer.name());
                    all.addAll(taken == null ? List.of() : taken.accepted());
                }
            }
        }
        return List.copyOf(all);
    }

    /** Each at the place where the issuer's configuration looks for it. */
    private static Map<String, @Nullable Object> claims(CallerFacts facts, IssuerConfig issuer) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        facts.claims().forEach((name, value) -> {
            IssuerConfig.ExtraClaim known = issuer.mapping().extraClaims().get(name);
            List<String> steps = known == null ? List.of(name) : known.path().steps();
            put(members, new ArrayList<>(steps), value);
        });
        return members;
    }

    private static void put(Map<String, @Nullable Object> into, List<String> steps, Object value) {
        String first = steps.removeFirst();
        if (steps.isEmpty()) {
            into.put(first, value);
            return;
        }
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        if (into.get(first) instanceof Map<?, ?> there) {
            there.forEach((name, member) -> inner.put(String.valueOf(name), member));
        }
        put(inner, steps, value);
        into.put(first, inner);
    }
}
