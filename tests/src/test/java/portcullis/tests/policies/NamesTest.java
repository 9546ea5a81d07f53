package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a policy has to call things so that it is about them. */
class NamesTest {
    private static PolicyGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = PolicyGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    @Test
    void aUserIsCalledByIssuerAndSubject() throws IOException {
        gateway.policies("""
                permit(principal == User::"main/anna", action, resource);
                """);

        assertEquals("200", gateway.get("/orders", gateway.bearer("anna")));
        assertEquals("403 denied", gateway.get("/orders", gateway.bearer("anne")));
        assertEquals("403 denied", gateway.get("/orders", gateway.other.bearerOf("anna")));
        assertEquals("401 unauthenticated", gateway.get("/orders"));
    }
}
