package portcullis.explain.suite;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import portcullis.config.RouteConfig.Match;
import portcullis.config.Versioning;
import portcullis.config.suite.PolicyCase;
import portcullis.snapshot.EffectiveRoute;

/**
 * A request that a route takes: what its method, path, host, version and conditions say, with the parameters of a case in it. What
 * only an expression describes is left to the case's own headers.
 *
 * @param url path and query; the host is among the headers
 * @param listener on which the API is served
 */
record MadeRequest(String method, String url, Map<String, String> headers, String listener) {
    private static final String ANY_HOST = "*.";

    static MadeRequest of(PolicyCase question, EffectiveRoute route) {
        Match match = route.route().match();
        List<String> methods = match.methods();
        String method = question.context().method() != null
                ? question.context().method()
                : methods.isEmpty() || methods.contains("GET") ? "GET" : methods.getFirst();
        Map<String, String> headers = new LinkedHashMap<>();
        version(route, headers);
        match.headers().forEach((name, value) -> {
            if (value instanceof Match.Exactly(String text)) {
                headers.put(name, text);
            }
        });
        if (match.contentType() instanceof Match.Exactly(String text)) {
            headers.put("content-type", text);
        }
        String host = route.api().hosts().isEmpty() ? "localhost" : route.api().hosts().getFirst();
        headers.put("host", host.startsWith(ANY_HOST) ? "any" + host.substring(1) : host);
        headers.putAll(question.context().headers());
        String target = path(route.ref().template(), question.pathParameters()) + query(match);
        return new MadeRequest(method, target, headers, route.api().listeners().getFirst());
    }

    private static void version(EffectiveRoute route, Map<String, String> headers) {
        String version = route.ref().version();
        if (version.isEmpty()) {
            return;
        }
        switch (route.api().versioning()) {
            case Versioning.Header(String name) -> headers.put(name, version);
            case Versioning.MediaType(String before, String after) -> headers.put("accept", before + version + after);
            case Versioning.Path _, Versioning.None _ -> {}
        }
    }

    /** The template with a value for each name; all of them are there. */
    private static String path(String template, Map<String, String> parameters) {
        StringBuilder path = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            String inside = template.substring(open + 1, close);
            String name = name(inside);
            path.append(template, at, open).append(encoded(Objects.requireNonNull(parameters.get(name), name), inside.endsWith("...")));
            at = close + 1;
        }
        return path.append(template, at, template.length()).toString();
    }

    /** The names in a path, in its order. */
    static List<String> names(String template) {
        return template.indexOf('{') < 0
                ? List.of()
                : List.of(template.split("\\{")).stream().skip(1).map(part -> name(part.substring(0, part.indexOf('}')))).toList();
    }

    /** Without the kind behind it or the dots of a rest. */
    private static String name(String inside) {
        int colon = inside.indexOf(':');
        return colon >= 0 ? inside.substring(0, colon) : inside.endsWith("...") ? inside.substring(0, inside.length() - 3) : inside;
    }

    private static String encoded(String value, boolean rest) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return rest ? encoded.replace("%2F", "/") : encoded;
    }

    private static String query(Match match) {
        StringBuilder query = new StringBuilder();
        match.query().forEach((name, value) -> {
            if (value instanceof Match.Exactly(String text)) {
                query.append(query.isEmpty() ? '?' : '&').append(encoded(name, false)).append('=').append(encoded(text, false));
            }
        });
        return query.toString();
    }
}
