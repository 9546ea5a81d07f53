package portcullis.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://a,               a,      /,        80",
        "http://a?x=1,           a,      /?x=1,    80",
        "https://a/b/../c#d,     a,      /b/../c,  443",
        "http://a:8080//b,       a:8080, //b,      8080",
        "http://[::1]:81/,       [::1]:81, /,      81",
        "https://[::1],          [::1],  /,        443",
        "http://a:x/,            a:x,    /,        0",
        "/b?u=http://c,          localhost, /b?u=http://c, 0",
    })
    void aUrlIsCutAndLeftAsItIs(String url, String authority, String target, int port) {
        AskedUrl cut = AskedUrl.of(url);

        assertEquals(authority, cut.authority());
        assertEquals(target, cut.target());
        assertEquals(port, cut.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "ftp://a/", "http:///b", ""})
    void saysWhatIsNoUrl(String text) {
        assertThrows(IllegalArgumentException.class, () -> AskedUrl.of(text));
    }

    @Test
    void theHostIsWhatAClientWouldNameInItsHandshake() {
        assertEquals("a.test", AskedUrl.of("https://A.test:8443/").host());
        assertEquals("::1", AskedUrl.of("https://[::1]:8443/").host());
    }
}
