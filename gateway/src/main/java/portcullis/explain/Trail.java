package portcullis.explain;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig;
import portcullis.exchange.Caller;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.filters.authorize.AuthorizeFilter;
import portcullis.filters.forwardauth.ForwardAuthFilter;
import portcullis.snapshot.EffectiveFilter;

/** What one request left behind on its way through a private snapshot. */
final class Trail {
    final List<Step> steps = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    private final @Nullable CallerFacts assumed;
    private final Shown shown;
    private final Predicate<EffectiveFilter> asked;
    private Function<Exchange, Explanation.@Nullable Authorization> judgement = _ -> null;
    private boolean byChance;
    Explanation.@Nullable Authorization authorization;
    @Nullable UpstreamConfig upstream;
    List<String> head = List.of();

    /** One filter on the way. */
    static final class Step {
        final EffectiveFilter filter;
        final List<String> notes = new ArrayList<>();
        Explanation.Result result = Explanation.Result.REFUSED;
        boolean passed;

        Step(EffectiveFilter filter) {
            this.filter = filter;
        }
    }

    /**
     * @param assumed whom an auth service would name; null for nobody
     * @param asked whether a filter has a say
     */
    Trail(Shown shown, @Nullable CallerFacts assumed, Predicate<EffectiveFilter> asked) {
        this.shown = shown;
        this.asked = asked;
        this.assumed = assumed;
    }

    /** From here on policies tell their reasons. */
    void judgedBy(Function<Exchange, Explanation.@Nullable Authorization> reasons) {
        judgement = reasons;
    }

    Outcome through(EffectiveFilter filter, Filter made, Exchange exchange, Next next) {
        if (!asked.test(filter)) {
            return next.proceed(exchange);
        }
        Step step = new Step(filter);
        steps.add(step);
        Filter taken = made instanceof ForwardAuthFilter auth
                ? auth.assuming(question -> answer(question, (ForwardAuthFilter.Config) filter.config(), step))
                : made;
        if (filter.config() instanceof AuthorizeFilter.Config) {
            authorization = judgement.apply(exchange);
            if (authorization == null) {
                step.notes.add("no policy could be asked: there is none, or the path stands for no text");
            }
        }
        Caller before = exchange.caller();
        List<String> request = shown.fields(exchange.request().fields());
        List<List<String>> answer = new ArrayList<>();
        Outcome outcome = taken.apply(exchange, on -> {
            step.passed = true;
            step.result = Explanation.Result.PASSED;
            if (on.caller() != before) {
                step.notes.add("the caller is " + on.caller().kind().slug() + " " + Shown.plain(on.caller().id()));
            }
            changes(request, shown.fields(on.request().fields()), "the request", step);
            Outcome behind = next.proceed(on);
            answer.add(shown.fields(behind.fields()));
            return behind;
        });
        if (step.passed) {
            changes(answer.getFirst(), shown.fields(outcome.fields()), "the answer", step);
        } else {
            step.result = outcome.isProblem() ? Explanation.Result.REFUSED : Explanation.Result.ANSWERED;
            if (!exchange.credentialFault().isEmpty()) {
                step.notes.add("what is wrong, for the log alone: " + exchange.credentialFault());
            }
        }
        return outcome;
    }

    private static void changes(List<String> before, List<String> after, String of, Step step) {
        List<String> left = new ArrayList<>(before);
        List<String> came = new ArrayList<>();
        for (String line : after) {
            if (!left.remove(line)) {
                came.add(line);
            }
        }
        left.forEach(line -> step.notes.add("takes from " + of + " " + line));
        came.forEach(line -> step.notes.add("puts on " + of + " " + line));
    }

    /** What the service would be asked, and what it is taken to say. */
    private Map<String, List<String>> answer(HttpRequest question, ForwardAuthFilter.Config config, Step step) {
        String url = question.uri().getScheme() + "://" + question.uri().getRawAuthority() + question.uri().getRawPath();
        step.notes.add("would ask GET " + url);
        question.headers().map().forEach((name, values) -> values.forEach(value -> step.notes.add("    with " + shown.line(name + ": " + value))));
        if (assumed == null || !assumed.issuer().equals(Caller.FORWARD_AUTH)) {
            unknown.add("what " + url + " says of the request; it is taken to let it in" + (config.copy().isEmpty() ? "" : " and to name nobody"));
            return Map.of();
        }
        return Map.of(
                "x-user-id", one(assumed.subject()),
                "x-client-id", one(assumed.client()),
                "x-tenant", one(assumed.tenant()),
                "x-roles", one(String.join(",", assumed.roles())),
                "x-scopes", one(String.join(",", assumed.scopes())));
    }

    /** As it comes over a wire: bytes of UTF-8, each of which stands for a character. */
    private static List<String> one(String value) {
        return value.isEmpty()
                ? List.of()
                : List.of(new String(Shown.bytes(value), java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    void wouldSend(UpstreamConfig to, List<String> request) {
        upstream = to;
        head = request;
    }

    /** @return what is random when nothing is */
    long chance() {
        byChance = true;
        return 0;
    }

    boolean wasByChance() {
        return byChance;
    }
}
