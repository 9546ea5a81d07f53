package portcullis.policy.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import portcullis.config.IdentityConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;
import portcullis.exchange.Caller;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;

/**
 * Names that callers and their roles can have. What an issuer says always has the issuer's name in front, so whoever writes another
 * one in a policy has a policy for nobody, and with a {@code forbid} one that lets everybody by.
 */
public final class CallerNames {
    private static final String USER = Principal.USER.type();
    private static final String CLIENT = Principal.CLIENT.type();

    /** Of the configuration. */
    private final List<String> issuers;
    private final Set<String> trustedRoles;
    /** Roles that files put callers, or roles of callers, into. */
    private final Set<EntityUid> inherited;

    private CallerNames(List<String> issuers, Set<String> trustedRoles, Set<EntityUid> inherited) {
        this.issuers = issuers;
        this.trustedRoles = trustedRoles;
        this.inherited = inherited;
    }

    public static CallerNames of(IdentityConfig identity) {
        Set<String> trusted = new HashSet<>();
        identity.issuers().values().forEach(issuer -> trusted.addAll(issuer.mapping().trustedRoles()));
        return new CallerNames(List.copyOf(identity.issuers().keySet()), trusted, Set.of());
    }

    /** The same where files know more of callers and roles. */
    public CallerNames with(Collection<Entity> written) {
        Set<EntityUid> roles = new HashSet<>(inherited);
        for (Entity entity : written) {
            String type = entity.uid().type();
            if ((type.equals(USER) || type.equals(CLIENT) || type.equals(RouteFacts.ROLE)) && isPossible(entity.uid())) {
                roles.addAll(entity.ancestors());
            }
        }
        return new CallerNames(issuers, trustedRoles, roles);
    }

    /** What somebody should know who writes this name; empty where some caller may be that or have that, and for all other types. */
    public Optional<ConfigProblem> warning(EntityUid uid, Place place) {
        if (isPossible(uid)) {
            return Optional.empty();
        }
        boolean role = uid.type().equals(RouteFacts.ROLE);
        return Optional.of(ConfigProblem.warning(
                place,
                role ? "no caller ever has the role " + uid : "no caller ever is " + uid,
                cure(uid) + (role ? "; without its issuer in front it must be one of trusted-roles, or a parent of roles in entities/" : "")));
    }

    private boolean isPossible(EntityUid uid) {
        if (uid.type().equals(Principal.ANONYMOUS.type())) {
            return uid.id().equals(Principal.NOBODY);
        }
        if (uid.type().equals(USER)) {
            return isVouchedFor(uid.id());
        }
        if (uid.type().equals(CLIENT)) {
            return isVouchedFor(uid.id()) || uid.id().startsWith(Caller.CERTIFICATES + "/");
        }
        return !uid.type().equals(RouteFacts.ROLE)
                || trustedRoles.contains(uid.id())
                || isVouchedFor(uid.id())
                || inherited.contains(uid);
    }

    private boolean isVouchedFor(String id) {
        String issuer = issuer(id);
        return issuers.contains(issuer) || issuer.equals(Caller.FORWARD_AUTH);
    }

    /** What stands before the first slash; empty without one. A subject may well have slashes of its own. */
    private static String issuer(String id) {
        return id.substring(0, Math.max(0, id.indexOf('/')));
    }

    private String cure(EntityUid uid) {
        if (uid.type().equals(Principal.ANONYMOUS.type())) {
            return "did you mean " + new EntityUid(uid.type(), Principal.NOBODY) + "?";
        }
        List<String> known = new ArrayList<>(issuers);
        if (uid.type().equals(CLIENT)) {
            known.add(Caller.CERTIFICATES);
        }
        String nearest = NearestName.to(issuer(uid.id()), known);
        if (nearest != null) {
            return meant(uid, nearest, uid.id().substring(uid.id().indexOf('/') + 1));
        }
        if (issuers.size() == 1) {
            return meant(uid, issuers.getFirst(), uid.id());
        }
        return "names begin with that of their issuer, as in " + new EntityUid(uid.type(), "<issuer>/" + uid.id())
                + (issuers.isEmpty() ? "" : "; issuers are " + String.join(", ", issuers));
    }

    private static String meant(EntityUid uid, String issuer, String name) {
        return "did you mean " + new EntityUid(uid.type(), issuer + "/" + name) + "?";
    }
}
