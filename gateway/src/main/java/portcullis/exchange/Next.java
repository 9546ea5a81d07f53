package portcullis.exchange;

/** The rest of the way: the filters behind this one and, last, the upstream or the route's own answer. */
@FunctionalInterface
public interface Next {
    Outcome proceed(Exchange exchange);
}
