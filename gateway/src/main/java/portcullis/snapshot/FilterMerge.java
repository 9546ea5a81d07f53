package portcullis.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portcullis.config.FilterBlock;
import portcullis.config.FilterBlocks;

/**
 * Lays the filters of levels over each other, the farthest first: a nearer block replaces one of the same name whole,
 * named entries replace one by one, {@code off} removes, and a still nearer level may switch on again.
 */
final class FilterMerge {
    /** By name and entry; the entry of a filter without entries is empty. */
    private final Map<String, Map<String, EffectiveFilter>> byName = new LinkedHashMap<>();

    /** @param level what operators call it, see {@link EffectiveFilter#level} */
    FilterMerge lay(String level, FilterBlocks blocks) {
        blocks.byName().forEach((name, block) -> {
            switch (block) {
                case FilterBlock.Off _ -> byName.remove(name);
                case FilterBlock.On _ -> layEntry(level, name, "", block);
                case FilterBlock.Named named -> named.entries().forEach((entry, inner) -> layEntry(level, name, entry, inner));
            }
        });
        return this;
    }

    private void layEntry(String level, String name, String entry, FilterBlock block) {
        Map<String, EffectiveFilter> entries = byName.computeIfAbsent(name, _ -> new LinkedHashMap<>());
        if (block instanceof FilterBlock.On on) {
            entries.put(entry, EffectiveFilter.of(name, entry, level, on.config(), on.place()));
        } else {
            entries.remove(entry);
        }
    }

    /** In the order in which they run. */
    List<EffectiveFilter> merged() {
        List<EffectiveFilter> filters = new ArrayList<>();
        byName.values().forEach(entries -> filters.addAll(entries.values()));
        return EffectiveFilter.ordered(filters);
    }
}
