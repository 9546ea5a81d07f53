package portcullis.identity.mint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.kit.JsonPointer;

/**
 * What a token for trying and testing shall say, in the words of the gateway: an issuer's configuration tells where in a token
 * each of them stands.
 *
 * @param audiences empty for those of the issuer
 * @param client    empty without one, as the tenant
 * @param claims    further ones, which win over the others
 */
public record NewToken(
        String subject,
        String client,
        String tenant,
        List<String> scopes,
        List<String> roles,
        List<String> audiences,
        Map<String, ?> claims,
        Duration lifetime) {
    /**
     * Makes it.
     *
     * @return in compact form
     * @throws IllegalArgumentException when that issuer's tokens cannot be like that, in words for an operator
     */
    public String signed(IssuerConfig issuer, SigningKey key, Instant now) {
        List<String> meant = audiences.isEmpty() ? issuer.demands().audiences() : audiences;
        if (meant.isEmpty()) {
            throw new IllegalArgumentException("the issuer " + issuer.name() + " has no audiences of its own; --audience with that of the route's filter");
        }
        if (!issuer.demands().algorithms().contains(key.algorithm())) {
            throw new IllegalArgumentException("the key signs with " + key.algorithm() + ", which the issuer " + issuer.name()
                    + " may not use; a key for one of " + issuer.demands().algorithms());
        }
        Duration longest = issuer.demands().maxLifetime();
        if (longest != null && lifetime.compareTo(longest) > 0) {
            throw new IllegalArgumentException("the lifetime is longer than the issuer's max-lifetime; at most " + longest.toSeconds() + "s");
        }
        Map<String, @Nullable Object> token = new LinkedHashMap<>();
        token.put("iss", issuer.issuer());
        token.put("aud", meant.size() == 1 ? meant.getFirst() : meant);
        IssuerConfig.Claims places = issuer.mapping().claims();
        put(token, places.subject(), subject);
        put(token, places.client(), client);
        put(token, places.tenant(), tenant);
        put(token, places.scopes(), String.join(" ", scopes));
        put(token, places.roles(), roles);
        token.put("iat", now.getEpochSecond());
        token.put("exp", now.plus(lifetime).getEpochSecond());
        token.put("jti", UUID.randomUUID().toString());
        claims.forEach((name, value) -> token.merge(name, value, NewToken::merged));
        List<String> types = issuer.demands().types();
        return key.sign(types.contains("jwt") ? "JWT" : types.getFirst(), token);
    }

    /** Of two objects the members of both; else what comes later. */
    private static @Nullable Object merged(@Nullable Object before, @Nullable Object later) {
        if (!(before instanceof Inner inner) || !(later instanceof Map<?, ?> members)) {
            return later;
        }
        Inner both = new Inner();
        both.putAll(inner);
        members.forEach((name, value) -> both.put(String.valueOf(name), value));
        return both;
    }

    /** An object inside the token, such as that of {@code /realm_access/roles}. */
    private static final class Inner extends LinkedHashMap<String, @Nullable Object> {
        private static final long serialVersionUID = 1;
    }

    /** At the first of the places, in objects that are made on the way. */
    private static void put(Map<String, @Nullable Object> token, List<JsonPointer> places, Object value) {
        if (value.equals("") || value.equals(List.of())) {
            return;
        }
        List<String> steps = places.getFirst().steps();
        Map<String, @Nullable Object> at = token;
        for (String step : steps.subList(0, Math.max(0, steps.size() - 1))) {
            Inner inner = at.get(step) instanceof Inner there ? there : new Inner();
            at.put(step, inner);
            at = inner;
        }
        if (!steps.isEmpty()) {
            at.put(steps.getLast(), value instanceof List<?> list ? new ArrayList<>(list) : value);
        }
    }
}
