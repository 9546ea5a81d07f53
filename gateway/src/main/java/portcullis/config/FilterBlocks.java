package portcullis.config;

import java.util.Map;

/**
 * The filters of one level: defaults, a set, an API, a version or a route. Levels are laid over each other when the
 * pipeline of a route is built, not here.
 *
 * @param byName in file order, which means nothing: filters run in the order of their stages
 */
public record FilterBlocks(Map<String, FilterBlock> byName) {
    public static final FilterBlocks NONE = new FilterBlocks(Map.of());
}
