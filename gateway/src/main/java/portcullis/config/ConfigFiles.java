package portcullis.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Inline;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;
import portcullis.config.keys.Tree;

/** The three kinds of files and the keys that each may have; what reader, schema and reference start from. */
record ConfigFiles(
        Keys<GatewayConfig> gateway, Keys<DefaultsConfig> defaults, Keys<RoutesFile> api, Keys<RoutesFile> upstreams) {

    /** The notation that this version reads. A later one may read several. */
    private static final Key<Integer> FORMAT =
            Key.integer("format").between("1", "1").says("the version of the notation, first in every file");

    private static final Key<Map<String, UpstreamConfig>> UPSTREAMS = Key.map(
                    "upstreams", Formats.NAME, Shapes.block(UpstreamConfig.KEYS))
            .says("upstreams by name, which all files share");

    /**
     * One file below {@code routes/}.
     *
     * @param api null in a file with nothing but upstreams
     */
    record RoutesFile(@Nullable ApiConfig api, Map<String, UpstreamConfig> upstreams) {}

    /** Which of the two kinds of route files this one is meant to be. */
    Keys<RoutesFile> routes(Tree.Block tree) {
        boolean upstreamsAlone = tree.fields().keySet().stream().allMatch(upstreams::has);
        return upstreamsAlone ? upstreams : api;
    }

    static ConfigFiles with(List<FilterDeclaration> filters) {
        Shape<FilterBlocks> filterBlocks = new FilterShape(filters);
        return new ConfigFiles(
                Declare.keys((format, gateway) -> gateway, FORMAT, new Inline<>(GatewayConfig.KEYS)),
                Declare.keys((format, defaults) -> defaults, FORMAT, new Inline<>(DefaultsConfig.keys(filterBlocks))),
                Declare.keys(
                        (format, api, upstreams) -> new RoutesFile(api, upstreams),
                        FORMAT,
                        new Inline<>(ApiConfig.keys(filterBlocks)),
                        UPSTREAMS.orEmpty()),
                Declare.keys(
                        (format, upstreams) -> new RoutesFile(null, upstreams), FORMAT, UPSTREAMS.nonEmpty()));
    }
}
