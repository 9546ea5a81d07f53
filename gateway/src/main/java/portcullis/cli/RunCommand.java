package portcullis.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.checks.DemoIssuer;
import portcullis.checks.DemoUpstreams;
import portcullis.config.ConfigLoader;
import portcullis.config.Configuration;
import portcullis.config.Environment;
import portcullis.config.IssuerConfig;
import portcullis.config.LoadResult;
import portcullis.config.keys.ConfigProblem;

/**
 * The gateway itself, until a signal ends it: the first SIGTERM or SIGINT lets requests finish, the second stops now, and
 * SIGHUP reloads.
 */
@CommandLine.Command(name = "run", description = "starts the gateway")
public final class RunCommand extends Command {
    /** Other commands hold the lock for a moment to see whether it is taken. */
    private static final int LOCK_TRIES = 10;

    private static final Duration LOCK_PAUSE = Duration.ofMillis(50);
    private static final int DEMO_V1_PORT = 9101;
    private static final int DEMO_V2_PORT = 9102;

    private final Starter starter;

    @CommandLine.Option(names = "--demo", description = "also start the two services that the repository's conf routes to")
    boolean demo;

    /**
     * What to run.
     *
     * @param first what {@code loader} made of {@code request}
     * @param state locked for this process
     */
    public record Order(
            ConfigLoader loader, ConfigLoader.Request request, LoadResult.Loaded first, StateDirectory state) {}

    /** Starts what was ordered; it is ready when this returns. */
    @FunctionalInterface
    public interface Starter {
        Running start(Order order) throws Refused, IOException;
    }

    /** A gateway that runs. */
    public interface Running {
        /** Where a listener of it is; empty without one. */
        Optional<String> url();

        /** Reads the configuration now. */
        void reload();

        /** Lets requests finish, within the times that are configured, and ends everything. An interrupt hurries it. */
        void stop();
    }

    /** The configuration has errors that only show when it is compiled. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final transient List<ConfigProblem> problems;

        public Refused(List<ConfigProblem> problems) {
            super("the configuration is refused", null, false, false);
            this.problems = problems;
        }

        List<ConfigProblem> problems() {
            return problems;
        }
    }

    RunCommand(Surroundings surroundings, Starter starter) {
        super(surroundings);
        this.starter = starter;
    }

    @Override
    int execute() throws IOException, Surroundings.NotFound {
        if (demo && options.conf == null) {
            options.conf = demoConf();
        }
        Loading loading = new Loading(this);
        ConfigLoader loader = loading.loader();
        ConfigLoader.Request request = loading.request(false);
        switch (loader.load(request)) {
            case LoadResult.Rejected rejected -> {
                return refused(rejected.problems());
            }
            case LoadResult.Loaded first -> {
                StateDirectory state = state();
                Optional<Closeable> lock = lock(state);
                if (lock.isEmpty()) {
                    err().println("another gateway runs on the state directory " + state.path()
                            + "; stop it, or choose another directory with --state");
                    return Exit.PROBLEMS;
                }
                try (Closeable _ = lock.get();
                        DemoUpstreams _ = demo ? DemoUpstreams.start(DEMO_V1_PORT, DEMO_V2_PORT) : null) {
                    Order order = new Order(loader, request, first, state);
                    return demo ? runDemo(order) : run(order, "");
                } catch (Refused refused) {
                    return refused(refused.problems());
                }
            }
        }
    }

    /** The demo's configuration lies where the launcher does, from wherever it is called. */
    private @Nullable Path demoConf() {
        String home = System.getProperty("portcullis.home");
        return home == null ? null : Path.of(home, "conf");
    }

    /** With the keys of this machine's own in place of those that nobody can fetch, and a token of theirs. */
    private int runDemo(Order order) throws Refused, IOException {
        Configuration found = order.first.configuration();
        IssuerConfig issuer = found.gateway().identity().issuers().get(DemoIssuer.NAME);
        if (issuer == null || !DemoIssuer.standsFor(issuer) || found.environment() == Environment.PRODUCTION) {
            return run(order, "");
        }
        DemoIssuer demoIssuer = new DemoIssuer(order.state.demo());
        ConfigLoader.Request layered = order.request.over(demoIssuer.prepare());
        return switch (order.loader.load(layered)) {
            case LoadResult.Rejected rejected -> refused(rejected.problems());
            case LoadResult.Loaded first ->
                run(new Order(order.loader, layered, first, order.state), demoIssuer.token(issuer, Instant.now()));
        };
    }

    private int refused(List<ConfigProblem> problems) {
        new ProblemPrinter(this).print(problems);
        return Exit.PROBLEMS;
    }

    private static Optional<Closeable> lock(StateDirectory state) throws IOException {
        Optional<Closeable> lock = state.lock();
        for (int i = 1; i < LOCK_TRIES && lock.isEmpty(); i++) {
            try {
                Thread.sleep(LOCK_PAUSE);
            } catch (InterruptedException stopNow) {
                Thread.currentThread().interrupt();
                return lock;
            }
            lock = state.lock();
        }
        return lock;
    }

    /** @param token for whoever tries the demo; empty without one */
    private int run(Order order, String token) throws Refused, IOException {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger signals = new AtomicInteger();
        Thread main = Thread.currentThread();
        Runnable end = () -> {
            switch (signals.incrementAndGet()) {
                case 1 -> asked.countDown();
                case 2 -> main.interrupt();
                default -> Runtime.getRuntime().halt(Exit.PROBLEMS);
            }
        };
        Signals.on("TERM", end);
        Signals.on("INT", end);
        AtomicReference<@Nullable Running> started = new AtomicReference<>();
        Signals.on("HUP", () -> {
            Running running = started.get();
            if (running != null) {
                running.reload();
            }
        });
        Running gateway = starter.start(order);
        started.set(gateway);
        if (demo) {
            gateway.url().ifPresent(url -> err().println(DemoUpstreams.invitation(url, token)));
            err().flush();
        }
        try {
            asked.await();
        } catch (InterruptedException stopNow) {
            main.interrupt();
        }
        gateway.stop();
        return Exit.FINE;
    }
}
