package portcullis.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.AdminConfig.Role;
import portcullis.config.AdminConfig.Token;
import portcullis.config.keys.Place;
import portcullis.config.keys.Secret;

final class AdminAccessTest {
    private List<Token> tokens = List.of(
            new Token(new Secret("looks"), Role.READ, Place.of("x")),
            new Token(new Secret("operates"), Role.OPERATE, Place.of("x")));
    private final AdminAccess access = new AdminAccess(() -> tokens, "control", "Admin.Internal");

    @Test
    void givesEachTokenItsRole() {
        assertEquals(Optional.of(Role.READ), access.role("Bearer looks"));
        assertEquals(Optional.of(Role.OPERATE), access.role("bearer  operates "));
        assertEquals(Optional.of(Role.OPERATE), access.role("Bearer control"));
    }

    @Test
    void goesByTheTokensInForce() {
        tokens = List.of();

        assertEquals(Optional.empty(), access.role("Bearer looks"));
        assertEquals(Optional.of(Role.OPERATE), access.role("Bearer control"));
    }

    @Test
    void takesTheLargerRoleOfATokenThatIsThereTwice() {
        tokens = List.of(
                new Token(new Secret("same"), Role.OPERATE, Place.of("x")), new Token(new Secret("same"), Role.READ, Place.of("x")));

        assertEquals(Optional.of(Role.OPERATE), access.role("Bearer same"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic looks", "looks", "Bearer look", "Bearer looks2", "Bearer looks, Bearer looks"})
    void givesNoRoleToAnythingElse(String authorization) {
        assertEquals(Optional.empty(), access.role(authorization));
    }

    @Test
    void givesNoRoleWithoutAToken() {
        assertEquals(Optional.empty(), access.role(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "127.0.0.1:9900", "[::1]:9900", "[::1]", "localhost:9900", "LOCALHOST", "gw.localhost:80",
                "10.1.2.3:9900", "admin.internal:9900", "ADMIN.internal"
            })
    void knowsItsHosts(String host) {
        assertTrue(access.knowsHost(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "evil.example.com", "evil.example.com:9900", "127.0.0.1.evil.example.com", "localhost.evil.com", "notlocalhost",
                "[evil]", "::1", "admin.internal.evil.com", "127.1:9900", "2130706433"
            })
    void knowsNoOtherHost(String host) {
        assertFalse(access.knowsHost(host));
    }

    @Test
    void knowsNoOriginButItself() {
        assertTrue(access.knowsOrigin(null, "127.0.0.1:9900"));
        assertTrue(access.knowsOrigin("http://127.0.0.1:9900", "127.0.0.1:9900"));
        for (String foreign : List.of("http://evil.example.com", "null", "", "http://127.0.0.1:8080", "http://127.0.0.1", "::")) {
            assertFalse(access.knowsOrigin(foreign, "127.0.0.1:9900"), foreign);
        }
    }
}
