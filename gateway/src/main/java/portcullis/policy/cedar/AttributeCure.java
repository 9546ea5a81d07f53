package portcullis.policy.cedar;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.NearestName;

/** What somebody wanted who asks for an attribute that an entity does not have, where more is known of it than its spelling. */
final class AttributeCure {
    /** Where callers have what {@code extra-claims} declare. */
    static final List<String> CLAIMS = List.of("claims");

    private static final Set<String> CALLERS = Set.of("User", "Client", "Anonymous");
    private static final Set<String> ROLES = Set.of("role", "roles", "group", "groups");
    private static final Set<String> NAMES = Set.of("id", "sub", "subject", "name", "user", "user_id", "userId", "uid");

    private AttributeCure() {}

    /** Null where the nearest name is all that can be said. */
    static @Nullable String of(SchemaFacts facts, String type, List<String> parents, String name) {
        if (CALLERS.contains(type)) {
            return ofCaller(facts, type, parents, name);
        }
        if (!parents.isEmpty() || NearestName.to(name, facts.attributes(type, List.of())) != null) {
            return null;
        }
        List<String> others = facts.typesWith(name).stream().filter(other -> !CALLERS.contains(other)).toList();
        if (!others.isEmpty()) {
            return "say which resource is meant, with resource is " + others.getFirst() + " in the scope, or test `has " + name + "` first";
        }
        return type.equals("Route") ? "declare it: routes.list.<route>.resource with a type, an id and attributes" : null;
    }

    private static @Nullable String ofCaller(SchemaFacts facts, String type, List<String> parents, String name) {
        Set<String> claims = facts.attributes(type, CLAIMS);
        if (parents.equals(CLAIMS)) {
            return NearestName.to(name, claims) != null ? null : undeclared(name, claims);
        }
        if (!parents.isEmpty()) {
            return null;
        }
        if (claims.contains(name)) {
            return "did you mean `principal.claims." + name + "`?";
        }
        if (ROLES.contains(name)) {
            return "roles are parents of callers: principal in Role::\"<issuer>/<role>\"";
        }
        return NAMES.contains(name) ? "compare the caller itself: principal == " + type + "::\"<issuer>/<name>\"" : null;
    }

    /**
     * What makes a claim one that policies see.
     *
     * @param claims those that are
     */
    static String undeclared(String claim, Set<String> claims) {
        return "declare it: identity.issuers.<name>.extra-claims." + claim
                + (claims.isEmpty() ? "" : "; declared are " + CheckWording.listed(claims));
    }
}
