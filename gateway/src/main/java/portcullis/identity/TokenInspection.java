package portcullis.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.JwsAlgorithm;
import portcullis.config.keys.NamedFile;
import portcullis.exchange.Caller;
import portcullis.identity.jose.Jws;
import portcullis.identity.jose.JwsFault;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;
import portcullis.identity.jose.VerificationKey;
import portcullis.identity.revocation.Revocations;
import portcullis.kit.JsonWriter;

/**
 * Looks at one token as the gateway would, check by check and without stopping at the first that fails, for people who wonder
 * why a token is refused. Fetches nothing.
 *
 * @param header what its header says; empty when it cannot be read
 * @param claims what it carries; empty when it cannot be read. Neither is to be believed unless the signature was found right
 */
public record TokenInspection(Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims, List<Check> checks) {

    /** What came of a check. */
    public enum Result {
        PASSED,
        FAILED,
        /** What it needs is not here. */
        UNKNOWN
    }

    /**
     * @param name   what was looked at
     * @param detail what was found there, or what would be right
     */
    public record Check(String name, Result result, String detail) {}

    /** The keys of an issuer that are here, or why they are not. */
    public sealed interface Keys {
        /** Those that stand in files; elsewhere for those that would be fetched. */
        static Keys of(IssuerConfig issuer) {
            return switch (issuer.keys().jwks()) {
                case IssuerConfig.Jwks.KeySetFile(NamedFile set) -> in(set, false);
                case IssuerConfig.Jwks.PemFile(NamedFile pem) -> in(pem, true);
                case IssuerConfig.Jwks.Url(var url) -> new Elsewhere("its keys would have to be fetched from " + url);
                case IssuerConfig.Jwks.Discover() -> new Elsewhere("its keys would have to be fetched from " + issuer.issuer());
            };
        }

        private static Keys in(NamedFile named, boolean pem) {
            if (!named.isResolved()) {
                return new Elsewhere("its key file is not here");
            }
            try {
                KeySet set = pem ? KeySet.ofPem(named.content()) : KeySet.ofJwks(named.content());
                return new Here(set, named.toString());
            } catch (KeySetFault fault) {
                return new Broken(named + " " + fault.wrong() + "; " + fault.cure());
            }
        }

        record Here(KeySet set, String from) implements Keys {}

        record Elsewhere(String why) implements Keys {}

        record Broken(String why) implements Keys {}
    }

    /** Whether it would be refused for what could be checked. */
    public boolean isRefused() {
        return has(Result.FAILED);
    }

    /** Whether a check could not be made. */
    public boolean isIncomplete() {
        return has(Result.UNKNOWN);
    }

    private boolean has(Result result) {
        return checks.stream().anyMatch(check -> check.result == result);
    }

    /**
     * @param issuers those of the configuration, by name
     * @param revocations those of the gateway
     */
    public static TokenInspection of(
            String token, Map<String, IssuerConfig> issuers, Function<IssuerConfig, Keys> keys, Revocations revocations, Instant now) {
        List<Check> checks = new ArrayList<>();
        Jws jws;
        Map<String, @Nullable Object> claims;
        try {
            jws = Jws.parse(token);
            claims = jws.claims();
        } catch (JwsFault fault) {
            checks.add(new Check("form", Result.FAILED, fault.getMessage()));
            return new TokenInspection(Map.of(), Map.of(), checks);
        }
        checks.add(new Check("form", Result.PASSED, "three parts, " + token.length() + " of at most " + Jws.MAX_BYTES + " bytes"));
        IssuerConfig issuer = null;
        for (IssuerConfig each : issuers.values()) {
            issuer = issuer == null && each.issuer().equals(claims.get("iss")) ? each : issuer;
        }
        if (issuer == null) {
            List<String> known = issuers.values().stream().map(each -> each.name() + " with " + each.issuer()).toList();
            checks.add(new Check("issuer", Result.FAILED, "its iss is that of no issuer; " + (known.isEmpty() ? "there is none" : "known: " + String.join(", ", known))));
        } else {
            checks.add(new Check("issuer", Result.PASSED, issuer.name()));
            new Judge(jws, claims, issuer, checks).judge(keys.apply(issuer), revocations, now);
        }
        return new TokenInspection(jws.header(), claims, checks);
    }

