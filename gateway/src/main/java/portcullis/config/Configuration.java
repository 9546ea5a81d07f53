package portcullis.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One whole configuration, read from many files and checked as far as this room can. Equal records mean the same
 * behaviour: a {@link portcullis.config.keys.Place} never makes a difference. Wherever a component is {@code @Nullable},
 * null stands for what the operator writes as {@code none} or {@code off}, or did not write at all.
 *
 * @param apis in the order of their files' names
 * @param upstreams by name, defaults already applied
 * @param policies in the order of their names
 * @param files every file that was read, absolute, those of references included
 * @param hash hexadecimal SHA-256 over the content of all files and of all variables that were used
 */
public record Configuration(
        Environment environment,
        GatewayConfig gateway,
        DefaultsConfig defaults,
        List<ApiConfig> apis,
        Map<String, UpstreamConfig> upstreams,
        List<PolicyFile> policies,
        List<Path> files,
        String hash) {}
