package portcullis.policy;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.ClientCertificate;
import portcullis.exchange.Exchange;
import portcullis.exchange.PathParameters;
import portcullis.exchange.RouteRef;
import portcullis.http.FieldName;
import portcullis.http.FieldText;
import portcullis.policy.eval.DateTime;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.IpAddr;
import portcullis.policy.eval.Mentions;
import portcullis.policy.eval.Root;
import portcullis.policy.eval.Value;

/** Makes the context of requests on one route: of all that there is, what some policy may read. */
final class ContextShape {
    private final Map<String, Value> fixed = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final Value.Fields fixedOnly;
    private final InstantSource clock;
    private final boolean tellsTime;

    /** One name of the context that differs from request to request. */
    private record Part(String name, Source source) {}

    /** Gives the value of a request; null when it has none. */
    @FunctionalInterface
    private interface Source {
        @Nullable Value of(Exchange exchange, Entity caller, long now);
    }

    /**
     * @param pathNames what the route's pattern captures
     * @param headers fields of the request that policies are shown, in lower case
     */
    ContextShape(
            RouteRef route, List<String> pathNames, LocalTime local, List<String> headers, InstantSource clock, Mentions mentions) {
        this.clock = clock;
        tellsTime = mentions.reads(Root.CONTEXT, "time") || mentions.reads(Root.CONTEXT, "local");
        fix("api", new Value.Text(route.api()), mentions);
        fix("version", new Value.Text(route.version()), mentions);
        add("method", (exchange, _, _) -> new Value.Text(exchange.request().method()), mentions);
        add("path", (exchange, _, _) -> new Value.Text(exchange.request().target().path()), mentions);
        add("path_parameters", pathParameters(mentioned("path_parameters", pathNames, mentions)), mentions);
        add("ip", (exchange, _, _) -> IpAddr.of(exchange.client().bytes()), mentions);
        add("tls", (exchange, _, _) -> Value.Bool.of(exchange.arrival().scheme().equals("https")), mentions);
        add("certificate", (exchange, _, _) -> certificate(exchange.arrival().certificate()), mentions);
        add("scopes", (_, caller, _) -> Callers.scopes(caller), mentions);
        add("time", (_, _, now) -> new DateTime(now), mentions);
        add("local", (_, _, now) -> local.at(now), mentions);
        add("headers", headers(mentioned("headers", headers, mentions)), mentions);
        fixedOnly = new Value.Fields(Map.copyOf(fixed));
    }

    private void fix(String name, Value value, Mentions mentions) {
        if (mentions.reads(Root.CONTEXT, name)) {
            fixed.put(name, value);
        }
    }

    private void add(String name, Source source, Mentions mentions) {
        if (mentions.reads(Root.CONTEXT, name)) {
            parts.add(new Part(name, source));
        }
    }

    private static List<String> mentioned(String inside, List<String> names, Mentions mentions) {
        return names.stream().filter(name -> mentions.reads(Root.CONTEXT, inside, name)).toList();
    }

    Value.Fields of(Exchange exchange, Entity caller) {
        if (parts.isEmpty()) {
            return fixedOnly;
        }
        long now = tellsTime ? clock.millis() : 0;
        Map<String, Value> values = HashMap.newHashMap(fixed.size() + parts.size());
        values.putAll(fixed);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Value value = part.source.of(exchange, caller, now);
            if (value != null) {
                values.put(part.name, value);
            }
        }
        return new Value.Fields(values);
    }

    private static Source pathParameters(List<String> names) {
        return (exchange, _, _) -> {
            PathParameters captured = exchange.pathParameters();
            Map<String, Value> values = HashMap.newHashMap(names.size());
            for (int i = 0; i < names.size(); i++) {
                String text = captured.get(names.get(i));
                String meant = text == null ? null : PathParameters.decoded(text);
                if (meant != null) {
                    values.put(names.get(i), new Value.Text(meant));
                }
            }
            return new Value.Fields(values);
        };
    }

    private static Source headers(List<String> names) {
        List<FieldName> fields = names.stream().map(FieldName::of).toList();
        return (exchange, _, _) -> {
            Map<String, Value> values = HashMap.newHashMap(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                String text = exchange.request().fields().joined(fields.get(i));
                if (text != null) {
                    values.put(names.get(i), new Value.Text(legible(text)));
                }
            }
            return new Value.Fields(values);
        };
    }

    /**
     * What is not UTF-8 is still there, and equals nothing that a policy would write: a forbid that asks for a field must not be
     * got round by bytes that are no text.
     */
    private static String legible(String received) {
        String text = FieldText.utf8(received);
        return text != null ? text : new String(received.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static @Nullable Value certificate(@Nullable ClientCertificate certificate) {
        if (certificate == null) {
            return null;
        }
        Set<Value> names = new HashSet<>();
        certificate.names().forEach(name -> names.add(new Value.Text(name)));
        return new Value.Fields(Map.of(
                "name", new Value.Text(certificate.name()),
                "names", new Value.Members(names),
                "sha256", new Value.Text(certificate.sha256())));
    }
}
