package portcullis.filters;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import portcullis.config.Environment;
import portcullis.config.IdentityConfig;
import portcullis.config.ListenerConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.Template;
import portcullis.identity.IssuerSource;
import portcullis.kit.SyntaxFault;
import portcullis.policy.PolicyDraft;

/**
 * Where a filter is being built, for templates and for the rules that its own keys cannot decide.
 *
 * @param listeners all that serve the route; never empty
 * @param scope what templates may name there
 * @param identity what the configuration says of issuers
 * @param issuers those issuers, which check tokens
 * @param policies those of the configuration, which are still being read
 * @param parts where a filter gets what outlives this generation
 * @param others names of all filters that are in force on the route, this one's included
 * @param clock the time of day
 * @param place of the filter's block
 * @param problems takes what is wrong; an error refuses the whole configuration
 */
public record FilterSite(
        Environment environment,
        List<ListenerConfig> listeners,
        Template.Scope scope,
        IdentityConfig identity,
        IssuerSource.Lease issuers,
        PolicyDraft policies,
        LastingParts.Lease parts,
        Set<String> others,
        InstantSource clock,
        Place place,
        Consumer<ConfigProblem> problems) {

    /** @param key of the block; the empty string for the block itself */
    public void error(String key, String wrong, String cure) {
        problems.accept(ConfigProblem.error(key.isEmpty() ? place : place.at(key), wrong, cure));
    }

    public void error(Place at, SyntaxFault fault) {
        problems.accept(ConfigProblem.error(at, fault.wrong(), fault.cure()));
    }

    /** An error in production, elsewhere a warning. */
    public void refusedInProduction(String key, String wrong, String cure) {
        problems.accept(
                environment == Environment.PRODUCTION
                        ? ConfigProblem.error(place.at(key), wrong, cure)
                        : ConfigProblem.warning(place.at(key), wrong + ", which production refuses", cure));
    }
}
