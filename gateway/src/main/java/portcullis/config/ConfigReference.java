package portcullis.config;

import java.util.List;
import portcullis.config.keys.KeyTable;

/** Every key there is, as the page {@code docs/configuration.md}: what {@code config reference} prints. */
public final class ConfigReference {
    private static final String OPENING = """
            # Configuration reference

            Generated from the declarations of the keys (`portcullis config reference`); do not edit.

            Durations are written `250ms 5s 2m 1h 7d`, sizes `16B 64KiB 10MiB 2GiB`, ratios `0.5` or `50%`, flags `true` or `on`,
            `false` or `off`. `none` and `off` mean the same where a thing may be absent. Any value may be a reference:
            `${env:NAME}`, `${env:NAME:-default}`, `${env:NAME:?why}`, `${file:PATH}`; `$${` is a dollar sign and a brace. Every key
            of `gateway.yaml` can be set by a variable, `shutdown.pre-drain` by `PORTCULLIS__SHUTDOWN__PRE_DRAIN`.

            Change: `live` is in force with the next reload, `restart` waits for a restart. `<name>` stands for a name that you choose,
            `[]` for each item of a list.
            """;

    private ConfigReference() {}

    public static String markdown(List<FilterDeclaration> filters) {
        ConfigFiles files = ConfigFiles.with(filters);
        StringBuilder page = new StringBuilder(OPENING);
        page.append("\n## gateway.yaml\n\n").append(KeyTable.of(files.gateway()));
        page.append("\n## defaults.yaml\n\n").append(KeyTable.of(files.defaults()));
        page.append("""

                ## routes/*.yaml

                One API in a file, with or without upstreams; or upstreams alone.

                """).append(KeyTable.of(files.api()));
        page.append("""

                ## Filters

                Under `filters` in the defaults, a set, an API, a version or a route. The nearer block replaces the farther one of the same
                name, `off` removes it. Filters with named entries are maps: the table shows one entry, entries replace one by one.
                """);
        for (FilterDeclaration filter : filters) {
            page.append("\n### ").append(filter.name()).append(filter.named() ? " (named entries)" : "").append("\n\n");
            page.append(KeyTable.of(filter.keys()));
        }
        return page.toString();
    }
}
