package portcullis.policy.schema;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import portcullis.exchange.Caller;

/** The kinds of callers, each of which is a type of entities. */
public enum Principal {
    USER("User"),
    CLIENT("Client"),
    ANONYMOUS("Anonymous");

    /** The id of the one entity of its type. */
    public static final String NOBODY = "anonymous";

    private final String type;

    Principal(String type) {
        this.type = type;
    }

    /** The entity type. */
    public String type() {
        return type;
    }

    public static Principal of(Caller.Kind kind) {
        return switch (kind) {
            case USER -> USER;
            case CLIENT -> CLIENT;
            case ANONYMOUS -> ANONYMOUS;
        };
    }

    /**
     * Who may come to a route.
     *
     * @param users whether the tokens of some issuer taken there name users
     * @param tokens whether any tokens are taken; one without a subject is its client's
     * @param certificates whether client certificates are
     * @param forwardAuth whether a service outside says who it is, which may be anybody
     * @param mustBeKnown whether whoever shows nothing is refused before policies are asked
     */
    public static Set<Principal> allowedBy(
            boolean users, boolean tokens, boolean certificates, boolean forwardAuth, boolean mustBeKnown) {
        EnumSet<Principal> all = EnumSet.noneOf(Principal.class);
        if (users || forwardAuth) {
            all.add(USER);
        }
        if (tokens || certificates || forwardAuth) {
            all.add(CLIENT);
        }
        if (!mustBeKnown || all.isEmpty()) {
            all.add(ANONYMOUS);
        }
        return Collections.unmodifiableSet(all);
    }
}
