package portcullis.policy.cedar;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.NearestName;

/** What somebody wanted who asks for an attribute that an entity does not have, where more is known of it than its spelling. */
final class AttributeCure {
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
        Set<String> claims = facts.attributes(type, List.of("claims"));
        if (parents.equals(List.of("claims"))) {
            return NearestName.to(name, claims) != null
                    ? null
                    : "declare it: identity.issuers.<name>.extra-claims." + name
                            + (claims.isEmpty() ? "" : "; declared are " + CheckWording.listed(claims));
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
}
