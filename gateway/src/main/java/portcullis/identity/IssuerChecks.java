package portcullis.identity;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.JwsAlgorithm;
import portcullis.exchange.Caller;
import portcullis.identity.jose.Jws;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.VerificationKey;
import portcullis.identity.keys.KeySource;

/**
 * All that one issuer's tokens are checked for, apart from whom they are for and whether they were revoked. Verified tokens are
 * remembered together with the object that verified them: one that lives on over generations keeps them, a new one begins with none.
 */
final class IssuerChecks {
    /** Longest entry of {@code aud}, in characters, as URLs of services may be long. */
    private static final int MAX_AUDIENCE = ClaimValue.MAX_TEXT;

    private static final Checked OVERLOADED = new Checked.Undecided(new Verdict.Overloaded());
    private static final Checked KEYS_UNAVAILABLE = new Checked.Undecided(new Verdict.KeysUnavailable());

    private final IssuerConfig config;
    private final KeySource keys;
    private final TokenDemands demands;
    private final CallerMapping mapping;
    private final KnownCallers callers = new KnownCallers();

    IssuerChecks(IssuerConfig config, KeySource keys) {
        this.config = config;
        this.keys = keys;
        demands = new TokenDemands(config.demands());
        mapping = new CallerMapping(config.name(), config.mapping());
    }

    /** The name that the configuration gives the issuer. */
    String name() {
        return config.name();
    }

    /** The {@code iss} of its tokens. */
    String issuer() {
        return config.issuer();
    }

    IssuerConfig config() {
        return config;
    }

    KeySource keys() {
        return keys;
    }

    /** One client's wish for a signature to be checked. */
    record Asking(Turns turns, Long client, long deadlineNanos) {}

    private enum Signature {
        RIGHT,
        WRONG,
        WITHOUT_KEY,
        TURNED_AWAY
    }

    /**
     * @param key null without one
     * @param set the newest in which it was looked for
     */
    private record Looked(Signature signature, @Nullable VerificationKey key, KeySet set) {}

    /**
     * @param claims what the token carries
     * @param now    Unix time in milliseconds
     */
    Checked check(Jws jws, Map<?, ?> claims, Asking asking, long now) {
        JwsAlgorithm algorithm = jws.algorithm();
        if (algorithm == null || !demands.takes(algorithm)) {
            return new Checked.Bad(TokenFault.ALGORITHM_REFUSED, null);
        }
        if (!demands.takesType(jws.type())) {
            return new Checked.Bad(TokenFault.TYPE_REFUSED, null);
        }
        KeySet set = keys.current();
        if (set == null) {
            set = keys.newerThan(null, asking.deadlineNanos);
            if (set == null) {
                return KEYS_UNAVAILABLE;
            }
        }
        Looked looked = look(set, jws, algorithm, asking);
        if (looked.signature == Signature.WRONG || looked.signature == Signature.WITHOUT_KEY) {
            // perhaps the issuer has other keys by now, even under the same name
            KeySet newer = keys.newerThan(set, asking.deadlineNanos);
            if (newer == null) {
                return KEYS_UNAVAILABLE;
            }
            looked = newer == set ? looked : lookAgain(looked, newer, jws, algorithm, asking);
        }
        return switch (looked.signature) {
            case RIGHT -> signed(looked, jws, claims, algorithm, now);
            case WRONG -> new Checked.Bad(TokenFault.SIGNATURE_WRONG, looked.set);
            case WITHOUT_KEY -> new Checked.Bad(TokenFault.KEY_UNKNOWN, looked.set);
            case TURNED_AWAY -> OVERLOADED;
        };
    }

    private static Looked look(KeySet set, Jws jws, JwsAlgorithm algorithm, Asking asking) {
        VerificationKey key = set.find(jws.kid(), algorithm);
        return new Looked(key == null ? Signature.WITHOUT_KEY : look(key, jws, algorithm, asking), key, set);
    }

    private static Looked lookAgain(Looked before, KeySet newer, Jws jws, JwsAlgorithm algorithm, Asking asking) {
        VerificationKey key = newer.find(jws.kid(), algorithm);
        boolean same = key == null || before.key != null && key.thumbprint().equals(before.key.thumbprint());
        return same ? new Looked(before.signature, before.key, newer) : new Looked(look(key, jws, algorithm, asking), key, newer);
    }

    private static Signature look(VerificationKey key, Jws jws, JwsAlgorithm algorithm, Asking asking) {
        Turns.Turn turn = asking.turns.take(asking.client, asking.deadlineNanos);
        if (turn == null) {
            return Signature.TURNED_AWAY;
        }
        try {
            return key.verify(algorithm, jws.signed(), jws.signature()) ? Signature.RIGHT : Signature.WRONG;
        } finally {
            turn.close();
        }
    }

    private Checked signed(Looked looked, Jws jws, Map<?, ?> claims, JwsAlgorithm algorithm, long now) {
        VerificationKey key = Objects.requireNonNull(looked.key, "what is right was found right with a key");
        try {
            return new Checked.Good(new HeldToken(token(claims, key, now), this, jws, algorithm, key, looked.set));
        } catch (ClaimFault wrong) {
            return new Checked.Bad(wrong.fault(), looked.set);
        }
    }

    /** Whether the issuer has the key that signed the token; also while its keys cannot be had, which is not the caller's fault. */
    boolean mayStillHaveSigned(VerifiedToken token) {
        KeySet now = keys.current();
        if (now == null) {
            return true;
        }
        for (VerificationKey key : now.keys()) {
            if (token.key().equals(nameOf(key)) && token.thumbprint().equals(key.thumbprint())) {
                return true;
            }
        }
        return false;
    }

    private VerifiedToken token(Map<?, ?> claims, VerificationKey key, long now) throws ClaimFault {
        demands.requireClaims(claims);
        TokenDemands.Span span = demands.span(claims, now);
        KnownCallers.Known known = callers.of(mapping.caller(claims), audiences(claims.get("aud")));
        Object id = claims.get("jti");
        return new VerifiedToken(
                known.caller(), known.audiences(), id == null ? "" : ClaimValue.text(id, ClaimValue.MAX_NAME), nameOf(key),
                key.thumbprint(), span.issuedAt(), span.ends());
    }

    private static String nameOf(VerificationKey key) {
        String id = key.id();
        return id == null ? key.thumbprint() : id;
    }

    private static List<String> audiences(@Nullable Object aud) throws ClaimFault {
        return switch (aud) {
            case null -> List.of();
            case String one -> List.of(ClaimValue.text(one, MAX_AUDIENCE));
            default -> List.copyOf(ClaimValue.texts(aud, MAX_AUDIENCE));
        };
    }
}
