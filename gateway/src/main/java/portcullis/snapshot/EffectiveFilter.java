package portcullis.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portcullis.config.FilterBlock;
import portcullis.config.FilterBlocks;
import portcullis.config.ListenerConfig;
import portcullis.config.keys.ByteSize;
import portcullis.config.keys.Place;
import portcullis.filters.FilterCatalog;
import portcullis.filters.FilterKind;
import portcullis.filters.bodylimit.BodyLimitFilter;

/**
 * A filter that is in force on a route, and which level of the configuration put it there.
 *
 * @param entry the name of the entry where the filter is written as a map of names; else empty
 * @param level such as {@code defaults}, {@code set browser-app}, {@code api}, {@code version v2} or {@code route}
 * @param config as the filter's own keys read it
 */
public record EffectiveFilter(FilterKind<?> kind, String entry, String level, Object config, Place place) {

    private static final String BODY_LIMIT = "body-limit";

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
                    case FilterBlock.On on -> byName.put(name, new LinkedHashMap<>(Map.of("", of(name, "", level.name(), on.config(), on.place()))));
                    case FilterBlock.Named named -> {
                        Map<String, FilterBlock> entries = named.entries();
                        Map<String, EffectiveFilter> merged = byName.computeIfAbsent(name, _ -> new LinkedHashMap<>());
                        entries.forEach((entry, inner) -> {
                            if (inner instanceof FilterBlock.On on) {
                                merged.put(entry, of(name, entry, level.name(), on.config(), on.place()));
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
        return ordered(filters);
    }

    /** In the order in which they run: by stage, then as in the catalog, then as written. */
    static List<EffectiveFilter> ordered(Collection<EffectiveFilter> filters) {
        return filters.stream()
                .sorted(Comparator.comparing((EffectiveFilter filter) -> filter.kind().stage())
                        .thenComparing(filter -> FilterCatalog.all().indexOf(filter.kind())))
                .toList();
    }

    /** The same filters and, where none of them limits bodies, the limit of that listener. */
    static List<EffectiveFilter> withLimitOf(ListenerConfig listener, List<EffectiveFilter> filters) {
        ByteSize bytes = listener.limits().bodyBytes();
        if (bytes == null || filters.stream().anyMatch(filter -> filter.kind().name().equals(BODY_LIMIT))) {
            return filters;
        }
        List<EffectiveFilter> more = new ArrayList<>(filters);
        Place place = listener.place().at("limits", "body-bytes");
        more.add(of(BODY_LIMIT, "", "listener " + listener.name(), new BodyLimitFilter.Config(bytes), place));
        return ordered(more);
    }

    private static EffectiveFilter of(String name, String entry, String level, Object config, Place place) {
        FilterKind<?> kind = FilterCatalog.find(name);
        if (kind == null) {
            throw new IllegalArgumentException("a block for an unknown filter was read: " + name);
        }
        return new EffectiveFilter(kind, entry, level, config, place);
    }
}
