package portcullis.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portcullis.config.Configuration;
import portcullis.config.IssuerConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.Caller;
import portcullis.identity.OfflineIssuers;
import portcullis.identity.TokenInspection;
import portcullis.identity.jose.KeySet;
import portcullis.identity.revocation.Revocations;
import portcullis.policy.PolicyEngine;
import portcullis.snapshot.Compilation;
import portcullis.snapshot.EffectiveFilter;
import portcullis.snapshot.Snapshot;

/**
 * Says what would happen to requests under one configuration, with the pipeline that would serve them. Opens no connection, spends
 * nothing, remembers nothing of one question at the next. Safe for all threads, one question at a time.
 */
public final class Explainer {
    private final Configuration configuration;
    private final PolicyEngine policies;
    private final Moment moment;
    private final Revocations revocations;
    private final Inside.Issuers issuers;
    private final Inside inside;
    private @Nullable Pretence pretence;

    /**
     * What is here and not in the configuration.
     *
     * @param keys stand in for those of issuers whose keys would be fetched; null for none
     * @param keysFrom where they come from, for people
     * @param revocations the file of the running gateway's; null for none
     */
    public record Given(@Nullable KeySet keys, String keysFrom, @Nullable Path revocations) {
        public static final Given NOTHING = new Given(null, "", null);
    }

    /** All or nothing, as for a gateway that starts. */
    public sealed interface Opening {
        /** @param warnings beyond those of the reader */
        record Ready(Explainer explainer, List<ConfigProblem> warnings) implements Opening {}

        /** @param problems errors and warnings, beyond those of the reader */
        record Rejected(List<ConfigProblem> problems) implements Opening {}
    }

    /** The same snapshot, whose issuers know one key: that of tokens which were made for a question. */
    private record Pretence(Inside inside, Inside.Issuers issuers, MadeToken tokens) {}

    private Explainer(
            Configuration configuration,
            PolicyEngine policies,
            Moment moment,
            Revocations revocations,
            Inside.Issuers issuers,
            Inside inside) {
        this.configuration = configuration;
        this.policies = policies;
        this.moment = moment;
        this.revocations = revocations;
        this.issuers = issuers;
        this.inside = inside;
    }

    /**
     * Compiles the configuration as {@code run} would.
     *
     * @throws IOException when the file of revocations cannot be read
     */
    public static Opening open(Configuration configuration, Given given) throws IOException {
        Moment moment = new Moment();
        moment.is(Instant.now());
        Revocations revocations = given.revocations == null ? Revocations.inMemory(moment) : Revocations.in(given.revocations, moment);
        Map<String, IssuerConfig> configured = configuration.gateway().identity().issuers();
        Inside.Issuers issuers = new Inside.Issuers(
                OfflineIssuers.reading(moment, revocations, _ -> given.keys), configured, issuer -> keys(issuer, given));
        PolicyEngine policies = new PolicyEngine(null);
        Inside.Made made = Inside.of(configuration, issuers, policies, moment, moment.instant());
        return switch (made.compilation()) {
            case Compilation.Rejected rejected -> new Opening.Rejected(rejected.problems());
            case Compilation.Compiled compiled -> new Opening.Ready(
                    new Explainer(configuration, policies, moment, revocations, issuers, made.inside()), compiled.warnings());
        };
    }

    private static TokenInspection.Keys keys(IssuerConfig issuer, Given given) {
        TokenInspection.Keys found = TokenInspection.Keys.of(issuer);
        boolean fetched = switch (issuer.keys().jwks()) {
            case IssuerConfig.Jwks.Discover _, IssuerConfig.Jwks.Url _ -> true;
            case IssuerConfig.Jwks.KeySetFile _, IssuerConfig.Jwks.PemFile _ -> false;
        };
        return fetched && given.keys != null ? new TokenInspection.Keys.Here(given.keys, given.keysFrom) : found;
    }

    /** The configuration in its running form, such as its routes and versions. It serves nobody. */
    public Snapshot snapshot() {
        return inside.snapshot();
    }

    /**
     * What would happen.
     *
     * @throws IllegalArgumentException when the question makes no sense, in words for whoever asks
     */
    public Explanation explain(Question question) {
        return explain(question, _ -> true);
    }

    /**
     * The same for whoever wants to know what some filters say, whatever the others think of the request.
     *
     * @param asked whether a filter is asked; the request passes the others as if they were not there
     */
    public synchronized Explanation explain(Question question, Predicate<EffectiveFilter> asked) {
        if (!(question.who() instanceof Question.Who.As(CallerFacts facts)) || facts.issuer().equals(Caller.FORWARD_AUTH)) {
            moment.is(question.at());
            String token = question.who() instanceof Question.Who.Bearer(String text) ? text : null;
            return new Walk(configuration, inside, issuers, revocations, question, asked).explain(token);
        }
        Pretence pretended = pretended();
        moment.is(question.at());
        String token = pretended.tokens.of(
                facts, configuration.gateway().identity().issuers(), inside.snapshot().routes(), question.at());
        return new Walk(configuration, pretended.inside, pretended.issuers, revocations, question, asked).explain(token);
    }

    private Pretence pretended() {
        Pretence made = pretence;
        if (made == null) {
            made = pretend();
            pretence = made;
        }
        return made;
    }

    private Pretence pretend() {
        MadeToken tokens = new MadeToken();
        Map<String, IssuerConfig> signing = new LinkedHashMap<>();
        issuers.configured().forEach((name, issuer) -> signing.put(name, OfflineIssuers.signing(issuer, tokens.key().algorithm())));
        Inside.Issuers knowing = new Inside.Issuers(
                OfflineIssuers.knowing(moment, revocations, tokens.keys(), tokens.key().algorithm()), signing,
                _ -> new TokenInspection.Keys.Here(tokens.keys(), "this question"));
        moment.is(Instant.now());
        Inside.Made made = Inside.of(configuration, knowing, policies, moment, moment.instant());
        if (made.compilation() instanceof Compilation.Rejected(List<ConfigProblem> problems)) {
            throw new IllegalStateException("what compiled before does not any more: " + problems);
        }
        return new Pretence(made.inside(), knowing, tokens);
    }
}
