package portcullis.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig;
import portcullis.config.RouteConfig;
import portcullis.config.VersionConfig;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;

/**
 * A route in one version of its API, for whoever makes what runs behind it.
 *
 * @param version null for a route of an API without versions and for one that stands beside them
 * @param scope what templates may name there
 */
public record RouteSpec(
        RouteRef ref, ApiConfig api, @Nullable VersionConfig version, RouteConfig route, Template.Scope scope) {
    /** @param claims that templates may name, too */
    public RouteSpec withClaims(List<String> claims) {
        return new RouteSpec(ref, api, version, route, scope.withClaims(claims));
    }
}
