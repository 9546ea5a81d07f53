package portcullis.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Tree;
import portcullis.config.source.Documents;
import portcullis.config.source.Overlay;

/**
 * Hands down what is written farther out: the deadline from the defaults to APIs and on to routes, and the defaults for
 * upstreams to each of them. It works on what was written, before it is read, so that each value keeps its place.
 */
record Inheritance(Tree.@Nullable Field timeout, Tree.@Nullable Block upstream) {
    private static final String TIMEOUT = ApiConfig.TIMEOUT.name();

    /**
     * @param defaults null when there are none, or none that are right
     */
    static Inheritance from(Documents.@Nullable Document defaults) {
        if (defaults == null) {
            return new Inheritance(null, null);
        }
        Map<String, Tree.Field> fields = defaults.tree().fields();
        Tree.Field upstream = fields.get("upstream");
        return new Inheritance(
                fields.get(TIMEOUT), upstream != null && upstream.value() instanceof Tree.Block block ? block : null);
    }

    /** A file below {@code routes/} with everything that it inherits. */
    Tree.Block appliedTo(Tree.Block file) {
        Map<String, Tree.Field> fields = new LinkedHashMap<>(file.fields());
        if (upstream != null) {
            fields.computeIfPresent("upstreams", (name, field) -> eachBlock(field, this::appliedToUpstream));
        }
        Tree.Field deadline = fields.getOrDefault(TIMEOUT, timeout);
        if (deadline != null) {
            if (fields.containsKey("api")) {
                fields.put(TIMEOUT, deadline);
            }
            fields.computeIfPresent("routes", (name, field) -> eachBlock(field, route -> withTimeout(route, deadline)));
        }
        return new Tree.Block(Collections.unmodifiableMap(fields), file.origin());
    }

    private Tree.Block appliedToUpstream(Tree.Block written) {
        if (upstream == null) {
            return written;
        }
        Tree.Block merged = Overlay.over(upstream, written);
        return new Tree.Block(merged.fields(), written.origin());
    }

    private static Tree.Block withTimeout(Tree.Block route, Tree.Field deadline) {
        if (route.fields().containsKey(TIMEOUT)) {
            return route;
        }
        Map<String, Tree.Field> fields = new LinkedHashMap<>(route.fields());
        fields.put(TIMEOUT, deadline);
        return new Tree.Block(Collections.unmodifiableMap(fields), route.origin());
    }

    @FunctionalInterface
    private interface Change {
        Tree.Block of(Tree.Block block);
    }

    private static Tree.Field eachBlock(Tree.Field map, Change change) {
        if (!(map.value() instanceof Tree.Block block)) {
            return map;
        }
        Map<String, Tree.Field> fields = new LinkedHashMap<>(block.fields());
        fields.replaceAll((name, field) ->
                field.value() instanceof Tree.Block one ? new Tree.Field(field.origin(), change.of(one)) : field);
        return new Tree.Field(map.origin(), new Tree.Block(Collections.unmodifiableMap(fields), block.origin()));
    }
}
