package portcullis.policy;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import portcullis.policy.cedar.SecondOpinion;
import portcullis.policy.cedar.SecondOpinion.Opinion;
import portcullis.policy.eval.AuthorizationRequest;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.Evaluation;
import portcullis.policy.eval.PolicyError;
import portcullis.policy.eval.PolicySlice;
import portcullis.telemetry.PolicyMeters;
import portcullis.telemetry.PolicyMeters.Comparison;

/**
 * Puts decisions before Cedar's own library, beside the requests that they were made for: on one thread, which rests for longer
 * than it works, with few that may wait. What does not fit in there is not compared, and counted.
 */
final class Comparisons implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Comparisons.class.getName());

    static final int MOST_WAITING = 64;
    /** The thread takes no more than a twentieth of a processor, whatever a comparison costs. */
    private static final int REST = 19;

    private static final long MOST_REST_NANOS = Duration.ofSeconds(1).toNanos();

    private final PolicyMeters meters;
    private final InstantSource clock;
    private final BlockingQueue<Case> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean started = new AtomicBoolean();
    private final Thread thread = SecondOpinion.thread("policy-comparison", this::work);
    private final Occasionally ofMismatches = new Occasionally();
    private final Occasionally ofFailures = new Occasionally();

    /**
     * A decision and what it was made from.
     *
     * @param route {@code api/route}
     * @param slice the policies that we took for those that could match
     * @param judge knows all of them
     * @param allowed what the caller was told
     */
    record Case(
            String route, PolicySlice slice, SecondOpinion judge, AuthorizationRequest request, boolean allowed) {}

    /** @param clock for how often the log is told */
    Comparisons(PolicyMeters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** Has it compared some time, or not at all. Never waits. */
    void offer(Case decided) {
        if (!waiting.offer(decided)) {
            meters.compared(Comparison.DROPPED);
        } else if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    private void work() {
        try {
            while (true) {
                Case next = waiting.take();
                long began = System.nanoTime();
                meters.compared(compare(next));
                Thread.sleep(Duration.ofNanos(Math.min(REST * (System.nanoTime() - began), MOST_REST_NANOS)));
            }
        } catch (InterruptedException closed) {
            // the gateway stops
        }
    }

    /** What comes of it; disagreement and failure are told. */
    Comparison compare(Case decided) {
        Opinion theirs;
        try {
            theirs = decided.judge.of(decided.request);
        } catch (SecondOpinion.Unanswered failed) {
            if (ofFailures.isTime(clock.millis())) {
                LOG.log(WARNING, "no second opinion on policies; route: " + decided.route + "; " + failed.getMessage());
            }
            return Comparison.FAILED;
        }
        Evaluation evaluation = decided.slice.evaluate(decided.request);
        Opinion ours = new Opinion(
                evaluation.cedarAllows(), ids(evaluation.reasons().stream()),
                ids(evaluation.errors().stream().map(PolicyError::policy)));
        if (ours.equals(theirs) && evaluation.allows() == decided.allowed) {
            return Comparison.SAME;
        }
        if (ofMismatches.isTime(clock.millis())) {
            LOG.log(ERROR, "Cedar's library decides otherwise: please report it with the policies named here; route: "
                    + decided.route + "; answered: " + word(decided.allowed) + "; ours: " + text(ours) + "; Cedar's: " + text(theirs));
        }
        return Comparison.DIFFERENT;
    }

    private static Set<String> ids(Stream<CompiledPolicy> policies) {
        return policies.map(CompiledPolicy::id).collect(Collectors.toUnmodifiableSet());
    }

    private static String text(Opinion opinion) {
        return word(opinion.allows()) + " by " + new TreeSet<>(opinion.reasons())
                + (opinion.errors().isEmpty() ? "" : ", errors in " + new TreeSet<>(opinion.errors()));
    }

    private static String word(boolean allowed) {
        return allowed ? "allow" : "deny";
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
