package portcullis.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The filters of one level: defaults, a set, an API, a version or a route.
 *
 * @param byName in file order, which means nothing: filters run in the order of their stages
 */
public record FilterBlocks(Map<String, FilterBlock> byName) {
    public static final FilterBlocks NONE = new FilterBlocks(Map.of());

    /**
     * These blocks with those of a nearer level laid over them: a nearer block replaces one of the same name whole,
     * named entries replace one by one, and {@link FilterBlock.Off} stays visible so that a still nearer level can
     * switch the filter on again.
     */
    public FilterBlocks overlaidBy(FilterBlocks nearer) {
        if (nearer.byName.isEmpty()) {
            return this;
        }
        Map<String, FilterBlock> merged = new LinkedHashMap<>(byName);
        nearer.byName.forEach((name, block) -> merged.merge(name, block, FilterBlocks::nearest));
        return new FilterBlocks(Collections.unmodifiableMap(merged));
    }

    private static FilterBlock nearest(FilterBlock farther, FilterBlock nearer) {
        if (!(farther instanceof FilterBlock.Named old) || !(nearer instanceof FilterBlock.Named young)) {
            return nearer;
        }
        Map<String, FilterBlock> entries = new LinkedHashMap<>(old.entries());
        entries.putAll(young.entries());
        return new FilterBlock.Named(Collections.unmodifiableMap(entries), young.place());
    }
}
