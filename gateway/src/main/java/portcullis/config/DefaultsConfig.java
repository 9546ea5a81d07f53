package portcullis.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code defaults.yaml}. Its defaults for upstreams are already part of each {@link UpstreamConfig}, its
 * deadline part of each {@link RouteConfig}.
 *
 * @param timeout null for none
 * @param sets named groups of filters, taken by {@code use}
 */
public record DefaultsConfig(@Nullable Duration timeout, FilterBlocks filters, Map<String, FilterBlocks> sets) {}
