package portcullis.filters;

import java.util.function.BiFunction;
import portcullis.config.FilterDeclaration;
import portcullis.config.keys.Keys;
import portcullis.exchange.Filter;

/**
 * One filter of the {@link FilterCatalog}.
 *
 * @param name as written under {@code filters}, in metrics and in logs
 * @param keys of its block, or of each entry of a named one
 * @param named whether the block is a map from names to entries, each of which becomes a filter
 * @param build makes the filter and tells the site what is wrong; what it makes then is never used
 * @param <C> its configuration; {@code toString} says in a few words what the filter does
 */
public record FilterKind<C>(
        String name, Stage stage, Keys<C> keys, boolean named, BiFunction<C, FilterSite, Filter> build) {

    static <C> FilterKind<C> single(
            String name, Stage stage, Keys<C> keys, BiFunction<C, FilterSite, Filter> build) {
        return new FilterKind<>(name, stage, keys, false, build);
    }

    static <C> FilterKind<C> named(
            String name, Stage stage, Keys<C> keys, BiFunction<C, FilterSite, Filter> build) {
        return new FilterKind<>(name, stage, keys, true, build);
    }

    /** What the reader of the configuration needs to know. */
    public FilterDeclaration declaration() {
        return new FilterDeclaration(name, keys, named);
    }

    /** @param config that {@link #keys} read */
    @SuppressWarnings("unchecked") // a block of this name was read by these keys and by no others
    public Filter build(Object config, FilterSite site) {
        return build.apply((C) config, site);
    }
}
