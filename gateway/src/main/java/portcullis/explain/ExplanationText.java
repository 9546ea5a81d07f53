package portcullis.explain;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Caller;

/** An explanation as people read it: what comes of it first, then how it came to that. */
final class ExplanationText {
    private static final String LINE = "\n";

    private final StringBuilder out = new StringBuilder(1024);

    private ExplanationText() {}

    static String of(Explanation explanation) {
        ExplanationText text = new ExplanationText();
        text.headline(explanation);
        text.request(explanation.request());
        text.route(explanation.route());
        text.caller(explanation.caller());
        text.steps(explanation.steps());
        text.authorization(explanation.authorization());
        text.sent(explanation.sent(), explanation.request().method());
        text.fields(explanation.answer());
        return text.out.toString();
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append(LINE);
    }

    private void headline(Explanation explanation) {
        Explanation.Answer answer = explanation.answer();
        line(explanation.request().method() + " " + explanation.request().path());
        line("-> " + switch (answer.by()) {
            case UPSTREAM -> "passed on: " + answer.says();
            case GATEWAY -> answer.status() + ": " + answer.says();
            case REFUSAL -> answer.status() + " " + answer.reason() + ": " + answer.says();
            case NOBODY -> "no answer: " + answer.says();
            case UNKNOWN -> "unknown: " + answer.says();
        } + (answer.policy().isEmpty() ? "" : " (policy " + answer.policy() + place(explanation) + ")"));
        explanation.unknown().forEach(unknown -> line("   not known here: " + unknown));
    }

    private static String place(Explanation explanation) {
        Explanation.Authorization asked = explanation.authorization();
        return asked == null ? "" : asked.policies().stream()
                .filter(policy -> policy.id().equals(explanation.answer().policy()))
                .findFirst()
                .map(policy -> ", " + policy.place())
                .orElse("");
    }

    private void request(Explanation.Received request) {
        line("");
        line("request   from " + request.client() + (request.peer().equals(request.client()) ? "" : " through " + request.peer())
                + " to listener " + request.listener() + ", " + request.scheme() + (request.host().isEmpty() ? "" : "://" + request.host())
                + ", at " + request.at());
        request.notes().forEach(note -> line("            " + note));
    }

    private void route(Explanation.@Nullable Route route) {
        if (route == null) {
            line("route     none");
            return;
        }
        String version = route.version().isEmpty() ? "" : " " + route.version() + (route.status().isEmpty() ? "" : " (" + route.status() + ")");
        line("route     " + route.id() + version + "  " + route.template() + "  (" + route.place() + ")");
        route.parameters().forEach((name, value) -> line("            " + name + " = " + value));
        if (route.openToAll()) {
            line("            public: nothing identifies or authorizes callers");
        }
        bounds(route.bounds());
    }

    private void bounds(List<Explanation.Bound> bounds) {
        bounds.forEach(bound -> line("            " + bound.name() + " " + bound.value() + "  (" + bound.place() + ")"));
    }

    private void caller(Caller caller) {
        if (caller.isAnonymous()) {
            line("caller    nobody that is known");
            return;
        }
        line("caller    " + caller.kind().slug() + " " + Shown.plain(caller.id()) + ", by " + caller.method().slug());
        if (!caller.client().isEmpty() && caller.kind() == Caller.Kind.USER) {
            line("            client " + Shown.plain(caller.client()));
        }
        if (!caller.tenant().isEmpty()) {
            line("            tenant " + Shown.plain(caller.tenant()));
        }
        if (!caller.roles().isEmpty()) {
            line("            roles " + Shown.plain(String.join(", ", caller.roles())));
        }
        if (!caller.scopes().isEmpty()) {
            line("            scopes " + Shown.plain(String.join(" ", caller.scopes())));
        }
        caller.claims().forEach((name, value) -> line("            " + name + " = " + Shown.plain(String.valueOf(value))));
    }

