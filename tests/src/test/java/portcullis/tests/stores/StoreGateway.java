package portcullis.tests.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.Waiting;

/** A gateway that shares a Redis, and what it tells of it. */
record StoreGateway(GatewayUnderTest gateway) implements AutoCloseable {

    /** @param redis the keys of {@code stores.redis}, in flow style without the braces */
    static StoreGateway with(String redis) {
        return new StoreGateway(launcher(redis).start());
    }

    static GatewayLauncher launcher(String redis) {
        return GatewayUnderTest.with().gateway(section(redis));
    }

    static String section(String redis) {
        return "shutdown: { pre-drain: 0s, drain: 2s }\nstores: { redis: { " + redis + " } }";
    }

    void awaitUp() {
        Waiting.until("the store to be up, " + message(), this::isUp);
    }

    void awaitAway() {
        Waiting.until("the store to be away, " + message(), () -> !isUp());
    }

    boolean isUp() {
        return gateway.metrics().sum("portcullis_dependency_up", "dependency=\"redis\"") == 1;
    }

    String message() {
        return String.valueOf(dependency().get("message"));
    }

    boolean isHealthy() {
        return Boolean.TRUE.equals(dependency().get("healthy"));
    }

    private Map<?, ?> dependency() {
        try {
            Map<String, @Nullable Object> ready = Json.object(gateway.admin("GET", "/ready").text());
            if (ready.get("dependencies") instanceof Map<?, ?> all && all.get("redis") instanceof Map<?, ?> redis) {
                return redis;
            }
            throw new AssertionError("no dependency redis in " + ready);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long linesWith(String text) {
        return gateway.log().stream().filter(line -> line.contains(text)).count();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
