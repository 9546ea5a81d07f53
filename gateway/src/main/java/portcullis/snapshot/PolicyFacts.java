package portcullis.snapshot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig;
import portcullis.config.RouteConfig;
import portcullis.filters.authenticate.AuthenticateConfig;
import portcullis.filters.authorize.AuthorizeFilter;
import portcullis.policy.schema.Principal;
import portcullis.policy.schema.RouteFacts;
import portcullis.routing.RouteSpec;

/** What policies learn of a route from the filters that are in force there. */
final class PolicyFacts {
    private PolicyFacts() {}

    /** @param inForce in the version of the spec */
    static RouteFacts of(RouteSpec spec, List<EffectiveFilter> inForce, IdentityConfig identity) {
        RouteConfig route = spec.route();
        Set<String> headers = new LinkedHashSet<>();
        boolean asks = false;
        for (EffectiveFilter filter : inForce) {
            if (filter.config() instanceof AuthorizeFilter.Config authorize) {
                asks = true;
                headers.addAll(authorize.headers());
            }
        }
        return new RouteFacts(
                spec.api().name(), route.id(), route.access(), route.resource(), spec.scope().pathNames(),
                principals(inForce, identity), headers, asks, route.place());
    }

    private static Set<Principal> principals(List<EffectiveFilter> inForce, IdentityConfig identity) {
        boolean users = false;
        boolean tokens = false;
        boolean certificates = false;
        boolean outside = false;
        boolean known = false;
        for (EffectiveFilter filter : inForce) {
            if (filter.config() instanceof AuthenticateConfig authenticate) {
                tokens = !authenticate.issuers().isEmpty();
                users = authenticate.issuers().keySet().stream().anyMatch(name -> namesUsers(identity.issuers().get(name)));
                certificates = authenticate.certificate() != null;
                known |= authenticate.mode() == AuthenticateConfig.Mode.REQUIRED;
            }
            outside |= filter.kind().name().equals("forward-auth");
            known |= filter.kind().name().equals("require");
        }
        return Principal.allowedBy(users, tokens, certificates, outside, known);
    }

    private static boolean namesUsers(@Nullable IssuerConfig issuer) {
        return issuer != null && issuer.mapping().principal() == IssuerConfig.Principal.USER;
    }
}
