package portcullis.explain;

import java.util.List;
import java.util.Map;

/**
 * Who is calling, for whoever has no token of his. They become a real token, signed with a key that only the private snapshot
 * knows, so that everything that checks tokens has its say.
 *
 * @param issuer  as the configuration names it; {@code forward-auth} for whom an auth service names
 * @param subject empty for none, as the client and the tenant
 * @param roles   as the issuer grants them: {@code admin}; the issuer's name in front of one is taken off
 * @param claims  by the name that {@code extra-claims} gives them; any other is a member of the token
 */
public record CallerFacts(
        String issuer,
        String subject,
        String client,
        String tenant,
        List<String> roles,
        List<String> scopes,
        Map<String, Object> claims) {
    public CallerFacts {
        roles = List.copyOf(roles);
        scopes = List.copyOf(scopes);
        claims = Map.copyOf(claims);
    }

    /** A user of whom nothing more is known. */
    public static CallerFacts user(String issuer, String subject) {
        return new CallerFacts(issuer, subject, "", "", List.of(), List.of(), Map.of());
    }
}
