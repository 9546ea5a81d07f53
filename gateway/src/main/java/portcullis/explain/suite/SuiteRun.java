package portcullis.explain.suite;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;
import portcullis.config.suite.PolicyCase;
import portcullis.config.suite.Scenario;
import portcullis.config.suite.TestCaller;
import portcullis.config.suite.TestFile;

/** Asks every case of some files and notes what came of it, and what of the gateway was seen on the way. */
final class SuiteRun {
    private final Asked asked;
    private final Instant started;
    private final LongSupplier nanos;
    private final Set<String> routes = new HashSet<>();
    private final Set<String> policies = new HashSet<>();

    /**
     * @param clock for what the files do not say
     * @param nanos measures how long cases take
     */
    SuiteRun(Asked asked, InstantSource clock, LongSupplier nanos) {
        this.asked = asked;
        this.started = clock.instant();
        this.nanos = nanos;
    }

    /** Asks them one after the other, in file order. */
    SuiteResult run(List<TestFile> files, SuiteNames names) {
        long begun = nanos.getAsLong();
        Map<String, List<CaseResult>> results = new LinkedHashMap<>();
        for (TestFile file : files) {
            List<CaseResult> cases = new ArrayList<>();
            file.scenarios().values().forEach(each -> cases.add(scenario(file, each)));
            file.policyCases().values().forEach(each -> cases.add(policyCase(file, each)));
            results.put(file.place().file(), List.copyOf(cases));
        }
        return new SuiteResult(
                results,
                Coverage.of(names.routes(), routes),
                Coverage.of(names.policies(), policies),
                started,
                Duration.ofNanos(nanos.getAsLong() - begun));
    }

    private CaseResult scenario(TestFile file, Scenario scenario) {
        long begun = nanos.getAsLong();
        List<Difference> differences;
        List<String> trace = List.of();
        try {
            Found found = asked.ask(scenario, caller(file, scenario.caller()), moment(file, scenario.at()));
            routes.add(found.route());
            policies.addAll(found.applied());
            differences = Comparison.of(scenario.expect(), found);
            trace = differences.isEmpty() ? List.of() : found.trace().get();
        } catch (IllegalArgumentException impossible) {
            differences = List.of(unaskable(impossible));
        }
        return result(CaseResult.Kind.SCENARIO, scenario.name(), scenario.place(), differences, trace, begun);
    }

    private CaseResult policyCase(TestFile file, PolicyCase question) {
        long begun = nanos.getAsLong();
        List<Difference> differences;
        List<String> trace = List.of();
        try {
            Decided decided = asked.ask(question, caller(file, question.caller()), moment(file, question.context().at()));
            policies.addAll(decided.applied());
            differences = Comparison.of(question, decided);
            trace = differences.isEmpty() ? List.of() : decided.trace().get();
        } catch (IllegalArgumentException impossible) {
            differences = List.of(unaskable(impossible));
        }
        return result(CaseResult.Kind.POLICY_CASE, question.name(), question.place(), differences, trace, begun);
    }

    private static Difference unaskable(IllegalArgumentException impossible) {
        return new Difference("case", "one that can be asked", String.valueOf(impossible.getMessage()));
    }

    private CaseResult result(
            CaseResult.Kind kind, String name, Place place, List<Difference> differences, List<String> trace, long begun) {
        return new CaseResult(kind, name, place, differences, trace, Duration.ofNanos(nanos.getAsLong() - begun));
    }

    private Instant moment(TestFile file, @Nullable Instant ofCase) {
        if (ofCase != null) {
            return ofCase;
        }
        return file.at() != null ? file.at() : started;
    }

    private static @Nullable TestCaller caller(TestFile file, TestCaller.@Nullable Reference reference) {
        return switch (reference) {
            case null -> null;
            case TestCaller.Reference.Written(TestCaller caller) -> caller;
            case TestCaller.Reference.Named named when named.isNobody() -> null;
            case TestCaller.Reference.Named named -> Objects.requireNonNull(file.callers().get(named.name()), named.name());
        };
    }
}
