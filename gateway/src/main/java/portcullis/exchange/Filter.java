package portcullis.exchange;

/**
 * One thing that happens to a request on its way, and the only extension point. A filter is built once per route from
 * its configuration, is shared by all threads, and does its work around {@link Next#proceed}: before it with the request,
 * after it with the outcome. It returns when the answer's head is known; the body is pulled later.
 */
public interface Filter {
    /** Refuses, or proceeds and perhaps changes what comes back. Throws only for bugs, which end as {@code internal-error}. */
    Outcome apply(Exchange exchange, Next next);
}
