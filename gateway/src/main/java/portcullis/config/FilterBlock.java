package portcullis.config;

import java.util.Map;
import portcullis.config.keys.Place;

/** What one level of the configuration says about one filter. */
public sealed interface FilterBlock {
    Place place();

    /**
     * The filter applies.
     *
     * @param config the filter's own record, as its declaration reads it
     */
    record On(Object config, Place place) implements FilterBlock {}

    /**
     * A filter that is written as a map of names, each entry an {@link On} or an {@link Off}.
     *
     * @param entries in file order
     */
    record Named(Map<String, FilterBlock> entries, Place place) implements FilterBlock {}

    /** The filter, or the entry of that name, does not apply here, whatever farther levels say. */
    record Off(Place place) implements FilterBlock {}
}