    /** The checks of one issuer. */
    private record Judge(Jws jws, Map<String, @Nullable Object> claims, IssuerConfig issuer, List<Check> checks) {
        void judge(Keys keys, Revocations revocations, Instant now) {
            TokenDemands demands = new TokenDemands(issuer.demands());
            JwsAlgorithm algorithm = jws.algorithm();
            boolean allowed = demands.takes(algorithm);
            add("algorithm", allowed, shown(jws.header().get("alg")) + " is " + (allowed ? "" : "none ") + "of " + issuer.demands().algorithms());
            boolean typed = demands.takesType(jws.type());
            add("type", typed, (jws.type() == null ? "no typ" : shown(jws.type())) + " is " + (typed ? "fine" : "none") + " with types " + issuer.demands().types());
            String key = signature(keys, allowed ? algorithm : null);
            required();
            TokenDemands.Span span = span(demands, now);
            audience();
            Caller caller = caller();
            if (caller != null) {
                boolean revoked = revocations.isRevoked(
                        caller, claims.get("jti") instanceof String id ? id : "", key, span == null ? 0 : span.issuedAt());
                add("not revoked", !revoked, revoked ? "it, its subject or its key was revoked" : "neither it nor its subject nor its key");
            }
        }

        private void add(String name, boolean passed, String detail) {
            checks.add(new Check(name, passed ? Result.PASSED : Result.FAILED, detail));
        }

        /** @return the name of the key, as revocations know it */
        private String signature(Keys keys, @Nullable JwsAlgorithm algorithm) {
            String kid = jws.kid() == null ? "" : jws.kid();
            switch (keys) {
                case Keys.Elsewhere(String why) -> checks.add(new Check("signature", Result.UNKNOWN, why));
                case Keys.Broken(String why) -> add("signature", false, why);
                case Keys.Here(KeySet set, String from) -> {
                    VerificationKey found = algorithm == null ? null : set.find(jws.kid(), algorithm);
                    if (found == null) {
                        add("signature", false, "no key of " + from + " is for kid " + (jws.kid() == null ? "(none)" : shown(kid)) + " and its alg");
                        return kid;
                    }
                    boolean right = found.verify(algorithm, jws.signed(), jws.signature());
                    add("signature", right, (right ? "right" : "wrong") + " under key " + (found.id() == null ? found.thumbprint() : shown(found.id())) + " of " + from);
                    return found.id() == null ? found.thumbprint() : found.id();
                }
            }
            return kid;
        }

        private void required() {
            List<String> missing = issuer.demands().requiredClaims().stream().filter(name -> ClaimValue.isEmpty(claims.get(name))).toList();
            add("claims", missing.isEmpty(), missing.isEmpty() ? "has " + issuer.demands().requiredClaims() : "lacks " + missing);
        }

        private TokenDemands.@Nullable Span span(TokenDemands demands, Instant now) {
            try {
                TokenDemands.Span span = demands.span(claims, now.toEpochMilli());
                add("time", true, span.ends() == Long.MAX_VALUE ? "never ends" : "holds until " + Instant.ofEpochMilli(span.ends()) + ", the clock skew included");
                return span;
            } catch (ClaimFault fault) {
                add("time", false, words(fault.fault()));
                return null;
            }
        }

        private String words(TokenFault fault) {
            return switch (fault) {
                case EXPIRED -> "its exp has passed, by more than the clock skew of " + issuer.demands().clockSkew().toSeconds() + "s";
                case NOT_YET_VALID -> "its nbf or iat is still to come";
                case LIFETIME_TOO_LONG -> "it is good for longer than max-lifetime lets it be";
                default -> "exp, nbf or iat is no time in seconds since 1970";
            };
        }

        private void audience() {
            List<String> ours = issuer.demands().audiences();
            if (ours.isEmpty()) {
                checks.add(new Check("audience", Result.UNKNOWN, "each filter that takes the issuer's tokens has its own; its aud is " + shown(claims.get("aud"))));
                return;
            }
            boolean meant = claims.get("aud") instanceof List<?> several ? several.stream().anyMatch(ours::contains) : ours.contains(String.valueOf(claims.get("aud")));
            add("audience", meant, "aud " + shown(claims.get("aud")) + (meant ? " is among " : " is none of ") + ours);
        }

        private @Nullable Caller caller() {
            try {
                Caller caller = new CallerMapping(issuer.name(), issuer.mapping()).caller(claims);
                Map<String, Object> words = new LinkedHashMap<>();
                words.put("client", caller.client());
                words.put("tenant", caller.tenant());
                words.put("scopes", String.join(" ", caller.scopes()));
                words.put("roles", String.join(" ", caller.roles()));
                words.values().removeIf(""::equals);
                add("caller", true, caller.kind().slug() + " " + caller.id() + (words.isEmpty() ? "" : " " + words));
                return caller;
            } catch (ClaimFault fault) {
                add("caller", false, fault.fault() == TokenFault.CLAIM_MISSING
                        ? "it names neither a subject nor a client where claims says that they are"
                        : "a claim that we look at is not what it must be, or larger than anybody needs");
                return null;
            }
        }

        /** Texts of a token may hold anything, and go to a terminal. */
        private static String shown(@Nullable Object value) {
            return JsonWriter.compact().value(value).toString();
        }
    }
}
