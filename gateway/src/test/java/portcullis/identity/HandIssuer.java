package portcullis.identity;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.IssuerConfig.Claims;
import portcullis.config.IssuerConfig.Demands;
import portcullis.config.IssuerConfig.ExtraClaim;
import portcullis.config.IssuerConfig.Mapping;
import portcullis.config.IssuerConfig.Principal;
import portcullis.config.JwsAlgorithm;
import portcullis.config.keys.Place;
import portcullis.kit.JsonPointer;
import portcullis.kit.SyntaxFault;

/** Configurations of issuers as files would have them. */
final class HandIssuer {
    static final Demands DEMANDS = new Demands(
            List.of(TokenTexts.AUDIENCE), List.of(JwsAlgorithm.HS256), true, List.of("jwt", "at+jwt"), Duration.ofSeconds(30),
            Duration.ofHours(24), List.of("sub", "exp"));
    static final Mapping MAPPING = mapping(Principal.USER, Map.of());

    private HandIssuer() {}

    static IssuerConfig of(Demands demands, Mapping mapping) {
        return new IssuerConfig(
                "main", TokenTexts.ISSUER,
                new IssuerConfig.KeyOrigin(
                        new IssuerConfig.Jwks.Discover(),
                        new IssuerConfig.JwksRefresh(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(24)), null),
                demands, mapping, Place.of("gateway.yaml"));
    }

    static Mapping mapping(Principal principal, Map<String, ExtraClaim> extra, String... trustedRoles) {
        Claims claims = new Claims(
                pointers("/sub"), pointers("/azp", "/client_id"), pointers("/roles", "/realm_access/roles"),
                pointers("/scope", "/scp"), pointers("/tenant"));
        return new Mapping(principal, claims, extra, List.of(trustedRoles));
    }

    static List<JsonPointer> pointers(String... texts) {
        return List.of(texts).stream().map(HandIssuer::pointer).toList();
    }

    static JsonPointer pointer(String text) {
        try {
            return JsonPointer.parse(text);
        } catch (SyntaxFault e) {
            throw new AssertionError(e);
        }
    }

    static Demands lasting(@Nullable Duration maxLifetime, String... required) {
        return new Demands(
                DEMANDS.audiences(), DEMANDS.algorithms(), true, DEMANDS.types(), DEMANDS.clockSkew(), maxLifetime, List.of(required));
    }

    static Demands typed(String... types) {
        return new Demands(
                DEMANDS.audiences(), DEMANDS.algorithms(), true, List.of(types), DEMANDS.clockSkew(), DEMANDS.maxLifetime(),
                DEMANDS.requiredClaims());
    }
}
