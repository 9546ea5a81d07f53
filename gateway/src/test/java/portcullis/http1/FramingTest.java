package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.http.RequestHead;

class FramingTest {
    private static long length(String... lines) {
        return Framing.length(FieldsOf.lines(lines));
    }

    @Test
    void withoutEitherFieldNothingIsDeclared() {
        assertEquals(Framing.UNDECLARED, length());
        assertEquals(Framing.UNDECLARED, length("X-Content-Length: 5", "Transfer_Encoding: chunked"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "00, 0", "007, 7", "999999999999999999, 999999999999999999"})
    void aLengthIsDigits(String value, long length) {
        assertEquals(length, length("content-length: " + value));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "-1", "+1", "1 1", "0x1", "1e0", "1,1", "1, 1", ",1", "1;", "\u00b9", "1.0", "1000000000000000000",
        "99999999999999999999", "18446744073709551617"
    })
    void aLengthThatIsAnythingElseIsWrong(String value) {
        assertEquals(Framing.WRONG, length("Content-Length: " + value));
    }

    @Test
    void twoLengthsAreWrongEvenWhenTheyAgree() {
        assertEquals(Framing.WRONG, length("Content-Length: 5", "Content-Length: 5"));
        assertEquals(Framing.WRONG, length("Content-Length: 5", "X: 1", "CONTENT-LENGTH: 6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked", "CHUNKED", " \t chunked \t "})
    void chunkedIsChunkedInAnyCase(String value) {
        assertEquals(RequestHead.UNKNOWN_LENGTH, length("Transfer-Encoding:" + value));
    }

    @Test
    void aLengthBesideACodingIsWrong() {
        assertEquals(Framing.WRONG, length("Content-Length: 5", "Transfer-Encoding: chunked"));
        assertEquals(Framing.WRONG, length("Transfer-Encoding: chunked", "Content-Length: 0"));
        assertEquals(Framing.WRONG, length("Transfer-Encoding: gzip, chunked", "Content-Length: 5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "identity", "chunked, chunked", "chunked,", ",chunked", "chunked;q=1", "xchunked", "chunked x", "\"chunked\"",
        "gzip", "chunked, gzip", "chunked\u0085", "chunked\u00a0", "gzip, identity, chunked"
    })
    void anyOtherCodingIsWrong(String value) {
        assertEquals(Framing.WRONG, length("Transfer-Encoding: " + value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "deflate,chunked", "x-gzip, compress, Chunked"})
    void codingsThatExistAreUnderstoodAndNotServed(String value) {
        assertEquals(Framing.UNKNOWN_CODING, length("Transfer-Encoding: " + value));
    }

    @Test
    void twoCodingFieldsAreWrong() {
        assertEquals(Framing.WRONG, length("Transfer-Encoding: gzip", "Transfer-Encoding: chunked"));
        assertEquals(Framing.WRONG, length("Transfer-Encoding: chunked", "Transfer-Encoding: identity"));
    }
}
