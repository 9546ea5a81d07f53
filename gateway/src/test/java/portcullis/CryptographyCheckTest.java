package portcullis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Provider;
import java.security.Security;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CryptographyCheckTest {
    private static final class Validated extends Provider {
        private static final long serialVersionUID = 1;

        Validated() {
            super("Validated", "2.1", "a module in its FIPS 140-3 mode");
        }
    }

    private final CryptographyCheck check = new CryptographyCheck();

    @AfterEach
    void remove() {
        Security.removeProvider("Validated");
    }

    @Test
    void namesWhoseTlsItIs() {
        assertTrue(String.valueOf(check.call().details().get("tls")).startsWith("SunJSSE "));
        assertTrue(check.line().startsWith("SunJSSE "), check.line());
    }

    @Test
    void saysNothingOfFipsThatNoProviderSays() {
        assertEquals("no provider says so", check.call().details().get("fips"));
    }

    @Test
    void repeatsWhatAProviderSaysOfItself() {
        Security.insertProviderAt(new Validated(), 1);
        assertEquals("said by Validated", check.call().details().get("fips"));
        assertTrue(check.line().contains("algorithms first from Validated 2.1; FIPS: said by Validated"), check.line());
    }
}
