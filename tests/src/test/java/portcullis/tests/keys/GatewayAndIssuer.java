package portcullis.tests.keys;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import portcullis.tests.fixtures.TestIssuer;

/** One process for all tests of a class, and another issuer for each of them: of one that is known already the keys are, too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GatewayAndIssuer {
    /** Starts with keys of {@link #first}; a test gives it others. */
    KeyGateway gateway;

    TestIssuer first;

    /** What the test at hand has to itself. */
    TestIssuer issuer;

    @BeforeAll
    void start() throws IOException {
        first = TestIssuer.start("ES256");
        gateway = new KeyGateway(first);
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        first.close();
    }

    @BeforeEach
    void open() throws IOException {
        issuer = TestIssuer.start("ES256");
    }

    @AfterEach
    void close() {
        issuer.close();
    }
}
