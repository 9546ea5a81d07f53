package portcullis;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import portcullis.admin.AdminListener;
import portcullis.admin.AdminParts;
import portcullis.admin.AdminTls;
import portcullis.admin.AdminViews;
import portcullis.cli.RunCommand;
import portcullis.cli.Version;
import portcullis.config.AdminConfig;
import portcullis.config.GatewayConfig;
import portcullis.config.ListenerConfig;
import portcullis.config.Telemetry;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.ConfigProblem;
import portcullis.filters.LastingParts;
import portcullis.identity.Issuers;
import portcullis.identity.revocation.Revocations;
import portcullis.kit.RequestIds;
import portcullis.listener.PublicListener;
import portcullis.listener.Shared;
import portcullis.policy.PolicyEngine;
import portcullis.reload.ConfigWatcher;
import portcullis.reload.Drain;
import portcullis.reload.Readiness;
import portcullis.reload.Reloads;
import portcullis.routing.VersionLifecycle;
import portcullis.snapshot.Carryover;
import portcullis.snapshot.EffectiveRoute;
import portcullis.snapshot.ServedTls;
import portcullis.snapshot.Snapshot;
import portcullis.snapshot.SnapshotCompiler;
import portcullis.telemetry.AccessLog;
import portcullis.telemetry.ExchangeEvents;
import portcullis.telemetry.LogLevels;
import portcullis.telemetry.LogOutput;
import portcullis.telemetry.Logs;
import portcullis.telemetry.Meters;
import portcullis.telemetry.PolicyMeters;
import portcullis.telemetry.UpstreamMeters;
import portcullis.tls.ServerTls;
import portcullis.upstream.Upstreams;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.Watchdog;

/**
 * The running gateway: every long-lived part, made in the order in which they need each other, and stopped in the order
 * in which clients notice least.
 */
final class Gateway implements RunCommand.Running {
    private static final System.Logger LOG = System.getLogger("portcullis");
    private static final int TOKEN_BYTES = 32;
    private static final Duration ENDINGS = Duration.ofSeconds(1);
    private static final Duration ENDINGS_LOOK = Duration.ofMillis(5);

    private final LogOutput logOutput = LogOutput.standard();
    private final LogLevels levels = new LogLevels(Gateway::later);
    private final Logs logs = new Logs(logOutput, levels);
    private final AccessLog accessLog = new AccessLog(logOutput, System::currentTimeMillis);
    private final Meters meters = new Meters(Version.text());
    private final Watchdog watchdog = new Watchdog();
    private final Drain drain = new Drain();
    private final Readiness readiness = new Readiness(drain);
    private volatile String name;
    private final UpstreamMeters tries;
    private final Upstreams upstreams;
    private final Revocations revocations;
    private final Issuers issuers;
    private final PolicyEngine policies;
    private final KeySetWatch keySets = new KeySetWatch(meters, readiness);
    private final Generations generations;
    private final CryptographyCheck cryptography = new CryptographyCheck();
    private final CertificateWatch certificates = new CertificateWatch(meters, readiness, InstantSource.system());
    private volatile ServedTls tls = ServedTls.NONE;
    private final ExchangeEvents events;
    private final Map<String, PublicListener> listeners = new LinkedHashMap<>();
    private final Reloads reloads;
    private final AdminListener admin;
    private final ControlFile controlFile;
    private final ConfigWatcher watcher;

