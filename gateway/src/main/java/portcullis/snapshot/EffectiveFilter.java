package portcullis.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portcullis.config.FilterBlock;
import portcullis.config.FilterBlocks;
import portcullis.config.keys.Place;
import portcullis.filters.FilterCatalog;
import portcullis.filters.FilterKind;

/**
 * A filter that is in force on a route, and which level of the configuration put it there.
 *
 * @param entry the name of the entry where the filter is written as a map of names; else empty
 * @param level such as {@code defaults}, {@code set browser-app}, {@code api}, {@code version v2} or {@code route}
 * @param config as the filter's own keys read it
 */
public record EffectiveFilter(FilterKind<?> kind, String entry, String level, Object config, Place place) {

    /** The filters of one level of the configuration. */
    record Level(String name, FilterBlocks blocks) {}

    /** What operators call it: {@code cors}, {@code headers.hide-software}. */
    public String label() {
        return entry.isEmpty() ? kind.name() : kind.name() + "." + entry;
    }

    /**
     * Lays levels over each other, the farthest first: a nearer block replaces one of the same name whole, named entries
     * replace one by one, {@code off} removes, and a still nearer level may switch on again.
     *
     * @return in the order in which they run
     */
    static List<EffectiveFilter> merge(List<Level> levels) {
        Map<String, Map<String, EffectiveFilter>> byName = new LinkedHashMap<>();
        for (Level level : levels) {
            level.blocks().byName().forEach((name, block) -> {
                switch (block) {
                    case FilterBlock.Off _ -> byName.remove(name);
                    case FilterBlock.On on -> byName.put(name, new LinkedHashMap<>(Map.of("", of(name, "", level, on))));
                    case FilterBlock.Named named -> {
                        Map<String, FilterBlock> entries = named.entries();
                        Map<String, EffectiveFilter> merged = byName.computeIfAbsent(name, _ -> new LinkedHashMap<>());
                        entries.forEach((entry, inner) -> {
                            if (inner instanceof FilterBlock.On on) {
                                merged.put(entry, of(name, entry, level, on));
                            } else {
                                merged.remove(entry);
                            }
                        });
                    }
                }
            });
        }
        List<EffectiveFilter> filters = new ArrayList<>();
        byName.values().forEach(entries -> filters.addAll(entries.values()));
        filters.sort(Comparator.comparingInt(filter -> FilterCatalog.all().indexOf(filter.kind())));
        filters.sort(Comparator.comparing(filter -> filter.kind().stage()));
        return List.copyOf(filters);
    }

    private static EffectiveFilter of(String name, String entry, Level level, FilterBlock.On on) {
        FilterKind<?> kind = FilterCatalog.find(name);
        if (kind == null) {
            throw new IllegalArgumentException("a block for an unknown filter was read: " + name);
        }
        return new EffectiveFilter(kind, entry, level.name(), on.config(), on.place());
    }
}
