package portcullis.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import portcullis.config.source.PolicyFolders;

/** Issuers as the reader of configurations makes them, for tests of other rooms. */
public final class WrittenIssuers {
    private WrittenIssuers() {}

    /**
     * @param folder where the configuration is written to
     * @param issuers the lines below {@code identity.issuers}
     * @param layers further folders that are laid over it
     */
    public static Map<String, IssuerConfig> read(Path folder, String issuers, Path... layers) {
        return new Folder(folder)
                .write("gateway.yaml", """
                        format: 1
                        service: { name: test, environment: development }
                        listeners: { public: { bind: "127.0.0.1:7001" } }
                        identity:
                          issuers:
                        """ + issuers.indent(4))
                .loaded(new ConfigLoader.Request(folder, null, List.of(layers), PolicyFolders.NONE, false))
                .configuration()
                .gateway()
                .identity()
                .issuers();
    }
}
