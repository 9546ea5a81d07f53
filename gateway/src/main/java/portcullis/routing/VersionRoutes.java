package portcullis.routing;

import portcullis.kit.PathTrie;

/**
 * One version of an API with all that is served in it.
 *
 * @param <R> what runs behind a route
 */
record VersionRoutes<R>(VersionLifecycle lifecycle, PathTrie<Candidates<R>> routes) {}
