package portcullis.config;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Declare;
import portcullis.config.keys.EffectiveValue;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;

/** A folder of configuration for a test; it begins as the smallest one that is right. */
final class Folder {
    record Greeting(String text, int times) {}

    record Mark(String value) {}

    /** Stand-ins for real filters: one plain, one with named entries. */
    static final List<FilterDeclaration> FILTERS = List.of(
            new FilterDeclaration(
                    "greet",
                    Declare.keys(
                            Greeting::new,
                            Key.text("text").says("what to say"),
                            Key.integer("times").between("1", "3").or("1").says("how often")),
                    false),
            new FilterDeclaration(
                    "mark", Declare.keys(Mark::new, Key.of("value", Formats.FIELD_VALUE).says("the mark")), true));

    final Path path;
    final Map<String, String> variables = new HashMap<>(Map.of("PORTCULLIS_ENV", "development"));

    Folder(Path path) {
        this.path = path;
        write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public: { bind: 127.0.0.1:8080 }
                """);
        write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                routes:
                  list: { match: { path: /orders } }
                upstreams:
                  orders: { endpoints: [http://127.0.0.1:9101] }
                """);
    }

    Folder write(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A file that only its owner may read. */
    Folder secret(String name, String text) {
        write(name, text);
        return allow(name, "rw-------");
    }

    /** Gives an existing file these rights, as {@code ls} shows them. */
    Folder allow(String name, String rights) {
        try {
            Files.setPosixFilePermissions(path.resolve(name), PosixFilePermissions.fromString(rights));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Folder variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    LoadResult load(ConfigLoader.Request request) {
        return new ConfigLoader(FILTERS, variables).load(request);
    }

    LoadResult load() {
        return load(ConfigLoader.Request.of(path));
    }

    LoadResult.Loaded loaded() {
        return loaded(ConfigLoader.Request.of(path));
    }

    LoadResult.Loaded loaded(ConfigLoader.Request request) {
        return switch (load(request)) {
            case LoadResult.Loaded loaded -> loaded;
            case LoadResult.Rejected rejected -> fail("rejected: " + rejected.problems());
        };
    }

    Configuration configuration() {
        return loaded().configuration();
    }

    ApiConfig api() {
        return configuration().apis().getFirst();
    }

    /** The problems as printed, which must be there. */
    List<String> problems() {
        return switch (load()) {
            case LoadResult.Loaded loaded -> fail("loaded, although it should not");
            case LoadResult.Rejected rejected ->
                rejected.problems().stream().map(ConfigProblem::toString).toList();
        };
    }

    /** The one problem there must be. */
    String problem() {
        List<String> problems = problems();
        return problems.size() == 1 ? problems.getFirst() : fail("not one problem but " + problems);
    }

    List<String> warnings() {
        return loaded().warnings().stream().map(ConfigProblem::toString).toList();
    }

    EffectiveValue value(String file, String keyPath) {
        return loaded().values().stream()
                .filter(value -> value.file().equals(file) && value.keyPath().equals(keyPath))
                .findFirst()
                .orElseGet(() -> fail("no value for " + keyPath));
    }
}
