package portcullis.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Configurations as an operator writes them, for targets that need one that is right. */
public final class Written {
    private Written() {}

    /** What a gateway.yaml and a file of routes come to. */
    public static Configuration configuration(List<FilterDeclaration> filters, String gateway, String routes) {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            try {
                Files.writeString(folder.resolve("gateway.yaml"), gateway);
                Files.createDirectory(folder.resolve("routes"));
                Files.writeString(folder.resolve("routes/api.yaml"), routes);
                return switch (new ConfigLoader(filters, Map.of()).load(ConfigLoader.Request.of(folder))) {
                    case LoadResult.Loaded loaded -> loaded.configuration();
                    case LoadResult.Rejected rejected -> throw new IllegalArgumentException(rejected.problems().toString());
                };
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
