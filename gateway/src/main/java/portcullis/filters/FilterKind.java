package portcullis.filters;

import java.util.function.BiConsumer;
import java.util.function.Function;
import portcullis.config.FilterDeclaration;
import portcullis.config.keys.Keys;
import portcullis.exchange.Filter;

/**
 * One filter of the {@link FilterCatalog}.
 *
 * @param name as written under {@code filters}, in metrics and in logs
 * @param keys of its block, or of each entry of a named one
 * @param named whether the block is a map from names to entries, each of which becomes a filter
 * @param check the rules that need to know where the filter stands
 * @param make the filter itself; asked only when nothing was wrong
 * @param <C> its configuration
 */
public record FilterKind<C>(
        String name,
        Stage stage,
        Keys<C> keys,
        boolean named,
        BiConsumer<C, FilterSite> check,
        Function<C, Filter> make) {

    static <C> FilterKind<C> of(
            String name, Stage stage, Keys<C> keys, BiConsumer<C, FilterSite> check, Function<C, Filter> make) {
        return new FilterKind<>(name, stage, keys, false, check, make);
    }

    static <C> FilterKind<C> of(String name, Stage stage, Keys<C> keys, Function<C, Filter> make) {
        return new FilterKind<>(name, stage, keys, false, (_, _) -> {}, make);
    }

    static <C> FilterKind<C> named(String name, Stage stage, Keys<C> keys, Function<C, Filter> make) {
        return new FilterKind<>(name, stage, keys, true, (_, _) -> {}, make);
    }

    /** What the reader of the configuration needs to know. */
    public FilterDeclaration declaration() {
        return new FilterDeclaration(name, keys, named);
    }

    /** Tells the site what is wrong with a configuration that {@link #keys} read. */
    public void check(Object config, FilterSite site) {
        check.accept(own(config), site);
    }

    public Filter make(Object config) {
        return make.apply(own(config));
    }

    @SuppressWarnings("unchecked") // a block of this name was read by these keys and by no others
    private C own(Object config) {
        return (C) config;
    }
}
