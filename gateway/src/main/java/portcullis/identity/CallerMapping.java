package portcullis.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.IssuerConfig.ExtraClaim;
import portcullis.config.IssuerConfig.Mapping;
import portcullis.config.IssuerConfig.Principal;
import portcullis.exchange.Caller;
import portcullis.kit.JsonPointer;

/** Makes the caller that a token of one issuer stands for, as the operator mapped its claims. Immutable. */
final class CallerMapping {
    private final String issuer;
    private final IssuerConfig.Claims claims;
    private final Principal principal;
    private final Map<String, ExtraClaim> extraClaims;
    private final Set<String> trustedRoles;

    /** @param issuer the name that the configuration gives it */
    CallerMapping(String issuer, Mapping mapping) {
        this.issuer = issuer;
        claims = mapping.claims();
        principal = mapping.principal();
        extraClaims = mapping.extraClaims();
        trustedRoles = Set.copyOf(mapping.trustedRoles());
    }

    Caller caller(Map<?, ?> payload) throws ClaimFault {
        String subject = name(claims.subject(), payload);
        String client = name(claims.client(), payload);
        boolean user = principal == Principal.USER && !subject.isEmpty();
        if (!user && client.isEmpty()) {
            throw ClaimFault.missing();
        }
        String tenant = name(claims.tenant(), payload);
        List<String> roles = roles(payload);
        List<String> scopes = words(claims.scopes(), payload);
        Map<String, Object> extras = extras(payload);
        return user
                ? Caller.user(Caller.Method.JWT, issuer, subject, client, tenant, roles, scopes, extras)
                : Caller.client(Caller.Method.JWT, issuer, subject, client, tenant, roles, scopes, extras);
    }

    /**
     * A role is worth something here only as one of its issuer's: the issuer's name goes in front, whatever the role itself looks
     * like, so that {@code other/admin} from {@code main} becomes {@code main/other/admin}. Names of issuers and trusted roles hold
     * no slash, which makes the first one the border.
     */
    private List<String> roles(Map<?, ?> payload) throws ClaimFault {
        List<String> granted = words(claims.roles(), payload);
        List<String> roles = new ArrayList<>(granted.size());
        for (String role : granted) {
            roles.add(trustedRoles.contains(role) ? role : issuer + "/" + role);
        }
        return roles;
    }

    private Map<String, Object> extras(Map<?, ?> payload) throws ClaimFault {
        if (extraClaims.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> extras = new LinkedHashMap<>();
        for (Map.Entry<String, ExtraClaim> extra : extraClaims.entrySet()) {
            Object value = extra.getValue().path().in(payload);
            if (value != null) {
                extras.put(extra.getKey(), typed(value, extra.getValue().type()));
            }
        }
        return extras;
    }

    private static Object typed(Object value, ExtraClaim.Type type) throws ClaimFault {
        return switch (type) {
            case STRING -> ClaimValue.text(value, ClaimValue.MAX_TEXT);
            case STRINGS -> List.copyOf(ClaimValue.texts(value, ClaimValue.MAX_NAME));
            case LONG -> {
                if (value instanceof Long number) {
                    yield number;
                }
                throw ClaimFault.malformed();
            }
            case BOOLEAN -> {
                if (value instanceof Boolean flag) {
                    yield flag;
                }
                throw ClaimFault.malformed();
            }
        };
    }

    private static String name(List<JsonPointer> places, Map<?, ?> payload) throws ClaimFault {
        Object value = first(places, payload);
        return value == null ? "" : ClaimValue.text(value, ClaimValue.MAX_NAME);
    }

    private static List<String> words(List<JsonPointer> places, Map<?, ?> payload) throws ClaimFault {
        Object value = first(places, payload);
        return value == null ? List.of() : ClaimValue.words(value);
    }

    /** The first place that holds something; issuers send empty texts and lists where they have nothing to say. */
    private static @Nullable Object first(List<JsonPointer> places, Map<?, ?> payload) {
        for (int i = 0; i < places.size(); i++) {
            Object value = places.get(i).in(payload);
            if (!ClaimValue.isEmpty(value)) {
                return value;
            }
        }
        return null;
    }
}
