package portcullis.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** Claims of the operator's own: found where he says, of the type that he says, for templates. */
class ExtraClaimsTest {
    private static TokenGateway live;

    @BeforeAll
    static void start() throws IOException {
        TestIssuer issuer = TestIssuer.start("ES256");
        live = TokenGateway.start(
                issuer, "headers: { shown: { request: { set: { x-shown: \"{caller.claims.shown}\" } } } }",
                "extra-claims: { shown: { path: /shown } }");
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static Token token(Object shown) {
        return live.issuer.token().claim("shown", shown).claim("deep", Map.of("down", "below"));
    }

    private static void typed(String type) throws IOException {
        live.issuer("extra-claims: { shown: { path: /shown, type: " + type + " } }");
    }

    private static String shown(Object value) throws IOException {
        return live.seen(token(value)).fields().only("x-shown");
    }

    @Test
    void pathIsWhereItStands() throws IOException {
        live.issuer("extra-claims: { shown: { path: /shown } }");
        assertEquals("above", shown("above"));
        live.issuer("extra-claims: { shown: { path: /deep/down } }");
        assertEquals("below", shown("above"));
    }

    @Test
    void typeIsWhatItMustBe() throws IOException {
        typed("string");
        assertEquals("7", shown("7"));
        live.refuses("claim-malformed", token(7));
        typed("long");
        assertEquals("7", shown(7));
        live.refuses("claim-malformed", token("7"));
        typed("boolean");
        assertEquals("true", shown(true));
        live.refuses("claim-malformed", token("true"));
        typed("strings");
        assertEquals("a,b", shown(List.of("a", "b")));
        live.refuses("claim-malformed", token("a b"));
    }
}
