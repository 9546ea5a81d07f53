package portcullis.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.config.UpstreamConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.filters.FilterCatalog;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.ResponseHead;
import portcullis.filters.LastingParts;
import portcullis.identity.Issuers;
import portcullis.policy.PolicyEngine;

/** A configuration as an operator writes it, compiled, in front of upstreams that say which of them was asked for what. */
final class Compiled implements UpstreamSource {
    static final long NOW = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    private static final FieldName ASKED = FieldName.of("x-asked");

    private final Path folder;
    private final Map<String, String> files = new HashMap<>();
    final List<String> leases = new ArrayList<>();

    Compiled(Path folder) {
        this.folder = folder;
        file("gateway.yaml", """
                format: 1
                service: { name: test, environment: development }
                listeners:
                  public: { bind: "127.0.0.1:0", limits: { body-bytes: 8B } }
                """);
        file("routes/upstreams.yaml", """
                format: 1
                upstreams:
                  one: { endpoints: [http://127.0.0.1:9101] }
                  two: { endpoints: [http://127.0.0.1:9102] }
                """);
    }

    Compiled file(String name, String text) {
        files.put(name, text);
        return this;
    }

    /** One API in a file of its own, from its {@code api} key on. */
    Compiled api(String text) {
        return file("routes/" + text.substring(5, text.indexOf('\n')).strip() + ".yaml", "format: 1\n" + text);
    }

    Compilation compile() throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        LoadResult result = new ConfigLoader(FilterCatalog.declarations(), Map.of()).load(ConfigLoader.Request.of(folder));
        return switch (result) {
            case LoadResult.Loaded loaded ->
                new SnapshotCompiler(
                                this, Issuers.OFFLINE, new PolicyEngine(null),
                                new LastingParts(null), () -> 1, InstantSource.fixed(Instant.ofEpochMilli(NOW)), FilterRecorder.NONE)
                        .compile(loaded.configuration(), 7, Instant.ofEpochMilli(NOW));
            case LoadResult.Rejected rejected -> throw new AssertionError(rejected.problems().toString());
        };
    }

    Snapshot snapshot() throws IOException {
        return switch (compile()) {
            case Compilation.Compiled compiled -> compiled.snapshot();
            case Compilation.Rejected rejected -> throw new AssertionError(rejected.problems().toString());
        };
    }

    List<String> problems() throws IOException {
        return switch (compile()) {
            case Compilation.Compiled compiled -> throw new AssertionError("compiled");
            case Compilation.Rejected rejected -> rejected.problems().stream().map(ConfigProblem::toString).toList();
        };
    }

    static Outcome serve(Snapshot snapshot, ExchangeOf request) {
        return serve(snapshot, request.exchange());
    }

    static Outcome serve(Snapshot snapshot, Exchange exchange) {
        return snapshot.serve(exchange, NOW);
    }

    /** {@code upstream target}, as the upstream that answered saw it; empty when none did. */
    static String asked(Outcome outcome) {
        String asked = outcome.fields().value(ASKED);
        return asked == null ? "" : asked;
    }

    static String field(Outcome outcome, String name) {
        String value = outcome.fields().joined(FieldName.of(name));
        return value == null ? "" : value;
    }

    @Override
    public Lease lease(Map<String, UpstreamConfig> upstreams, Instant now, Consumer<ConfigProblem> problems) {
        leases.add("open");
        return new Lease() {
            @Override
            public Next to(String name) {
                return exchange -> {
                    ResponseHead head = new ResponseHead(200);
                    head.fields().add(ASKED, name + " " + exchange.upstreamTarget());
                    return new Outcome.Answered(head, BodyReader.EMPTY);
                };
            }

            @Override
            public void close() {
                leases.add("closed");
            }
        };
    }
}
