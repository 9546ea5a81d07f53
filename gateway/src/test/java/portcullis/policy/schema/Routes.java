package portcullis.policy.schema;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import portcullis.config.ApiConfig;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig;
import portcullis.config.RouteConfig;
import portcullis.config.WrittenIssuers;
import portcullis.config.WrittenRoutes;

/** What is known of routes that a test writes. */
final class Routes {
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)");
    static final IdentityConfig NO_ISSUERS = identity(Map.of());

    private Routes() {}

    /** Everybody may come to them, and policies see the field {@code x-team}. */
    static List<RouteFacts> of(Path folder, String... files) {
        List<RouteFacts> facts = new ArrayList<>();
        for (ApiConfig api : WrittenRoutes.read(folder, files)) {
            for (RouteConfig route : api.routes().values()) {
                List<String> names = NAME.matcher(route.match().path()).results().map((MatchResult found) -> found.group(1)).toList();
                facts.add(new RouteFacts(
                        api.name(), route.id(), route.access(), route.resource(), names,
                        EnumSet.allOf(Principal.class), Set.of("x-team"), true, route.place()));
            }
        }
        return facts;
    }

    static IdentityConfig issuers(Path folder, String issuers) {
        return identity(WrittenIssuers.read(folder, issuers));
    }

    private static IdentityConfig identity(Map<String, IssuerConfig> issuers) {
        return new IdentityConfig(
                issuers, new IdentityConfig.TokenCache(1, Duration.ofSeconds(1)), new IdentityConfig.Verification(1, 0));
    }
}
