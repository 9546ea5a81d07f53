package portcullis.filters;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.Environment;
import portcullis.config.IdentityConfig;
import portcullis.config.ListenerConfig;
import portcullis.config.StoresConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.Template;
import portcullis.identity.IssuerSource;
import portcullis.kit.SyntaxFault;
import portcullis.policy.PolicyDraft;
import portcullis.stores.RedisStore;

/**
 * Where a filter is being built, for templates and for the rules that its own keys cannot decide.
 *
 * @param name of the block's entry where the filter has entries; else empty
 * @param level that declares the block, by a name that no other level of the install has: {@code api orders}, {@code route orders/get}
 * @param listeners all that serve the route; never empty
 * @param scope what templates may name there
 * @param identity what the configuration says of issuers
 * @param issuers those issuers, which check tokens
 * @param policies those of the configuration, which are still being read
 * @param stores what the configuration says of stores
 * @param redis the store that gateways share; null where none is configured, and for whoever serves nobody
 * @param parts where a filter gets what outlives this generation
 * @param others names of all filters that are in force on the route, this one's included
 * @param clock the time of day
 * @param place of the filter's block
 * @param problems takes what is wrong; an error refuses the whole configuration
 */
public record FilterSite(
        String name,
        String level,
        Environment environment,
        List<ListenerConfig> listeners,
        Template.Scope scope,
        IdentityConfig identity,
        IssuerSource.Lease issuers,
        PolicyDraft policies,
        StoresConfig stores,
        @Nullable RedisStore redis,
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
