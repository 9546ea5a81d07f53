package portcullis.explain.suite;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.Configuration;
import portcullis.config.IssuerConfig;
import portcullis.config.suite.Decision;
import portcullis.config.suite.PolicyCase;
import portcullis.config.suite.Scenario;
import portcullis.config.suite.TestCaller;
import portcullis.exchange.Caller;
import portcullis.explain.CallerFacts;
import portcullis.explain.Explainer;
import portcullis.explain.Explanation;
import portcullis.explain.Question;
import portcullis.filters.Stage;
import portcullis.snapshot.EffectiveFilter;
import portcullis.snapshot.EffectiveRoute;

/** Asks the explainer, and puts its answer into the words of cases. */
final class ExplainedCases implements Asked {
    private static final String AUTHORIZE = "authorize";
    private static final String ANONYMOUS = "anonymous";
    private static final String CALLER = "caller";
    private static final String POLICIES = "policies";

    private final Explainer explainer;
    private final Map<String, IssuerConfig> issuers;

    ExplainedCases(Explainer explainer, Configuration configuration) {
        this.explainer = explainer;
        this.issuers = configuration.gateway().identity().issuers();
    }

    @Override
    public Found ask(Scenario scenario, @Nullable TestCaller caller, Instant at) {
        Question question = Question.of(scenario.request().method(), scenario.request().url(), at)
                .on(scenario.request().listener());
        Explanation explanation = explainer.explain(asked(question, scenario.request().headers(), scenario.request().ip(), caller));
        if (explanation.answer().by() == Explanation.By.UNKNOWN) {
            throw new IllegalArgumentException(explanation.answer().says() + ": " + String.join("; ", explanation.unknown()));
        }
        return found(explanation, () -> trace(explanation, wanted(scenario.expect())));
    }

    private static Found found(Explanation explanation, Supplier<List<String>> trace) {
        Explanation.Route route = explanation.route();
        Explanation.Sent sent = explanation.sent();
        Explanation.Answer answer = explanation.answer();
        Caller caller = explanation.caller();
        Explanation.Authorization authorization = explanation.authorization();
        return new Found(
                route == null ? "" : route.id(),
                route == null ? "" : route.version(),
                switch (answer.by()) {
                    case UPSTREAM -> Scenario.Outcome.FORWARDED;
                    case GATEWAY -> Scenario.Outcome.ANSWERED;
                    case REFUSAL, NOBODY, UNKNOWN -> Scenario.Outcome.REFUSED;
                },
                answer.status(),
                answer.reason() == null ? "" : answer.reason(),
                caller.isAnonymous() ? ANONYMOUS : caller.id(),
                answer.policy(),
                authorization == null ? null : shadow(authorization),
                sent == null ? "" : sent.upstream(),
                sent == null ? "" : sent.target(),
                fields(answer.fields()),
                sent == null ? Map.of() : fields(sent.fields()),
                authorization == null ? Set.of() : applied(authorization.policies()),
                trace);
    }

    @Override
    public Decided ask(PolicyCase question, @Nullable TestCaller caller, Instant at) {
        EffectiveRoute route = route(question);
        if (route.filters().stream().noneMatch(filter -> filter.kind().name().equals(AUTHORIZE))) {
            throw new IllegalArgumentException("policies are not asked on " + question.action() + ": no filter authorize is in force there");
        }
        MadeRequest request = MadeRequest.of(question, route);
        Question made = Question.of(request.method(), request.url(), at).on(request.listener());
        Explanation explanation =
                explainer.explain(asked(made, request.headers(), question.context().ip(), caller), ExplainedCases::isAboutCallers);
        String shown = request.method() + " " + request.url();
        Explanation.Answer answer = explanation.answer();
        String came = answer.by() == Explanation.By.REFUSAL ? answer.status() + " " + answer.reason() : answer.says();
        if (explanation.route() == null || !explanation.route().id().equals(question.action())) {
            throw new IllegalArgumentException("the request that the route seems to take, " + shown + ", does not come there ("
                    + (explanation.route() == null ? came : "it goes to " + explanation.route().id()) + ")");
        }
        Explanation.Authorization authorization = explanation.authorization();
        if (authorization == null) {
            throw new IllegalArgumentException("policies are not asked: " + shown + " is refused before, " + came + "; a scenario can expect that");
        }
        return new Decided(
                authorization.allowed() ? Decision.ALLOW : authorization.failedSafe() ? Decision.ERROR : Decision.DENY,
                answer.policy(),
                shadow(authorization),
                applied(authorization.policies()),
                // The rest is about a request that nobody sent.
                () -> trace(explanation, List.of(CALLER, POLICIES)));
    }

