package portcullis.routing;

import portcullis.http.Queries;
import portcullis.http.TargetPath;

/**
 * A parameter of the query that a route has a condition on.
 *
 * @param name decoded
 */
record QueryParameter(String name) {
    /** Whether the parameter is there, and passes the test as often as it is. */
    boolean passes(TargetPath target, ValueTest test) {
        String text = target.text();
        boolean isThere = false;
        int pair = Queries.find(text, target.pathLength() + 1, name);
        while (pair >= 0) {
            if (!test.holds(Queries.value(text, pair))) {
                return false;
            }
            isThere = true;
            pair = Queries.find(text, Queries.end(text, pair) + 1, name);
        }
        return isThere;
    }
}
