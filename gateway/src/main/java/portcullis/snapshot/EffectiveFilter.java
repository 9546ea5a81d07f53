package portcullis.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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

    /** What operators call it: {@code cors}, {@code headers.hide-software}. */
    public String label() {
        return entry.isEmpty() ? kind.name() : kind.name() + "." + entry;
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

    static EffectiveFilter of(String name, String entry, String level, Object config, Place place) {
        FilterKind<?> kind = FilterCatalog.find(name);
        if (kind == null) {
            throw new IllegalArgumentException("a block for an unknown filter was read: " + name);
        }
        return new EffectiveFilter(kind, entry, level, config, place);
    }
}
