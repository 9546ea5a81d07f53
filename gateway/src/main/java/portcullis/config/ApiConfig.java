package portcullis.config;

import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.map;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/**
 * One API: a file below {@code routes/} that has the key {@code api}.
 *
 * @param listeners names, never empty: where the operator named none it is the only one that does not redirect
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

    /** One deadline, declared once for defaults, APIs and routes; each inherits what is written farther out. */
    static final Key<Duration> TIMEOUT = Key.duration("timeout")
            .between("1ms", "1d")
            .or("15s")
            .mayBeNone()
            .says("the deadline to the answer's head, over queue, tries and backoff; 504 beyond it; inherited");

    static Keys<ApiConfig> keys(Shape<FilterBlocks> filterBlocks) {
        return Declare.keys(
                        ApiConfig::new,
                        Key.of("api", Formats.NAME).says("its name, unique in the whole configuration"),
                        list("listeners", Formats.NAME)
                                .orItems()
                                .says("where it is served; required when more than one listener does not redirect"),
                        list("hosts", ConfigFormats.HOST)
                                .orItems()
                                .says("for which hosts, exact or *.example.com; without any, for all"),
                        Key.of("base-path", ConfigFormats.BASE_PATH).or("/").says("what every path begins with"),
                        Key.of("versioning", Versioning.SHAPE)
                                .or("none")
                                .says("where a request says which version it means"),
                        Key.of("default-version", Formats.NAME)
                                .orNone()
                                .says("the version of a request that names none; without it such a request gets 400"),
                        map("versions", Formats.NAME, Shapes.block(VersionConfig.keys(filterBlocks)))
                                .orEmpty()
                                .says("the versions by name"),
                        Key.of("upstream", UpstreamTarget.SHAPE)
                                .orNone()
                                .says("where requests go unless version or route say otherwise"),
                        list("strip", Formats.words(PathPart.values()))
                                .orItems()
                                .as(ApiConfig::asSet)
                                .says("what is taken from the path before it goes upstream"),
                        TIMEOUT,
                        list("use", Formats.NAME).orItems().says("sets of filters from the defaults, later over earlier"),
                        Key.of("filters", filterBlocks).orEmpty().says("filters of every route of this API"),
                        map("routes", Formats.NAME, Shapes.block(RouteConfig.keys(filterBlocks)))
                                .nonEmpty()
                                .says("the routes by id"),
                        Given.place())
                .check(ApiConfig::checkVersions);
    }

    private static Set<PathPart> asSet(List<PathPart> parts) {
        return parts.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(parts));
    }

    private static void checkVersions(ApiConfig api, Keys.Complaints complaints) {
        boolean versioned = !(api.versioning instanceof Versioning.None);
        if (versioned && api.versions.isEmpty()) {
            complaints.error("versioning", "there are no versions", "versions, or versioning: none");
        }
        if (!versioned && !api.versions.isEmpty()) {
            complaints.error(
                    "versions",
                    "nothing says where a request names its version",
                    "versioning: path, or a header or media type");
        }
        if (api.strip.contains(PathPart.VERSION) && !(api.versioning instanceof Versioning.Path)) {
            complaints.error("strip", "there is no version in the path", "versioning: path, or no version here");
        }
    }

    /** A part of the request path that belongs to the gateway. */
    public enum PathPart {
        BASE,
        VERSION
    }
}