    private void steps(List<Explanation.Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        line("filters");
        for (Explanation.Step step : steps) {
            String result = switch (step.result()) {
                case PASSED -> "passed   ";
                case REFUSED -> "REFUSED  ";
                case ANSWERED -> "answered ";
                case NOT_REACHED -> "-        ";
            };
            line("  " + result + step.filter() + (step.does().isEmpty() ? "" : ": " + step.does()) + "  (" + step.level() + ", " + step.place() + ")");
            step.notes().forEach(note -> line("             " + note));
        }
    }

    private void authorization(Explanation.@Nullable Authorization asked) {
        if (asked == null) {
            return;
        }
        line("policies  " + (asked.allowed() ? "allow" : "deny") + (asked.policy() == null ? ": nothing permits" : ", by " + asked.policy())
                + (asked.failedSafe() ? ", because a policy failed" : ""));
        entity("principal", asked.principal());
        line("  action    " + asked.action());
        entity("resource", asked.resource());
        asked.context().forEach((name, value) -> {
            if (asked.read().contains(name)) {
                line("  context   " + name + " = " + value);
            }
        });
        judged("  ", asked.policies());
        Boolean would = asked.wouldAllow();
        boolean matters = asked.shadow().stream().anyMatch(policy -> !policy.verdict().equals("does not match"));
        if (would != null && (matters || would != asked.allowed())) {
            line("  with the shadow policies in force: " + (would ? "allow" : "deny") + (would == asked.allowed() ? ", as now" : ", which is not as now"));
            judged("    ", asked.shadow());
        }
    }

    private void judged(String indent, List<Explanation.Judged> policies) {
        int others = 0;
        for (Explanation.Judged policy : policies) {
            if (policy.verdict().equals("does not match")) {
                others++;
            } else {
                judged(indent, policy);
            }
        }
        if (others > 0) {
            line(indent + others + (others == 1 ? " policy is" : " policies are") + " about other principals, actions or resources");
        }
    }

    private void entity(String what, Explanation.Named entity) {
        line("  " + what + (what.length() < 9 ? "  " : " ") + entity.uid() + (entity.parents().isEmpty() ? "" : ", in " + String.join(", ", entity.parents())));
        entity.attributes().forEach((name, value) -> line("              " + name + " = " + value));
    }

    private void judged(String indent, Explanation.Judged policy) {
        line(indent + policy.effect() + " " + policy.id() + ": " + policy.verdict() + "  (" + policy.place() + ")");
        boolean isScope = true;
        for (Explanation.Clause clause : policy.clauses()) {
            isScope = isScope && !clause.text().startsWith("when ") && !clause.text().startsWith("unless ");
            if (isScope) {
                continue; // it matched, or the policy is about others
            }
            String mark = clause.result().equals("not reached") ? "-  " : clause.error() != null ? "ERR" : clause.holds() ? "yes" : "NO ";
            line(indent + "    " + mark + " " + clause.text() + values(clause.values()) + (clause.error() == null ? "" : ": " + clause.error()));
        }
    }

    private static String values(Map<String, String> values) {
        return values.isEmpty()
                ? ""
                : "   where " + values.entrySet().stream().map(value -> value.getKey() + " is " + value.getValue()).collect(Collectors.joining(", "));
    }

    private void sent(Explanation.@Nullable Sent sent, String method) {
        if (sent == null) {
            return;
        }
        line("upstream  " + sent.upstream() + ": " + String.join(" or ", sent.endpoints()) + "  (" + sent.place() + ")");
        if (!sent.chosen().isEmpty()) {
            line("            chosen " + sent.chosen());
        }
        bounds(sent.bounds());
        line("  " + method + " " + sent.target());
        sent.fields().forEach(field -> line("  " + field));
    }

    private void fields(Explanation.Answer answer) {
        if (answer.fields().isEmpty()) {
            return;
        }
        line(answer.by() == Explanation.By.UPSTREAM ? "the gateway adds to the answer" : "the answer has");
        answer.fields().forEach(field -> line("  " + field));
    }
}
