package portcullis.explain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.exchange.Exchange;
import portcullis.http.FieldName;
import portcullis.identity.TokenInspection;
import portcullis.identity.revocation.Revocations;

/** Finds out why a token was not taken: the gateway stops at the first check that fails, a person wants to see all of them. */
final class TokenDoubt {
    private static final FieldName AUTHORIZATION = FieldName.of("Authorization");
    private static final String BEARER = "bearer ";

    private final Inside.Issuers issuers;
    private final Revocations revocations;
    private final Instant at;

    TokenDoubt(Inside.Issuers issuers, Revocations revocations, Instant at) {
        this.issuers = issuers;
        this.revocations = revocations;
        this.at = at;
    }

    /**
     * Every check that a token does not pass, or that cannot be made here.
     *
     * @param given by whoever asks; null to look for one in the request
     */
    List<String> about(@Nullable String given, Exchange exchange) {
        String token = given != null ? given : carried(exchange);
        if (token == null) {
            return List.of();
        }
        TokenInspection seen = TokenInspection.of(token, issuers.configured(), issuers.keys()::apply, revocations, at);
        return seen.checks().stream()
                .filter(check -> check.result() != TokenInspection.Result.PASSED)
                .map(check -> (check.result() == TokenInspection.Result.FAILED ? "" : "unknown: ") + check.name() + ": " + Shown.plain(check.detail()))
                .toList();
    }

    private static @Nullable String carried(Exchange exchange) {
        String value = exchange.request().fields().value(AUTHORIZATION);
        return value != null && value.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? value.substring(BEARER.length()).strip() : null;
    }

    /** Where keys would come from that nobody has here. */
    List<String> missingKeys() {
        return issuers.configured().values().stream()
                .filter(issuer -> issuers.keys().apply(issuer) instanceof TokenInspection.Keys.Elsewhere)
                .map(TokenDoubt::missing)
                .toList();
    }

    private static String missing(IssuerConfig issuer) {
        return switch (issuer.keys().jwks()) {
            case IssuerConfig.Jwks.Url(var url) -> "keys of issuer " + issuer.name() + " would be fetched from " + url + "; give --jwks FILE";
            case IssuerConfig.Jwks.Discover() ->
                "keys of issuer " + issuer.name() + " would be fetched from where " + issuer.issuer() + " says; give --jwks FILE";
            case IssuerConfig.Jwks.KeySetFile(var file) -> "keys of issuer " + issuer.name() + " stand in " + file + ", which is not here";
            case IssuerConfig.Jwks.PemFile(var file) -> "keys of issuer " + issuer.name() + " stand in " + file + ", which is not here";
        };
    }
}
