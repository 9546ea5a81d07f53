package portcullis.filters.forwardauth;

import java.net.http.HttpRequest;
import portcullis.exchange.Exchange;

/** Whoever answers for an auth service: the service itself, or somebody who assumes what it would say. */
interface Asked {
    /**
     * Asks, and waits for the whole of the answer.
     *
     * @param nanos how long it may take
     * @param exchange whose end ends the waiting, too
     */
    AuthReply ask(HttpRequest request, long nanos, Exchange exchange);

    /** Hears what came of it in the end. */
    void told(AuthReply reply);
}
