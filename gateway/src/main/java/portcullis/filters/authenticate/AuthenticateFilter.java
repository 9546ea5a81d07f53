package portcullis.filters.authenticate;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Caller;
import portcullis.exchange.ClientCertificate;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.filters.Challenge;
import portcullis.filters.FilterSite;
import portcullis.identity.TokenFault;
import portcullis.identity.TokenVerifier;
import portcullis.identity.Verdict;
import portcullis.identity.VerifiedToken;

/**
 * Finds out who is calling. A token comes before a certificate; what is there and not good is refused, even where something
 * else would do and where nothing is needed: whoever shows it means to be somebody. What exactly is wrong goes into the log,
 * the caller learns only that it is not good.
 */
public final class AuthenticateFilter implements Filter {
    private static final String SEVERAL = "several-tokens";
    private static final String CERTIFICATE_EXPIRED = "certificate-expired";
    private static final String CERTIFICATE_UNMAPPED = "certificate-unmapped";

    private final TokenPlaces places;
    private final @Nullable TokenVerifier tokens;
    private final AuthenticateConfig.@Nullable Certificate certificates;
    private final boolean needsToken;
    private final boolean needsCertificate;
    private final boolean needsAny;
    private final boolean forwardToken;
    private final Challenge challenge;
    private final Challenge invalid;
    private final InstantSource clock;

    /**
     * @param tokens null when none are taken
     * @param realm the API's name
     */
    AuthenticateFilter(AuthenticateConfig config, @Nullable TokenVerifier tokens, String realm, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
        places = new TokenPlaces(tokens == null ? List.of() : config.tokenFrom());
        certificates = config.certificate();
        needsToken = tokens != null && config.allOf().demands(Credential.ISSUERS);
        needsCertificate = certificates != null && config.allOf().demands(Credential.CLIENT_CERTIFICATE);
        needsAny = config.mode() == AuthenticateConfig.Mode.REQUIRED;
        forwardToken = config.forwardToken();
        challenge = tokens == null ? Challenge.certificate(realm) : Challenge.bearer(realm);
        invalid = challenge.error("invalid_token");
    }

    public static Filter build(AuthenticateConfig config, FilterSite site) {
        AuthenticateRules rules = new AuthenticateRules(site);
        Map<String, List<String>> audiences = rules.audiences(config);
        rules.checkCertificates(config);
        rules.warnOfTokensInUrls(config);
        if (audiences.size() < config.issuers().size()) {
            return (_, _) -> Outcome.refuse(Reason.INTERNAL_ERROR);
        }
        TokenVerifier tokens = audiences.isEmpty() ? null : site.issuers().verifier(audiences);
        return new AuthenticateFilter(config, tokens, site.scope().route().api(), site.clock());
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        return switch (places.in(exchange.request())) {
            case Carried.Other.NOTHING -> identify(null, exchange, next);
            case Carried.Other.SEVERAL -> {
                exchange.credentialFault(SEVERAL);
                yield Outcome.refuse(
                        Refusal.because(Reason.MALFORMED_REQUEST).detail("the request carries more than one credential"));
            }
            case Carried.Token(String text) -> identify(text, exchange, next);
        };
    }

    /** What costs nothing to see is looked at first. */
    private Outcome identify(@Nullable String text, Exchange exchange, Next next) {
        ClientCertificate shown = certificates == null ? null : exchange.arrival().certificate();
        Caller byCertificate = null;
        if (shown != null) {
            if (!holds(shown)) {
                return refuse(challenge, Reason.UNAUTHENTICATED, CERTIFICATE_EXPIRED, exchange);
            }
            byCertificate = caller(shown);
        }
        String fault = shown != null && byCertificate == null ? CERTIFICATE_UNMAPPED : "";
        boolean missing = text == null && needsToken || byCertificate == null && needsCertificate;
        if (missing || text == null && byCertificate == null && needsAny) {
            return refuse(challenge, Reason.UNAUTHENTICATED, fault, exchange);
        }
        if (text != null && tokens != null) {
            return verify(text, tokens, needsCertificate ? shown : null, exchange, next);
        }
        if (shown != null && byCertificate != null) {
            exchange.caller(byCertificate, () -> holds(shown));
        }
        return next.proceed(exchange);
    }

    private Outcome verify(
            String text, TokenVerifier verifier, @Nullable ClientCertificate with, Exchange exchange, Next next) {
        return switch (verifier.verify(text, exchange.client().text(), exchange.deadline().at())) {
            case Verdict.Accepted(VerifiedToken token) -> {
                exchange.caller(token.caller(), () -> verifier.holds(token) && (with == null || holds(with)));
                if (!forwardToken) {
                    places.clear(exchange);
                }
                yield next.proceed(exchange);
            }
            case Verdict.Rejected(TokenFault fault) -> refuse(invalid, reason(fault), fault.slug(), exchange);
            case Verdict.KeysUnavailable() -> Outcome.refuse(Reason.KEYS_UNAVAILABLE);
            case Verdict.Overloaded() -> Outcome.refuse(Reason.OVERLOADED);
        };
    }

    private static Reason reason(TokenFault fault) {
        return switch (fault) {
            case EXPIRED -> Reason.TOKEN_EXPIRED;
            case REVOKED -> Reason.TOKEN_REVOKED;
            case TOO_LARGE, MALFORMED, HEADER_REFUSED, ALGORITHM_REFUSED, TYPE_REFUSED, ISSUER_UNKNOWN, KEY_UNKNOWN,
                    SIGNATURE_WRONG, AUDIENCE_WRONG, NOT_YET_VALID, LIFETIME_TOO_LONG, CLAIM_MISSING, CLAIM_MALFORMED ->
                Reason.TOKEN_INVALID;
        };
    }

    private static Outcome refuse(Challenge challenge, Reason reason, String fault, Exchange exchange) {
        exchange.credentialFault(fault);
        return challenge.refuse(reason);
    }

    /** A connection may outlive its certificate. */
    private boolean holds(ClientCertificate certificate) {
        return clock.millis() <= certificate.notAfter();
    }

    /** Who the certificate stands for, by the first of its names that the route lets in; null when it lets none in. */
    private @Nullable Caller caller(ClientCertificate certificate) {
        List<String> allowed = certificates == null ? List.of() : certificates.names();
        if (allowed.isEmpty() || allowed.contains(certificate.name())) {
            return Caller.of(certificate);
        }
        for (String name : certificate.names()) {
            if (allowed.contains(name)) {
                return Caller.of(new ClientCertificate(name, certificate.names(), certificate.sha256(), certificate.notAfter()));
            }
        }
        return null;
    }
}
