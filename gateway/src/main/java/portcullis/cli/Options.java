package portcullis.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
final class Options {
    @Option(names = "--conf", paramLabel = "DIR", description = "the folder with gateway.yaml in it "
            + "(else PORTCULLIS_CONF, ./conf, $XDG_CONFIG_HOME/portcullis, /etc/portcullis)")
    @Nullable Path conf;

    @Option(names = "--policies", paramLabel = "DIR", description = "the folder of policies "
            + "(else the folder policies beside the configuration or inside it)")
    @Nullable Path policies;

    @Option(names = "--env", paramLabel = "NAME", description = "production, staging or development; chooses the "
            + "overlay conf/env/NAME (else PORTCULLIS_ENV, else service.environment)")
    @Nullable String environment;

    @Option(names = "--state", paramLabel = "DIR", description = "the folder of the running gateway "
            + "(else $XDG_STATE_HOME/portcullis, ~/.local/state/portcullis)")
    @Nullable Path state;

    @Option(names = "--json", description = "print JSON and nothing else on standard output")
    boolean json;
}
