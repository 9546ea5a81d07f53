package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
    private final Authority authorities = new Authority();

    private @Nullable String parse(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1);
        return authorities.parse(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a", "a.test", "a.test:1", "a.test:65535", "a_b-c.test", "127.0.0.1:80", "[::1]", "[::1]:8443", "[2001:db8::1.2.3.4]"
    })
    void takesNamesAndAddressesWithOrWithoutPort(String text) {
        assertEquals(text, parse(text));
    }

    @Test
    void readsNamesInLowerCase() {
        assertEquals("a.test:80", parse("A.TEST:80"));
        assertEquals("[2001:db8::a]", parse("[2001:DB8::A]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ":80", ".", ".a", "a:", "a:0", "a:65536", "a:123456", "a:8x", "a:+8", "a: 80", "a b", "a/b", "a?b", "a#b", "a@b",
        "a\\b", "a%41", "a,b", "a\tb", "\u00e4.test", "[]", "[", "[::1", "::1", "[::1]x", "[::1]:", "[::1]80", "[g::1]",
        "[::1%25eth0]", "[a]", "[127.0.0.1]", "[.:.]", "[1::2::3]", "[0dee]", "a:80:80", "a\u0000b"
    })
    void refusesEverythingElse(String text) {
        assertNull(parse(text));
    }

    @Test
    void aHostIsAtMostALongestNameAndAPort() {
        assertEquals(255, parse("a".repeat(255)) instanceof String s ? s.length() : 0);
        assertNull(parse("a".repeat(262)));
    }

    @Test
    void theSameHostTwiceInARowIsOneText() {
        String first = parse("A.test");
        assertSame(first, parse("A.test"));
        parse("b.test");
        assertEquals("a.test", parse("A.test"));
    }

    @Test
    void aRefusedOneIsNotRemembered() {
        parse("a.test");
        assertNull(parse("a@test"));
        assertNull(parse("a@test"));
        assertEquals("a.test", parse("a.test"));
        assertNull(parse(""));
    }
}
