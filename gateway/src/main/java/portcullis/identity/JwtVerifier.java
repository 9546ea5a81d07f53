package portcullis.identity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.identity.jose.Jws;
import portcullis.identity.jose.JwsFault;
import portcullis.identity.jose.KeySet;

/** Checks tokens (RFC 7519) for one filter. Most requests bring one that was seen before, and cost a digest and a look-up. */
final class JwtVerifier implements TokenVerifier {
    private static final Verdict[] REJECTED = new Verdict[TokenFault.values().length];

    static {
        for (TokenFault fault : TokenFault.values()) {
            REJECTED[fault.ordinal()] = new Verdict.Rejected(fault);
        }
    }

    private final Verification verification;
    private final Taken[] taken;

    /** An issuer whose tokens the filter takes, for one of these audiences. */
    private record Taken(IssuerChecks checks, String[] audiences) {
        boolean isFor(List<String> named) {
            for (int i = 0; i < named.size(); i++) {
                for (String audience : audiences) {
                    if (audience.equals(named.get(i))) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /**
     * @param audiences by issuer, one of which a token must be for. Of two issuers that call themselves the same, the tokens are the first
     *     one's
     */
    JwtVerifier(Verification verification, Map<IssuerChecks, List<String>> audiences) {
        this.verification = verification;
        taken = audiences.entrySet().stream()
                .map(issuer -> new Taken(issuer.getKey(), issuer.getValue().toArray(String[]::new)))
                .toArray(Taken[]::new);
    }

    @Override
    public Verdict verify(String token, String client, long deadlineNanos) {
        if (token.length() > TokenDigests.MAX_LENGTH) {
            return rejected("", TokenFault.TOO_LARGE);
        }
        TokenDigest digest = verification.digest(token);
        HeldToken held = verification.accepted().find(digest);
        Taken issuer = held == null ? null : of(held.by());
        if (held != null && issuer != null) {
            if (held.isStillSigned()) {
                verification.meters().hit();
                return judged(issuer, held);
            }
            verification.accepted().forget(digest);
        }
        verification.meters().missed();
        RefusedTokens.Refused known = verification.refused().find(digest);
        if (known != null && known.holds() && (known.by() == null || of(known.by()) != null)) {
            return rejected(known.by() == null ? "" : known.by().name(), known.fault());
        }
        return looked(token, digest, client, deadlineNanos);
    }

    private Verdict looked(String token, TokenDigest digest, String client, long deadlineNanos) {
        Jws jws;
        Map<String, @Nullable Object> claims;
        try {
            jws = Jws.parse(token);
            claims = jws.claims();
        } catch (JwsFault fault) {
            return refused(digest, fault(fault.kind()), null, null);
        }
        Taken issuer = named(claims.get("iss"));
        if (issuer == null) {
            return rejected("", TokenFault.ISSUER_UNKNOWN);
        }
        Long suspect = Suspects.client(client);
        IssuerChecks.Asking asking = new IssuerChecks.Asking(verification.turns(), suspect, deadlineNanos);
        return switch (issuer.checks.check(jws, claims, asking, verification.now())) {
            case Checked.Good good -> {
                verification.accepted().put(digest, good.token());
                yield judged(issuer, good.token());
            }
            case Checked.Bad bad -> {
                if (bad.fault() == TokenFault.SIGNATURE_WRONG || bad.fault() == TokenFault.KEY_UNKNOWN) {
                    verification.suspects().add(suspect);
                }
                yield refused(digest, bad.fault(), issuer.checks, bad.keys());
            }
            case Checked.Undecided undecided -> {
                if (undecided.verdict() instanceof Verdict.Overloaded) {
                    verification.meters().turnedAway();
                }
                yield undecided.verdict();
            }
        };
    }

    /** What may have changed since the signature was found good, and what each filter has its own mind about. */
    private Verdict judged(Taken issuer, HeldToken held) {
        VerifiedToken token = held.token();
        if (verification.now() >= token.ends()) {
            return rejected(issuer.checks.name(), TokenFault.EXPIRED);
        }
        if (verification.isRevoked(token)) {
            return rejected(issuer.checks.name(), TokenFault.REVOKED);
        }
        if (!issuer.isFor(token.audiences())) {
            return rejected(issuer.checks.name(), TokenFault.AUDIENCE_WRONG);
        }
        return held.accepted();
    }

    @Override
    public boolean holds(VerifiedToken token) {
        if (verification.now() >= token.ends() || verification.isRevoked(token)) {
            return false;
        }
        for (Taken issuer : taken) {
            if (issuer.checks.name().equals(token.caller().issuer())) {
                IssuerChecks now = verification.nowInForce(issuer.checks);
                return now != null && now.mayStillHaveSigned(token);
            }
        }
        return false;
    }

    /** Remembers it where another look would cost a signature, and give the same for a moment at least. */
    private Verdict refused(
            TokenDigest digest, TokenFault fault, @Nullable IssuerChecks by, @Nullable KeySet keys) {
        switch (fault) {
            case MALFORMED, HEADER_REFUSED, SIGNATURE_WRONG, EXPIRED, LIFETIME_TOO_LONG, CLAIM_MISSING, CLAIM_MALFORMED ->
                    verification.refused().put(digest, new RefusedTokens.Refused(fault, by, keys));
            case TOO_LARGE, ALGORITHM_REFUSED, TYPE_REFUSED, ISSUER_UNKNOWN, KEY_UNKNOWN, AUDIENCE_WRONG, NOT_YET_VALID, REVOKED -> {
                // costs no signature, is looked at each time, or may be otherwise in a moment
            }
        }
        return rejected(by == null ? "" : by.name(), fault);
    }

    private Verdict rejected(String issuer, TokenFault fault) {
        verification.meters().rejected(issuer, fault.slug());
        return REJECTED[fault.ordinal()];
    }

    private @Nullable Taken of(IssuerChecks checks) {
        for (Taken issuer : taken) {
            if (issuer.checks == checks) {
                return issuer;
            }
        }
        return null;
    }

    private @Nullable Taken named(@Nullable Object iss) {
        for (Taken issuer : taken) {
            if (issuer.checks.issuer().equals(iss)) {
                return issuer;
            }
        }
        return null;
    }

    private static TokenFault fault(JwsFault.Kind kind) {
        return switch (kind) {
            case TOO_LARGE -> TokenFault.TOO_LARGE;
            case MALFORMED -> TokenFault.MALFORMED;
            case HEADER_REFUSED -> TokenFault.HEADER_REFUSED;
        };
    }
}
