package portcullis;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.cli.RunCommand;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.config.RestartPending;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.EffectiveValue;
import portcullis.config.source.InputWatch;
import portcullis.config.source.Inputs;
import portcullis.reload.Reloads;
import portcullis.snapshot.Compilation;
import portcullis.snapshot.LiveSnapshot;
import portcullis.snapshot.Snapshot;
import portcullis.snapshot.SnapshotCompiler;

/** One generation after the other: reads the files, compiles them, puts the result in force and tells who goes by it. */
final class Generations implements Reloads.Load {
    private final ConfigLoader loader;
    private final ConfigLoader.Request request;
    private final SnapshotCompiler compiler;
    private final InstantSource clock;
    private final LoadResult.Loaded started;
    private final LiveSnapshot live;
    private final List<ConfigProblem> firstWarnings;
    private final InputWatch watch;
    private volatile LoadResult.Loaded inForce;
    private volatile Inputs lastRead;
    private volatile Consumer<Snapshot> told = _ -> {};

    /**
     * Puts the first generation in force.
     *
     * @throws RunCommand.Refused when it cannot be compiled
     */
    Generations(RunCommand.Order order, SnapshotCompiler compiler, InstantSource clock) throws RunCommand.Refused {
        this.loader = order.loader();
        this.request = order.request();
        this.compiler = compiler;
        this.clock = clock;
        started = order.first();
        switch (compiler.compile(started.configuration(), 1, clock.instant())) {
            case Compilation.Rejected rejected ->
                throw new RunCommand.Refused(joined(started.warnings(), rejected.problems()));
            case Compilation.Compiled compiled -> {
                live = new LiveSnapshot(compiled.snapshot());
                firstWarnings = joined(started.warnings(), compiled.warnings());
            }
        }
        inForce = started;
        lastRead = started.inputs();
        watch = new InputWatch(clock);
    }

    /** Has {@code told} hear of every generation that comes into force from now on. */
    void tell(Consumer<Snapshot> told) {
        this.told = told;
    }

    LiveSnapshot live() {
        return live;
    }

    /** The first generation, as a reload would tell of it. */
    Reloads.Applied first() {
        return new Reloads.Applied(1, started.configuration().hash(), List.of(), firstWarnings);
    }

    @Override
    public Reloads.Result load() {
        return switch (loader.load(request)) {
            case LoadResult.Rejected rejected -> {
                lastRead = rejected.inputs();
                yield new Reloads.Rejected(rejected.problems());
            }
            case LoadResult.Loaded loaded -> {
                lastRead = loaded.inputs();
                yield loaded.configuration().hash().equals(inForce.configuration().hash())
                        ? new Reloads.Unchanged()
                        : apply(loaded);
            }
        };
    }

    private Reloads.Result apply(LoadResult.Loaded loaded) {
        long generation = live.current().generation() + 1;
        return switch (compiler.compile(loaded.configuration(), generation, clock.instant(), live.current().tls())) {
            case Compilation.Rejected rejected -> new Reloads.Rejected(joined(loaded.warnings(), rejected.problems()));
            case Compilation.Compiled compiled -> {
                live.swap(compiled.snapshot());
                inForce = loaded;
                told.accept(compiled.snapshot());
                yield new Reloads.Applied(
                        generation,
                        loaded.configuration().hash(),
                        waiting(loaded),
                        joined(loaded.warnings(), compiled.warnings()));
            }
        };
    }

    private static List<ConfigProblem> joined(List<ConfigProblem> some, List<ConfigProblem> others) {
        List<ConfigProblem> all = new ArrayList<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }

    private List<String> waiting(LoadResult.Loaded loaded) {
        return RestartPending.between(started.values(), loaded.values());
    }

    /** What a load would read now, and what the last one did read; for whoever watches the files. */
    String currentFingerprint() {
        return watch.fingerprint(lastRead);
    }

    String loadedFingerprint() {
        return lastRead.fingerprint();
    }

    /** Every value in force, and those of edits that wait for a restart, for the admin port. */
    Map<String, Object> description() {
        LoadResult.Loaded current = inForce;
        List<String> waiting = waiting(current);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("generation", live.current().generation());
        all.put("hash", current.configuration().hash());
        all.put("environment", current.configuration().environment().toString());
        all.put("restart-pending", waiting);
        List<EffectiveValue> values = new ArrayList<>(started.values());
        values.removeIf(value -> !value.restart());
        current.values().stream().filter(value -> !value.restart()).forEach(values::add);
        all.put("values", values.stream().map(EffectiveValue::description).toList());
        return all;
    }
}
