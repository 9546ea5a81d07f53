package portcullis.exchange;

/**
 * The names of a route, for logs, metrics and templates: bounded ids, never paths of requests.
 *
 * @param id       {@code api/route}
 * @param api      the API's name
 * @param version  the version's name, empty for an API or route without versions
 * @param template the path pattern with base path and version segment, as {@code http.route} shows it
 */
public record RouteRef(String id, String api, String version, String template) {
    /** Before a route was found, and when none was. */
    public static final RouteRef NONE = new RouteRef("", "", "", "");
}
