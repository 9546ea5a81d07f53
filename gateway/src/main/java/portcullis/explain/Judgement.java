package portcullis.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Exchange;
import portcullis.exchange.RouteRef;
import portcullis.policy.Authorizer;
import portcullis.policy.LoadedPolicy;
import portcullis.policy.Policies;
import portcullis.policy.eval.AuthorizationRequest;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.Effect;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Mentions;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.eval.PolicyTrace;
import portcullis.policy.eval.Root;
import portcullis.policy.eval.Value;
import portcullis.policy.eval.Verdict;

/** Asks every policy of a route what it makes of a request, with reasons. The decision itself is the authorizer's. */
final class Judgement {
    private static final String DECIDES = "decides";

    private final Policies policies;
    private final Map<String, LoadedPolicy> enforced = new LinkedHashMap<>();
    private final Map<String, LoadedPolicy> shadow = new LinkedHashMap<>();

    Judgement(Policies policies) {
        this.policies = policies;
        policies.enforced().forEach(policy -> enforced.put(policy.id(), policy));
        policies.shadow().forEach(policy -> shadow.put(policy.id(), policy));
    }

    /** @return null where policies are not asked, and for a path that stands for no text */
    Explanation.@Nullable Authorization of(Exchange exchange, RouteRef route) {
        Authorizer authorizer = policies.authorizer(route);
        AuthorizationRequest request = authorizer == null ? null : authorizer.request(exchange, Mentions.EVERYTHING);
        if (authorizer == null || request == null) {
            return null;
        }
        PolicySlice slice = authorizer.slice();
        Verdict verdict = slice.decide(request);
        List<CompiledPolicy> next = shadowed(slice);
        Verdict would = next.isEmpty() ? null : PolicySlice.of(next).decide(request);
        CompiledPolicy by = verdict.policy();
        return new Explanation.Authorization(
                verdict.allowed(),
                by == null ? null : by.id(),
                verdict.failedSafe(),
                named(request, request.principal()),
                request.action().toString(),
                named(request, request.resource()),
                texts(request.context()),
                read(slice, request.context()),
                judged(slice.policies(), enforced, verdict, request),
                judged(shadow.values().stream().map(LoadedPolicy::compiled).toList(), shadow, null, request),
                would == null ? null : would.allowed());
    }

    /** What would be in force if the shadow policies were; empty without any. */
    private List<CompiledPolicy> shadowed(PolicySlice slice) {
        if (shadow.isEmpty()) {
            return List.of();
        }
        List<CompiledPolicy> all = new ArrayList<>();
        slice.policies().stream().filter(policy -> !shadow.containsKey(policy.id())).forEach(all::add);
        shadow.values().forEach(policy -> all.add(policy.compiled()));
        return all;
    }

    private static Explanation.Named named(AuthorizationRequest request, EntityUid uid) {
        Entity known = request.entities().find(uid);
        return known == null
                ? new Explanation.Named(uid.toString(), Map.of(), List.of())
                : new Explanation.Named(
                        uid.toString(), texts(known.attributes()), known.ancestors().stream().map(EntityUid::toString).sorted().toList());
    }

    private static Map<String, String> texts(Value.Fields fields) {
        Map<String, String> texts = new TreeMap<>();
        fields.values().forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }

    private static Set<String> read(PolicySlice slice, Value.Fields context) {
        Set<String> read = new LinkedHashSet<>();
        context.values().keySet().stream().sorted().filter(name -> slice.mentions().reads(Root.CONTEXT, name)).forEach(read::add);
        return read;
    }

    /** The deciding one first, then those that apply, those that failed, and those that nearly did. */
    private static List<Explanation.Judged> judged(
            List<CompiledPolicy> policies, Map<String, LoadedPolicy> loaded, @Nullable Verdict verdict, AuthorizationRequest request) {
        List<Explanation.Judged> all = new ArrayList<>();
        for (CompiledPolicy policy : policies) {
            all.add(judged(PolicyTrace.of(policy, request), loaded.get(policy.id()), decides(policy, verdict)));
        }
        all.sort((one, other) -> Integer.compare(rank(one), rank(other)));
        return List.copyOf(all);
    }

    private static boolean decides(CompiledPolicy policy, @Nullable Verdict verdict) {
        if (verdict == null) {
            return false;
        }
        return verdict.failedSafe()
                ? policy.effect() == Effect.FORBID && verdict.errors().stream().anyMatch(error -> error.policy() == policy)
                : verdict.policy() == policy;
    }

    private static Explanation.Judged judged(PolicyTrace trace, @Nullable LoadedPolicy loaded, boolean decides) {
        boolean matches = trace.scope().stream().allMatch(PolicyTrace.ScopePart::matched);
        String verdict = switch (trace.result()) {
            case TRUE -> decides ? DECIDES : "satisfied";
            case ERROR -> "error";
            case FALSE, NOT_REACHED -> matches ? "not satisfied" : "does not match";
        };
        List<Explanation.Clause> clauses = new ArrayList<>();
        for (PolicyTrace.ScopePart part : trace.scope()) {
            clauses.add(new Explanation.Clause(part.text(), part.matched() ? "true" : "false", part.matched(), Map.of(), null));
        }
        for (PolicyTrace.Clause clause : trace.clauses()) {
            Map<String, String> values = new LinkedHashMap<>();
            for (PolicyTrace.Reading reading : clause.readings()) {
                Value value = reading.value();
                values.put(reading.text(), value == null ? "absent" : value.toString());
            }
            clauses.add(new Explanation.Clause(
                    (clause.isUnless() ? "unless " : "when ") + clause.text(),
                    clause.result().name().toLowerCase(Locale.ROOT).replace('_', ' '), clause.holds(), values, clause.wrong()));
        }
        return new Explanation.Judged(
                trace.policy().id(), loaded == null ? "" : loaded.text().place().toString(),
                trace.policy().effect() == Effect.PERMIT ? "permit" : "forbid", verdict, clauses);
    }

    private static int rank(Explanation.Judged policy) {
        return switch (policy.verdict()) {
            case DECIDES -> 0;
            case "error" -> 1;
            case "satisfied" -> 2;
            case "not satisfied" -> 3;
            default -> 4;
        };
    }
}
