package portcullis.tests.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be right is said before anything starts. */
final class AddressErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "url: \"redis://me:open-sesame@127.0.0.1\" | stores.redis.url: has a user or password in front of the host",
        "url: \"http://127.0.0.1\" | is not a redis:// or rediss:// URL",
        "url: \"redis://127.0.0.1/orders\" | is not the number of a database",
        "nodes: 2 | stores.redis: does not say where it is",
        "url: \"redis://127.0.0.1\", cluster: { addresses: [ \"redis://127.0.0.1\" ] } | says more than once where it is",
        "cluster: { addresses: [ \"redis://127.0.0.1\", \"rediss://127.0.0.1\" ] } | mixes redis:// and rediss://",
        "cluster: { addresses: [ \"redis://127.0.0.1/1\" ] } | has an address with a database",
        "url: \"redis://127.0.0.1\", username: edge | comes without a password",
        "url: \"redis://127.0.0.1\", key-prefix: \"a{b}\" | or braces",
        "url: \"redis://127.0.0.1\", pool: { wait: 21ms } | is too large",
    })
    void isRefused(String keys, String message) throws InterruptedException {
        try (StoreGateway gateway = new StoreGateway(StoreGateway.launcher(keys).launch())) {
            assertEquals(1, gateway.gateway().exitCode(Duration.ofSeconds(20)));
            gateway.gateway().logLine(message);
            assertEquals(0, gateway.linesWith("open-sesame"));
        }
    }
}
