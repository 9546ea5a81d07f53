package portcullis.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Caller;

/** An explanation as programs read it. */
final class ExplanationMap {
    private ExplanationMap() {}

    static Map<String, Object> of(Explanation explanation) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("request", request(explanation.request()));
        put(all, "route", explanation.route() == null ? null : route(explanation.route()));
        all.put("filters", explanation.steps().stream().map(ExplanationMap::step).toList());
        all.put("caller", caller(explanation.caller()));
        put(all, "policies", explanation.authorization() == null ? null : authorization(explanation.authorization()));
        put(all, "upstream", explanation.sent() == null ? null : sent(explanation.sent()));
        all.put("answer", answer(explanation.answer()));
        all.put("unknown", explanation.unknown());
        return all;
    }

    /** Absent, rather than null, where there is nothing to say. */
    private static void put(Map<String, Object> all, String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    private static Map<String, Object> request(Explanation.Received request) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("method", request.method());
        all.put("path", request.path());
        all.put("listener", request.listener());
        all.put("scheme", request.scheme());
        all.put("host", request.host());
        all.put("client", request.client());
        all.put("peer", request.peer());
        all.put("time", request.at());
        all.put("notes", request.notes());
        return all;
    }

    private static Map<String, Object> route(Explanation.Route route) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("route", route.id());
        all.put("api", route.api());
        all.put("version", route.version());
        all.put("status", route.status());
        all.put("path", route.template());
        all.put("path-parameters", route.parameters());
        all.put("public", route.openToAll());
        all.put("bounds", bounds(route.bounds()));
        all.put("at", route.place());
        return all;
    }

    private static List<Map<String, Object>> bounds(List<Explanation.Bound> bounds) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Explanation.Bound bound : bounds) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("key", bound.name());
            one.put("value", bound.value());
            one.put("at", bound.place());
            all.add(one);
        }
        return all;
    }

    private static Map<String, Object> step(Explanation.Step step) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("filter", step.filter());
        all.put("stage", step.stage());
        all.put("level", step.level());
        all.put("at", step.place());
        all.put("does", step.does());
        all.put("result", word(step.result()));
        all.put("notes", step.notes());
        return all;
    }

    private static Map<String, Object> caller(Caller caller) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("kind", caller.kind().slug());
        all.put("id", caller.id());
        all.put("issuer", caller.issuer());
        all.put("subject", caller.subject());
        all.put("client", caller.client());
        all.put("tenant", caller.tenant());
        all.put("roles", caller.roles());
        all.put("scopes", caller.scopes());
        all.put("claims", caller.claims());
        return all;
    }

    private static Map<String, Object> authorization(Explanation.Authorization authorization) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("decision", authorization.allowed() ? "allow" : "deny");
        put(all, "policy", authorization.policy());
        all.put("failed-safe", authorization.failedSafe());
        all.put("principal", named(authorization.principal()));
        all.put("action", authorization.action());
        all.put("resource", named(authorization.resource()));
        all.put("context", authorization.context());
        all.put("enforced", authorization.policies().stream().map(ExplanationMap::judged).toList());
        all.put("shadow", authorization.shadow().stream().map(ExplanationMap::judged).toList());
        put(all, "with-shadow", authorization.wouldAllow() == null ? null : authorization.wouldAllow() ? "allow" : "deny");
        return all;
    }

    private static Map<String, Object> named(Explanation.Named entity) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("entity", entity.uid());
        all.put("attributes", entity.attributes());
        all.put("parents", entity.parents());
        return all;
    }

    private static Map<String, Object> judged(Explanation.Judged policy) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("policy", policy.id());
        all.put("at", policy.place());
        all.put("effect", policy.effect());
        all.put("verdict", policy.verdict());
        List<Map<String, Object>> clauses = new ArrayList<>();
        for (Explanation.Clause clause : policy.clauses()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("clause", clause.text());
            one.put("result", clause.result());
            one.put("holds", clause.holds());
            one.put("values", clause.values());
            put(one, "error", clause.error());
            clauses.add(one);
        }
        all.put("clauses", clauses);
        return all;
    }

    private static Map<String, Object> sent(Explanation.Sent sent) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("upstream", sent.upstream());
        all.put("chosen", sent.chosen());
        all.put("endpoints", sent.endpoints());
        all.put("target", sent.target());
        all.put("fields", sent.fields());
        all.put("bounds", bounds(sent.bounds()));
        all.put("at", sent.place());
        return all;
    }

    private static Map<String, Object> answer(Explanation.Answer answer) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("by", word(answer.by()));
        put(all, "status", answer.status() == 0 ? null : answer.status());
        put(all, "reason", answer.reason());
        put(all, "policy", answer.policy().isEmpty() ? null : answer.policy());
        all.put("says", answer.says());
        all.put("fields", answer.fields());
        return all;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
