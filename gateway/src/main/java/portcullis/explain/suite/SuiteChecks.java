package portcullis.explain.suite;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;
import portcullis.config.suite.PolicyCase;
import portcullis.config.suite.Scenario;
import portcullis.config.suite.TestCaller;
import portcullis.config.suite.TestFile;
import portcullis.exchange.Reason;

/**
 * Finds what cases name and nobody has. Such a case would fail, or worse: one that expects a request <em>not</em> to be decided by
 * a policy whose name is misspelt would pass for ever.
 */
record SuiteChecks(SuiteNames names, Consumer<ConfigProblem> problems) {
    private static final String NONE = "none";
    private static final int MOST_LISTED = 12;
    private static final List<String> REASONS =
            Arrays.stream(Reason.values()).map(Reason::slug).toList();

    void check(TestFile file) {
        file.callers().values().forEach(this::check);
        file.scenarios().values().forEach(this::check);
        file.policyCases().values().forEach(this::check);
    }

    private void check(Scenario scenario) {
        checkWritten(scenario.caller());
        Scenario.Expected expected = scenario.expect();
        Place place = expected.place();
        known(place.at("route"), "route", expected.route(), names.routes());
        Set<String> versions = names.versions().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        known(place.at("version"), "version", expected.version(), versionsOf(expected.route(), versions));
        known(place.at("reason"), "reason", expected.reason(), REASONS);
        known(place.at("policy"), "policy", expected.policy(), names.policies());
        known(place.at("upstream"), "upstream", expected.upstream(), names.upstreams());
    }

    private void check(PolicyCase question) {
        checkWritten(question.caller());
        Place place = question.place();
        List<String> pathNames = names.pathNames().get(question.action());
        if (pathNames == null) {
            known(place.at("action"), "route", question.action(), names.routes());
            return;
        }
        question.pathParameters().keySet().forEach(name -> known(place.at("path-parameters", name), "parameter of its path", name, pathNames));
        pathNames.stream().filter(name -> !question.pathParameters().containsKey(name)).forEach(missing -> problems.accept(ConfigProblem.error(
                place.at("path-parameters"), "has no '" + missing + "', which the path of " + question.action() + " has", missing + ": \"7\"")));
        known(place.at("context", "version"), "version", question.context().version(), versionsOf(question.action(), Set.of()));
        known(place.at("by"), "policy", question.by(), names.policies());
        if (question.shadow() != null && names.shadows().isEmpty()) {
            problems.accept(ConfigProblem.error(
                    place.at("shadow"), "there are no shadow policies", "policies in shadow/, or no such expectation"));
        }
    }

    private Set<String> versionsOf(@Nullable String route, Set<String> otherwise) {
        int slash = route == null ? -1 : route.indexOf('/');
        return slash < 0 || route == null ? otherwise : names.versions().getOrDefault(route.substring(0, slash), otherwise);
    }

    private void checkWritten(TestCaller.@Nullable Reference reference) {
        if (reference instanceof TestCaller.Reference.Written(TestCaller caller)) {
            check(caller);
        }
    }

    private void check(TestCaller caller) {
        if (caller.certificate() != null) {
            return;
        }
        Map<String, IssuerConfig> issuers = names.issuers();
        if (issuers.isEmpty()) {
            problems.accept(ConfigProblem.error(
                    caller.place(), "there is no issuer whose token it could have", "one under identity.issuers of gateway.yaml"));
            return;
        }
        if (caller.issuer() == null && issuers.size() > 1) {
            problems.accept(ConfigProblem.error(
                    caller.place(), "does not say whose token it is", "issuer: one of " + String.join(", ", issuers.keySet())));
            return;
        }
        IssuerConfig issuer = caller.issuer() == null ? issuers.values().iterator().next() : issuers.get(caller.issuer());
        if (issuer == null) {
            known(caller.place().at("issuer"), "issuer", caller.issuer(), issuers.keySet());
            return;
        }
        caller.claims().forEach((name, values) -> {
            Place place = caller.place().at("claims", name);
            known(place, "extra claim of the issuer " + issuer.name(), name, issuer.mapping().extraClaims().keySet());
            IssuerConfig.ExtraClaim claim = issuer.mapping().extraClaims().get(name);
            if (claim != null) {
                String wrong = ClaimFacts.fault(claim.type(), values);
                if (wrong != null) {
                    problems.accept(ConfigProblem.error(place, wrong, ClaimFacts.example(claim.type())));
                }
            }
        });
    }

    private void known(Place place, String what, @Nullable String name, Collection<String> known) {
        if (name == null || name.equals(NONE) || known.contains(name)) {
            return;
        }
        String nearest = NearestName.to(name, known);
        problems.accept(ConfigProblem.error(place, "there is no " + what + " '" + name + "'", nearest != null ? "did you mean '" + nearest + "'?" : listed(known)));
    }

    private static String listed(Collection<String> known) {
        if (known.isEmpty()) {
            return "there are none";
        }
        String first = known.stream().sorted().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return Stream.of("one of " + first, known.size() > MOST_LISTED ? ", .." : "").collect(Collectors.joining());
    }
}