    /**
     * Starts everything; ready when this returns.
     *
     * @throws RunCommand.Refused when the configuration has errors
     * @throws java.io.UncheckedIOException when a port cannot be bound
     */
    Gateway(RunCommand.Order order) throws RunCommand.Refused, IOException {
        GatewayConfig config = order.first().configuration().gateway();
        List<Duration> buckets = config.telemetry().metrics().durationBuckets();
        name = config.service().nameOrDefault();
        logs.install();
        goBy(config.telemetry().logs());
        meters.logs(accessLog, logs);
        BufferPool buffers = new BufferPool();
        Descriptors descriptors = new Descriptors(descriptorLimit());
        tries = new UpstreamMeters(meters, buckets);
        upstreams = new Upstreams(watchdog, buffers, descriptors, tries, () -> name);
        revocations = Revocations.in(order.state().revocations(), InstantSource.system());
        meters.revocations(revocations::size);
        issuers = new Issuers(config.identity(), InstantSource.system(), revocations, meters, Gateway::random);
        Carryover carryover = new Carryover(upstreams, new UpstreamStates(meters, tries)::opened);
        policies = new PolicyEngine(new PolicyMeters(meters));
        SnapshotCompiler compiler = new SnapshotCompiler(carryover, issuers, policies, new LastingParts(meters), Gateway::random);
        generations = new Generations(order, compiler, InstantSource.system());
        events = new ExchangeEvents(meters, accessLog, buckets, route -> generations
                .live()
                .current()
                .status(route, System.currentTimeMillis())
                .map(VersionLifecycle.Status::toString)
                .orElse("active"));
        Shared shared = new Shared(
                generations.live(), events, drain, readiness, new RequestIds(System::currentTimeMillis, Gateway::random),
                watchdog, buffers, descriptors, meters);
        config.listeners().forEach((name, listener) -> listeners.put(name, new PublicListener(
                listener, generations.live().current().tls(name), shared)));
        reloads = new Reloads(generations, generations.first(), meters, InstantSource.system());
        generations.tell(this::goBy);
        goBy(generations.live().current());
        String token = controlToken();
        admin = AdminListener.start(config.admin().bind(), config.admin().probes(), adminParts(carryover, token, buffers));
        controlFile = new ControlFile(order.state(), token);
        generations.tell(this::goByNext);
        controlFile.write(admin.url(), tls.admin());
        certificates.start();
        listeners.values().forEach(this::start);
        watcher = new ConfigWatcher(
                        generations::currentFingerprint, generations::loadedFingerprint, () -> reloads.reload("file change"))
                .start();
        readiness.started();
        tellStart(order);
    }

