package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.http.TargetPath;

class RequestLineTest {
    private final RequestLine line = new RequestLine();

    private @Nullable HeadFault parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return line.parse(bytes, 0, bytes.length, 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "POST", "HEAD", "PATCH", "DELETE", "OPTIONS", "GETT", "get", "REPORT", "M-SEARCH"})
    void takesEveryMethodThatIsAToken(String method) {
        assertNull(parse(method + " / HTTP/1.1"));
        assertEquals(method, line.method);
    }

    @Test
    void wellKnownMethodsMakeNoText() {
        parse("GET / HTTP/1.1");
        assertSame("GET", line.method);
        parse("OPTIONS / HTTP/1.1");
        assertSame("OPTIONS", line.method);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET", "GET ", "GET /", "GET / ", " GET / HTTP/1.1", "GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET / HTTP/1.1 ",
        "GET\t/ HTTP/1.1", "G(T / HTTP/1.1", "GET / HTTP/1.", "GET / HTTP/11", "GET / http/1.1", "GET / HTTP/a.1",
        "GET / HTTP/1.b", "GET / HTTPS/1.1", "GET x HTTP/1.1", "GET * HTTP/1.1", "GET ftp://a.test/ HTTP/1.1",
        "GET http://a.test?x HTTP/1.1", "GET /# HTTP/1.1", "GET /\u0080 HTTP/1.1", "GET a.test:80 HTTP/1.1"
    })
    void refusesWhatIsNoRequestLine(String text) {
        assertEquals(HeadFault.MALFORMED, parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.0, ",
        "GET / HTTP/1.1, ",
        "GET / HTTP/1.2, HTTP_VERSION",
        "GET / HTTP/2.0, HTTP_VERSION",
        "PRI * HTTP/2.0, HTTP_VERSION",
        "GET / HTTP/0.9, HTTP_VERSION",
        "TRACE / HTTP/1.1, NOT_IMPLEMENTED",
        "CONNECT a.test:443 HTTP/1.1, NOT_IMPLEMENTED",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1, NOT_IMPLEMENTED",
        "GET /a%2fb HTTP/1.1, AMBIGUOUS_PATH",
        "GET http://a.test/a%2fb HTTP/1.1, AMBIGUOUS_PATH",
        "GET http:///x HTTP/1.1, BAD_HOST",
    })
    void saysWhatIsWrong(String text, @Nullable HeadFault fault) {
        assertEquals(fault, parse(text));
    }

    @Test
    void theAsteriskIsForOptionsAlone() {
        assertNull(parse("OPTIONS * HTTP/1.1"));
        assertSame(TargetPath.ASTERISK, line.target);
    }

    @Test
    void anAbsoluteTargetIsSplitIntoAuthorityAndPath() {
        String text = "GET http://a.test:81/x?y HTTP/1.1";
        assertNull(parse(text));
        assertEquals("a.test:81", text.substring(line.authorityFrom, line.authorityTo));
        assertEquals("/x?y", line.target.text());
    }

    @Test
    void aRelativeTargetHasNoAuthority() {
        parse("GET http://a.test/ HTTP/1.1");
        parse("GET / HTTP/1.1");
        assertEquals(line.authorityFrom, line.authorityTo);
    }

    @Test
    void aFaultLeavesNothingOfTheLineBefore() {
        parse("HEAD http://a.test/secret HTTP/1.0");
        line.clear();
        parse("?");

        assertEquals("", line.method);
        assertSame(TargetPath.ROOT, line.target);
        assertEquals(1, line.minorVersion);
        assertEquals(line.authorityFrom, line.authorityTo);
    }
}
