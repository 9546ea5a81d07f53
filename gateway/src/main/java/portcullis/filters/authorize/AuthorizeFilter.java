package portcullis.filters.authorize;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.list;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import portcullis.config.keys.Format;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.filters.Challenge;
import portcullis.filters.FilterSite;
import portcullis.policy.Authorizer;
import portcullis.policy.Decision;

/**
 * Lets a request pass that the policies permit. Whoever is not known and not let pass is asked to say who he is, where the route
 * finds that out; all others are told no.
 */
public final class AuthorizeFilter implements Filter {
    private final Authorizer authorizer;
    private final boolean identifies;
    private final Challenge unauthenticated;

    /**
     * @param timeZone of {@code context.local}
     * @param headers fields of the request that policies see, in lower case
     */
    public record Config(ZoneId timeZone, List<String> headers) {
        private static final Format<ZoneId> TIME_ZONE =
                Format.of("time zone", "Europe/Berlin", Map.of("type", "string"), Config::timeZone);

        public static final Keys<Config> KEYS = keys(
                Config::new,
                Key.of("time-zone", TIME_ZONE)
                        .or("UTC")
                        .says("where context.local counts weekday, minutes and date: a name of the IANA time zone database"),
                list("headers", ShownName.FORMAT)
                        .orItems()
                        .says("fields of the request that policies see as context.headers, in lower case"));

        private static ZoneId timeZone(String text) {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("'" + text + "' is not a time zone");
            }
        }

        @Override
        public String toString() {
            return "policies, local time of " + timeZone + (headers.isEmpty() ? "" : ", headers " + String.join(" ", headers));
        }
    }

    AuthorizeFilter(Authorizer authorizer, boolean identifies, String realm) {
        this.authorizer = authorizer;
        this.identifies = identifies;
        unauthenticated = Challenge.bearer(realm);
    }

    public static AuthorizeFilter build(Config config, FilterSite site) {
        boolean identifies = site.others().contains("authenticate") || site.others().contains("forward-auth");
        Authorizer authorizer = site.policies()
                .authorizer(site.scope(), config.timeZone(), config.headers(), site.problems());
        return new AuthorizeFilter(authorizer, identifies, site.scope().route().api());
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        Decision decision = authorizer.decide(exchange);
        exchange.policy(decision.policy());
        Reason refusal = decision.refusal();
        if (refusal == null) {
            return next.proceed(exchange);
        }
        return refusal == Reason.DENIED && identifies && exchange.caller().isAnonymous()
                ? unauthenticated.refuse(Reason.UNAUTHENTICATED)
                : Outcome.refuse(refusal);
    }
}
