package portcullis.snapshot;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig;
import portcullis.config.DefaultsConfig;
import portcullis.config.FilterBlock;
import portcullis.config.FilterBlocks;
import portcullis.exchange.Filter;
import portcullis.filters.forwardauth.ForwardAuthFilter;
import portcullis.filters.forwardauth.UnaskedFields;

/**
 * The fields that the upstreams of an API have from auth services, on whichever of its routes: a route that is public, or asks
 * for other fields, goes to the same upstreams, which believe what they read.
 */
final class VouchedFields {
    private final DefaultsConfig defaults;

    VouchedFields(DefaultsConfig defaults) {
        this.defaults = defaults;
    }

    /**
     * What keeps clients from saying them on one route; null when there is nothing to keep.
     *
     * @param inForce on that route, which may copy some of them
     */
    @Nullable Filter unasked(ApiConfig api, List<EffectiveFilter> inForce) {
        Set<String> names = of(api);
        for (EffectiveFilter filter : inForce) {
            if (filter.config() instanceof ForwardAuthFilter.Config config) {
                names.removeAll(config.copy());
            }
        }
        return names.isEmpty() ? null : new UnaskedFields(names);
    }

    private Set<String> of(ApiConfig api) {
        Set<String> names = new TreeSet<>();
        addOf(defaults.filters(), names);
        addOf(api.filters(), names);
        addOfSets(api.use(), names);
        api.versions().values().forEach(version -> addOf(version.filters(), names));
        api.routes().values().forEach(route -> {
            addOf(route.filters(), names);
            addOfSets(route.use(), names);
        });
        return names;
    }

    private void addOfSets(List<String> use, Set<String> names) {
        use.forEach(set -> addOf(Objects.requireNonNull(defaults.sets().get(set), set), names));
    }

    private static void addOf(FilterBlocks blocks, Set<String> names) {
        for (FilterBlock block : blocks.byName().values()) {
            if (block instanceof FilterBlock.On on && on.config() instanceof ForwardAuthFilter.Config config) {
                names.addAll(UnaskedFields.of(config));
            }
        }
    }
}