    /** What policies may go by. All other filters are somebody else's business. */
    private static boolean isAboutCallers(EffectiveFilter filter) {
        return filter.kind().stage() == Stage.IDENTIFY || filter.kind().name().equals(AUTHORIZE);
    }

    /** The route in the version that the case names, else in the API's default, else in the first that has it. */
    private EffectiveRoute route(PolicyCase question) {
        List<EffectiveRoute> all = explainer.snapshot().routes().stream()
                .filter(route -> route.ref().id().equals(question.action()))
                .toList();
        String version = question.context().version() != null
                ? question.context().version()
                : Objects.requireNonNullElse(all.getFirst().api().defaultVersion(), "");
        for (EffectiveRoute route : all) {
            if (route.ref().version().equals(version)) {
                return route;
            }
        }
        if (question.context().version() != null) {
            throw new IllegalArgumentException(question.action() + " is not in the version " + version);
        }
        return all.getFirst();
    }

    private Question asked(Question question, Map<String, String> headers, @Nullable String ip, @Nullable TestCaller caller) {
        Question whole = ip == null ? question : question.from(ip);
        for (Map.Entry<String, String> field : headers.entrySet()) {
            whole = whole.header(field.getKey(), field.getValue());
        }
        if (caller == null) {
            return whole;
        }
        return caller.certificate() != null
                ? whole.showing(new Question.Certificate.Named(List.of(caller.certificate())))
                : whole.by(new Question.Who.As(facts(caller)));
    }

    private CallerFacts facts(TestCaller caller) {
        String name = caller.issuer() != null ? caller.issuer() : issuers.keySet().iterator().next();
        IssuerConfig issuer = issuers.get(name);
        Map<String, Object> claims = new LinkedHashMap<>();
        caller.claims().forEach((claim, values) -> {
            IssuerConfig.ExtraClaim known = issuer == null ? null : issuer.mapping().extraClaims().get(claim);
            claims.put(claim, known == null ? values : ClaimFacts.value(known.type(), values));
        });
        return new CallerFacts(
                name, orEmpty(caller.subject()), orEmpty(caller.client()), orEmpty(caller.tenant()), caller.roles(), caller.scopes(), claims);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Set<String> applied(List<Explanation.Judged> policies) {
        Set<String> applied = new LinkedHashSet<>();
        for (Explanation.Judged policy : policies) {
            if (policy.verdict().equals("decides") || policy.verdict().equals("satisfied")) {
                applied.add(policy.id());
            }
        }
        return applied;
    }

    /** What would be decided were the shadow policies in force: each in the place of the one with its id, the others beside. */
    private static @Nullable Decision shadow(Explanation.Authorization authorization) {
        if (authorization.shadow().isEmpty()) {
            return null;
        }
        Map<String, Explanation.Judged> all = new LinkedHashMap<>();
        authorization.policies().forEach(policy -> all.put(policy.id(), policy));
        authorization.shadow().forEach(policy -> all.put(policy.id(), policy));
        boolean permitted = false;
        boolean failed = false;
        for (Explanation.Judged policy : all.values()) {
            boolean forbids = policy.effect().equals("forbid");
            boolean satisfied = policy.verdict().equals("decides") || policy.verdict().equals("satisfied");
            if (forbids && satisfied) {
                return Decision.DENY;
            }
            failed |= forbids && policy.verdict().equals("error");
            permitted |= !forbids && satisfied;
        }
        return failed ? Decision.ERROR : permitted ? Decision.ALLOW : Decision.DENY;
    }

    /** @param lines of a head, {@code Name: value}; several of one name become one value */
    private static Map<String, String> fields(List<String> lines) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip(), (one, other) -> one + ", " + other);
            }
        }
        return fields;
    }

    /** The sections of an explanation that can say why a scenario came out otherwise. */
    private static List<String> wanted(Scenario.Expected expected) {
        List<String> sections = new ArrayList<>(List.of("", "->", "request", "route", CALLER, "filters", POLICIES));
        if (expected.target() != null || !expected.upstreamHeaders().isEmpty()) {
            sections.add("upstream");
        }
        if (!expected.headers().isEmpty()) {
            sections.add("the ");
        }
        return sections;
    }

    /** Those sections, by how their first lines begin, and the first line of all. */
    private static List<String> trace(Explanation explanation, List<String> sections) {
        List<String> kept = new ArrayList<>();
        boolean wanted = sections.contains("");
        for (String line : explanation.text().lines().toList()) {
            if (!kept.isEmpty() || !wanted) {
                wanted = line.startsWith(" ") ? wanted : sections.stream().anyMatch(section -> !section.isEmpty() && line.startsWith(section));
            }
            if (wanted && !line.isBlank()) {
                kept.add(line);
            }
        }
        return kept;
    }
}
