package portcullis.snapshot;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig;
import portcullis.config.VersionConfig;
import portcullis.routing.VersionLifecycle;

/** A version of an API and where it stands in its life. What operators see when they ask for versions. */
public record EffectiveVersion(ApiConfig api, VersionLifecycle lifecycle) {
    public VersionConfig config() {
        return lifecycle.config();
    }

    /** {@code active}, {@code deprecated}, {@code sunset} or {@code removed}; with its brown-out where one is on. */
    public String status(Instant now) {
        long millis = now.toEpochMilli();
        String status = lifecycle.status(millis).toString();
        boolean brownOut = lifecycle.brownOutUntil(millis) != VersionLifecycle.NO_BROWN_OUT;
        return brownOut ? status + ", brown-out" : status;
    }

    /** As it is shown by the admin port and by commands with {@code --json}. */
    public Map<String, @Nullable Object> description(Instant now) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("api", api.name());
        all.put("version", config().name());
        all.put("status", lifecycle.status(now.toEpochMilli()).toString());
        all.put("brown-out", lifecycle.brownOutUntil(now.toEpochMilli()) != VersionLifecycle.NO_BROWN_OUT);
        all.put("default", config().name().equals(api.defaultVersion()));
        all.put("deprecated-on", config().deprecatedOn());
        all.put("sunset-on", config().sunsetOn());
        all.put("removed-on", config().removedOn());
        all.put("after-sunset", config().afterSunset() == VersionConfig.AfterSunset.GONE ? "gone" : "keep");
        all.put("successor", config().successor());
        all.put("migration-guide", config().migrationGuide());
        all.put("brownouts", config().brownouts().stream().map(EffectiveVersion::description).toList());
        all.put("at", config().place().toString());
        return all;
    }

    private static Map<String, Object> description(VersionConfig.Brownout brownout) {
        Map<String, Object> window = new LinkedHashMap<>();
        window.put("from", brownout.from());
        window.put("until", brownout.until());
        return window;
    }
}
