package portcullis.config;

import java.nio.file.Path;
import java.util.List;

/** APIs as the reader of configurations makes them, for tests of other rooms. */
public final class WrittenRoutes {
    private WrittenRoutes() {}

    /**
     * @param folder where the configuration is written to
     * @param files each the routes of one API, as they stand below {@code routes}; the APIs are called {@code a}, {@code b} ..
     */
    public static List<ApiConfig> read(Path folder, String... files) {
        Folder written = new Folder(folder);
        for (int i = 0; i < files.length; i++) {
            String name = String.valueOf((char) ('a' + i));
            written.write(
                    "routes/" + name + ".yaml",
                    "format: 1\napi: " + name + "\nbase-path: /" + name + "\nupstream: " + name + "\nupstreams: { " + name
                            + ": { endpoints: [http://127.0.0.1:9101] } }\nroutes:\n" + files[i].indent(2));
        }
        return written.configuration().apis();
    }
}
