package portcullis.config;

import portcullis.config.keys.Keys;

/**
 * A filter as the operator sees it: the name of its block and the keys in it. The filters declare themselves; this room
 * is handed the list.
 *
 * @param name as written under {@code filters}
 * @param keys of the block, or of each entry of a named one
 * @param named whether the block is a map from names to entries that are replaced one by one
 */
public record FilterDeclaration(String name, Keys<?> keys, boolean named) {}
