package portcullis.explain.suite;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portcullis.config.IssuerConfig;

/**
 * What cases may name, because the configuration or the policies have it.
 *
 * @param pathNames what the pattern of a route captures, by {@code api/route}, in the order of the configuration
 * @param versions of an API by its name; empty for one without
 * @param upstreams names
 * @param policies ids of those that are enforced, in the order of their files
 * @param shadows ids of those that are tried
 * @param issuers by name
 */
record SuiteNames(
        Map<String, List<String>> pathNames,
        Map<String, Set<String>> versions,
        Set<String> upstreams,
        List<String> policies,
        Set<String> shadows,
        Map<String, IssuerConfig> issuers) {
    /** {@code api/route}. */
    Collection<String> routes() {
        return pathNames.keySet();
    }
}