    private static void later(Duration wait, Runnable task) {
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS).execute(task);
    }

    private static long random() {
        return ThreadLocalRandom.current().nextLong();
    }

    private static long descriptorLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Integer.MAX_VALUE;
    }

    private static String controlToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private AdminParts adminParts(Carryover carryover, String token, BufferPool buffers) {
        Instant started = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        AdminViews views = new AdminViews(
                () -> current().routes().stream().map(EffectiveRoute::description).toList(),
                () -> carryover.running().stream().map(UpstreamStates::description).toList(),
                this::configuration,
                () -> current().versions().stream().map(version -> version.description(Instant.now())).toList(),
                () -> policies.description(current().policies()));
        return new AdminParts(
                Version.text(), started, List.of(new DeadlockCheck(), cryptography), readiness, drain, this::beginDrain, reloads, levels,
                meters, views, this::tokens, new AdminTls(() -> tls.admin(), meters, watchdog, buffers), revocations,
                () -> config().identity().issuers(), token);
    }

    private Map<String, Object> configuration() {
        Map<String, Object> all = generations.description();
        all.put("tls", tls.description());
        return all;
    }

    private List<AdminConfig.Token> tokens() {
        return config().admin().tokens();
    }

    private Snapshot current() {
        return generations.live().current();
    }

    private GatewayConfig config() {
        return current().configuration().gateway();
    }

    private void start(PublicListener listener) {
        listener.start();
        String name = listener.config().name();
        meters.connections(name, listener::connections);
        meters.tunnels(name, listener::tunnels);
        meters.listenerStarted(name);
    }

    private void goByNext(Snapshot snapshot) {
        goBy(snapshot);
        try {
            controlFile.write(admin.url(), tls.admin());
        } catch (IOException e) {
            LOG.log(ERROR, "commands will not reach the admin port: what they need to know cannot be written", e);
        }
    }

    /** Whatever reads its settings once has to be told of the new ones. */
    private void goBy(Snapshot snapshot) {
        GatewayConfig config = snapshot.configuration().gateway();
        name = config.service().nameOrDefault();
        meters.service(name);
        goBy(config.telemetry().logs().masking(snapshot.credentials()));
        List<Duration> buckets = config.telemetry().metrics().durationBuckets();
        tries.generation(buckets);
        events.generation(snapshot.routes().stream().map(EffectiveRoute::ref).toList(), buckets);
        Map<String, ServerTls> served = new LinkedHashMap<>();
        for (PublicListener listener : listeners.values()) {
            ListenerConfig running = listener.config();
            ListenerConfig wanted = config.listeners().get(running.name());
            if (wanted != null && wanted != running) {
                listener.apply(wanted.onSocketOf(running), snapshot.tls(running.name()));
            }
            ServerTls now = listener.tls();
            if (now != null) {
                served.put(running.name(), now);
            }
        }
        ServerTls adminTls = snapshot.tls().admin();
        if (adminTls != null) {
            meters.tlsStarted("admin");
            adminTls.inForce();
        }
        tls = new ServedTls(served, adminTls);
        certificates.inForce(tls.certificates());
        issuers.inForce(config.identity());
        policies.inForce(snapshot.policies());
        keySets.inForce(issuers.keys(config.identity()));
    }

    private void goBy(Telemetry.Logs settings) {
        logs.apply(settings);
        accessLog.apply(settings);
    }

    private void tellStart(RunCommand.Order order) {
        for (ConfigProblem warning : generations.first().warnings()) {
            LOG.log(WARNING, warning.toString());
        }
        List<String> ports = listeners.values().stream()
                .map(listener -> listener.config().name() + " on " + listener.config().bind().host() + ":" + listener.port())
                .toList();
        if (!tls.certificates().isEmpty()) {
            LOG.log(INFO, "cryptography: " + cryptography.line());
        }
        tls.lines().forEach(line -> LOG.log(INFO, "TLS of listener " + line));
        LOG.log(INFO, "portcullis " + Version.text() + " is ready; environment: " + current().configuration().environment()
                + "; conf: " + order.request().folder() + "; listeners: " + String.join(", ", ports) + "; admin: " + admin.url()
                + "; " + current().summary() + "; warnings: " + generations.first().warnings().size()
                + "; hash: " + current().configuration().hash());
    }

    @Override
    public Optional<String> url() {
        return listeners.values().stream()
                .filter(listener -> listener.config().servesApis())
                .findFirst()
                .map(listener -> {
                    String scheme = listener.config().tls() == null ? "http://" : "https://";
                    BindAddress bind = listener.config().bind();
                    return scheme + (bind.isWildcard() ? "localhost" : bind.host()) + ":" + listener.port();
                });
    }

    @Override
    public void reload() {
        reloads.reload("signal");
    }

    /** The first steps of {@link #stop}, for an operator who takes this gateway out of service and does not end it. */
    private void beginDrain() {
        if (drain.begin()) {
            LOG.log(INFO, "draining: not ready from now on");
            later(config().shutdown().preDrain(), () -> {
                drain.close();
                closeIdle();
            });
        }
    }

    private void closeIdle() {
        listeners.values().forEach(PublicListener::closeIdle);
    }

    /** Also those between two requests: they have a moment left in which a request that is on its way still counts. */
    private long connections() {
        return listeners.values().stream().mapToLong(PublicListener::connections).sum();
    }

    @Override
    public void stop() {
        GatewayConfig.Shutdown shutdown = config().shutdown();
        LOG.log(INFO, "stopping: not ready from now on; requests in flight: " + events.active());
        drain.finish(shutdown.preDrain(), shutdown.drain(), this::connections, this::closeIdle);
        Thread.interrupted(); // it has hurried us as far as it should: what follows is bounded
        long cut = listeners.values().stream().mapToLong(PublicListener::cut).sum();
        awaitEndings();
        LOG.log(cut == 0 ? INFO : WARNING, "stopped; requests cut: " + cut);
        watcher.close();
        certificates.close();
        listeners.values().forEach(PublicListener::close);
        admin.close();
        upstreams.close();
        issuers.close();
        policies.close();
        watchdog.close();
        logOutput.close();
    }

    /** What was cut notices within moments; it should not take the end of its upstream for the cause. */
    private void awaitEndings() {
        long deadline = System.nanoTime() + ENDINGS.toNanos();
        while (events.active() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(ENDINGS_LOOK.toNanos());
        }
    }
}
