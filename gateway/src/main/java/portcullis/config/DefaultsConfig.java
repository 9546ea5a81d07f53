package portcullis.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/**
 * The file {@code defaults.yaml}. Its defaults for upstreams are already part of each {@link UpstreamConfig}, its
 * deadline part of each {@link RouteConfig}.
 *
 * @param timeout null for none
 * @param sets named groups of filters, taken by {@code use}
 */
public record DefaultsConfig(@Nullable Duration timeout, FilterBlocks filters, Map<String, FilterBlocks> sets) {

    static Keys<DefaultsConfig> keys(Shape<FilterBlocks> filterBlocks) {
        Keys<FilterBlocks> set = Declare.keys(
                blocks -> blocks, Key.of("filters", filterBlocks).says("the filters that the set brings"));
        return Declare.keys(
                (timeout, filters, sets, upstream) -> new DefaultsConfig(timeout, filters, sets),
                ApiConfig.TIMEOUT,
                Key.of("filters", filterBlocks).orEmpty().says("filters of every route"),
                Key.map("sets", Formats.NAME, Shapes.block(set))
                        .orEmpty()
                        .says("named groups of filters, taken by use"),
                Key.block("upstream", UpstreamConfig.Behaviour.KEYS)
                        .orEmpty()
                        .says("what holds for every upstream that does not say otherwise"));
    }
}
