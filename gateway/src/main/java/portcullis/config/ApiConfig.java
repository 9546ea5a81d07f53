package portcullis.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;

/**
 * One API: a file below {@code routes/} that has the key {@code api}.
 *
 * @param listeners names, never empty: where the operator named none it is the only one there is
 * @param hosts lower case, exact or {@code *.example.com}; empty for any
 * @param basePath {@code /} or a path without a slash at its end
 * @param defaultVersion one of {@code versions}; null when a request without a version is refused
 * @param versions by name, in file order; empty exactly when {@code versioning} is {@link Versioning.None}
 * @param upstream where requests go unless version or route say otherwise
 * @param strip what is taken from the path before it goes upstream
 * @param timeout null for none
 * @param use names of sets of filters, the later over the earlier, all under {@code filters}
 * @param routes by id, in file order
 */
public record ApiConfig(
        String name,
        List<String> listeners,
        List<String> hosts,
        String basePath,
        Versioning versioning,
        @Nullable String defaultVersion,
        Map<String, VersionConfig> versions,
        @Nullable UpstreamTarget upstream,
        Set<PathPart> strip,
        @Nullable Duration timeout,
        List<String> use,
        FilterBlocks filters,
        Map<String, RouteConfig> routes,
        Place place) {

    /** A part of the request path that belongs to the gateway. */
    public enum PathPart {
        BASE,
        VERSION
    }
}
