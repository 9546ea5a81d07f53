package portcullis.filters.forwardauth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;

/**
 * For routes that ask nobody, beside others of their API that do: fields that the API's upstreams have from an auth service
 * elsewhere do not come from a client here either. Credentials stay, since upstreams check those themselves.
 */
public final class UnaskedFields implements Filter {
    private final CopiedFields copied;

    /** @param names that filters of the API copy, and none on this route; not empty */
    public UnaskedFields(Collection<String> names) {
        copied = new CopiedFields(List.copyOf(names));
    }

    /** The names that a filter has copied and that clients may then say on no route of its API, in lower case. */
    public static Collection<String> of(ForwardAuthFilter.Config config) {
        List<String> names = new ArrayList<>(config.copy());
        names.removeAll(List.of("authorization", "cookie"));
        names.removeAll(CallerFields.NAMES); // which are on no route of any API
        return names;
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        copied.remove(exchange.request().fields());
        return next.proceed(copied.guarded(exchange));
    }
}
