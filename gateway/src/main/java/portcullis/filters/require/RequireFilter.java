package portcullis.filters.require;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.flag;
import static portcullis.config.keys.Key.list;

import java.util.List;
import java.util.Map;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Keys;
import portcullis.exchange.Caller;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.filters.Challenge;
import portcullis.filters.FilterSite;

/**
 * Lets a caller on who has the scopes and the roles that the route demands. What a policy could say better, who owns
 * what for example, is not for here.
 */
public final class RequireFilter implements Filter {
    private final List<String> scopes;
    private final List<String> roles;
    private final boolean any;
    private final Challenge unauthenticated;
    private final Challenge insufficient;

    /**
     * @param scopes as tokens have them
     * @param roles as {@code x-roles} shows them: with the issuer's name in front, unless it is trusted with the role
     * @param any of each of the two lists one is enough
     */
    public record Config(List<String> scopes, List<String> roles, boolean any) {
        private static final Format<String> SCOPE =
                Format.of("scope", "orders:read", Map.of("type", "string"), Config::scope);

        public static final Keys<Config> KEYS = keys(
                        Config::new,
                        list("scopes", SCOPE).orItems().says("scopes that the caller's token must have, all of them"),
                        list("roles", Formats.TEXT)
                                .orItems()
                                .says("roles that the caller must have, all of them, as x-roles shows them: main/admin, "
                                        + "or admin where the issuer is trusted with it"),
                        flag("any").or("false").says("of the scopes one is enough, and of the roles one"))
                .check((config, complaints) -> {
                    if (config.scopes.isEmpty() && config.roles.isEmpty()) {
                        complaints.error("", "demands nothing", "scopes or roles with at least one of them");
                    }
                });

        /** The characters of RFC 6749, 3.3: the refusal names the scope between quotes. */
        private static String scope(String text) {
            boolean allowed = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
            if (text.isEmpty() || !allowed) {
                throw new IllegalArgumentException("'" + text + "' is not a scope: visible ASCII without quotes and backslashes");
            }
            return text;
        }

        @Override
        public String toString() {
            String glue = any ? " or " : " and ";
            return ((scopes.isEmpty() ? "" : "scope " + String.join(glue, scopes))
                            + (roles.isEmpty() ? "" : " role " + String.join(glue, roles)))
                    .strip();
        }
    }

    /** @param realm the API's name */
    RequireFilter(Config config, String realm) {
        scopes = config.scopes();
        roles = config.roles();
        any = config.any();
        unauthenticated = Challenge.bearer(realm);
        insufficient = unauthenticated.error("insufficient_scope").scope(scopes);
    }

    public static RequireFilter build(Config config, FilterSite site) {
        if (!site.others().contains("authenticate") && !site.others().contains("forward-auth")) {
            String route = site.scope().route().id();
            site.error("", "refuses everybody: nothing finds out who calls " + route, "authenticate on the route or farther out");
        }
        RoleNames.check(config.roles(), site);
        return new RequireFilter(config, site.scope().route().api());
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        Caller caller = exchange.caller();
        if (caller.isAnonymous()) {
            return unauthenticated.refuse(Reason.UNAUTHENTICATED);
        }
        if (!has(caller.scopes(), scopes)) {
            return insufficient.refuse(Reason.SCOPE_MISSING);
        }
        return has(caller.roles(), roles) ? next.proceed(exchange) : Outcome.refuse(Reason.ROLE_MISSING);
    }

    private boolean has(List<String> granted, List<String> demanded) {
        for (int i = 0; i < demanded.size(); i++) {
            if (granted.contains(demanded.get(i)) == any) {
                return any;
            }
        }
        return !any || demanded.isEmpty();
    }
}
