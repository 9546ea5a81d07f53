package portcullis.filters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    @Test
    void anExactOriginIsSchemeHostAndPort() {
        Origins origins = new Origins(List.of("https://app.example.com"));

        assertTrue(origins.contains("https://app.example.com"));
        assertFalse(origins.contains("http://app.example.com"));
        assertFalse(origins.contains("https://app.example.com:8443"));
        assertFalse(origins.contains("https://app.example.com.evil.com"));
        assertFalse(origins.contains("null"));
        assertFalse(origins.contains(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example.com", "https://a-1_x.example.com"})
    void aStarIsOneLabel(String origin) {
        assertTrue(new Origins(List.of("https://*.example.com")).contains(origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://example.com", "https://.example.com", "https://a.b.example.com", "https://evil-example.com",
        "http://a.example.com", "https://a.example.com:8443", "https://a/.example.com", "https://x:1.example.com",
        "https://evil.com?.example.com", "https://A.example.com", "null"
    })
    void aStarIsNothingElse(String origin) {
        assertFalse(new Origins(List.of("https://*.example.com")).contains(origin));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://App.Example.com, https://app.example.com",
        "https://app.example.com:443, https://app.example.com",
        "http://app.example.com:80, http://app.example.com",
        "http://app.example.com:443, http://app.example.com:443",
        "http://localhost:3000, http://localhost:3000",
        "https://*.example.com:8443, https://*.example.com:8443",
        "http://[::1]:3000, http://[::1]:3000"
    })
    void readsAsABrowserWrites(String written, String sent) {
        assertEquals(sent, Origins.parse(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "app.example.com", "ftp://a.example.com", "https://app.example.com/", "https://a.example.com/x", "https://",
        "https://*", "https://*.com", "https://a.*.example.com", "https://*a.example.com", "https://*.*.example.com",
        "https://a..example.com", "https://a.example.com:", "https://a.example.com:0", "https://a.example.com:65536",
        "https://a.example.com:080", "https://a b.example.com", "*", "null", "", "https://user@a.example.com",
        "http://[::1", "http://[x]"
    })
    void refusesWhatIsNoOrigin(String text) {
        assertThrows(IllegalArgumentException.class, () -> Origins.parse(text));
    }
}
