package portcullis.tests.policies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import portcullis.tests.fixtures.CommandRun;

/**
 * A configuration that nobody runs, and policies beside it: an API {@code orders} with routes {@code list}, {@code get} and
 * {@code create} that ask policies, an issuer {@code main} with the extra claim {@code suspended}.
 */
final class WrittenPolicies {
    private final Path root;

    WrittenPolicies(Path root) throws IOException {
        this.root = root;
        write("conf/gateway.yaml", """
                format: 1
                service: { name: under-test, environment: development }
                listeners: { public: { bind: 127.0.0.1:8080 } }
                admin: { bind: 127.0.0.1:9900 }
                identity:
                  issuers:
                    main:
                      issuer: https://id.invalid/
                      audiences: [api]
                      extra-claims: { suspended: { path: /suspended, type: boolean } }
                """);
        write("conf/routes/orders.yaml", """
                format: 1
                api: orders
                upstream: fake
                filters: { authenticate: { issuers: [main] }, authorize: {} }
                routes:
                  list: { match: { method: GET, path: /orders } }
                  get: { match: { method: GET, path: "/orders/{id}" }, resource: { type: Order, id: "{path.id}" } }
                  create: { match: { method: POST, path: /orders } }
                upstreams: { fake: { endpoints: [http://127.0.0.1:9] } }
                """);
        Files.createDirectory(root.resolve("policies"));
    }

    /** @param file such as {@code policies/orders.cedar} */
    void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    Path folder() {
        return root;
    }

    CommandRun policy(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("policy"));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    CommandRun run(String... words) throws IOException, InterruptedException {
        return CommandRun.of("", root.resolve("conf"), root.resolve("state"), words);
    }
}
