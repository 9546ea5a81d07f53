package portcullis.filters.require;

import java.util.ArrayList;
import java.util.List;
import portcullis.config.IssuerConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;
import portcullis.exchange.Caller;
import portcullis.filters.FilterSite;

/** Finds roles that nobody can ever have, as no issuer grants them by that name. */
final class RoleNames {
    private RoleNames() {}

    static void check(List<String> roles, FilterSite site) {
        for (int i = 0; i < roles.size(); i++) {
            check(roles.get(i), site.place().at("roles").item(i), site);
        }
    }

    private static void check(String role, Place at, FilterSite site) {
        List<String> issuers = new ArrayList<>(site.identity().issuers().keySet());
        if (site.others().contains(Caller.FORWARD_AUTH)) {
            issuers.add(Caller.FORWARD_AUTH);
        }
        for (IssuerConfig issuer : site.identity().issuers().values()) {
            if (issuer.mapping().trustedRoles().contains(role)) {
                return;
            }
        }
        int slash = role.indexOf('/');
        if (slash > 0 && issuers.contains(role.substring(0, slash))) {
            return;
        }
        String nearest = slash < 0 ? null : NearestName.to(role.substring(0, slash), issuers);
        String cure = nearest != null
                ? "did you mean '" + nearest + role.substring(slash) + "'?"
                : slash < 0 && !issuers.isEmpty()
                        ? issuers.getFirst() + "/" + role + ", or trusted-roles: [" + role + "] at an issuer"
                        : "the name of an issuer in front, such as main/admin";
        site.problems().accept(ConfigProblem.error(at, "no issuer grants the role '" + role + "'", cure));
    }
}
