package portcullis.identity;

import java.time.Instant;
import java.util.function.Consumer;
import portcullis.config.IdentityConfig;
import portcullis.config.keys.ConfigProblem;

/** The issuers that run, those of older generations that still have exchanges included. */
public final class Issuers implements IssuerSource, AutoCloseable {
    /** For whoever looks at a configuration and fetches nothing: keys in files are judged, and no token is ever accepted. */
    public static final IssuerSource OFFLINE = (identity, now, problems) -> Lease.NONE;

    @Override
    public Lease lease(IdentityConfig identity, Instant now, Consumer<ConfigProblem> problems) {
        return Lease.NONE;
    }

    @Override
    public void close() {}
}
