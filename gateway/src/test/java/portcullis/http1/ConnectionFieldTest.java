package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.http.HeaderFields;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;

class ConnectionFieldTest {
    private static final ConnectionField.Protected ANY = (bytes, from, to) -> false;
    private static final ConnectionField.Protected HOST_ONLY =
            (bytes, from, to) -> Tokens.equalsIgnoreCase(bytes, from, to, "host");

    private static String left(String... lines) {
        HeaderFields fields = FieldsOf.lines(lines);
        assertTrue(ConnectionField.removeHopByHop(fields, ANY));
        return RequestHeads.described(fields);
    }

    @Test
    void findsAnOptionInAnyLineAndCase() {
        HeaderFields fields = FieldsOf.lines("Connection: keep-alive , X-A", "X: close", "connection:,, \tClose");

        assertTrue(ConnectionField.names(fields, "close"));
        assertTrue(ConnectionField.names(fields, "keep-alive"));
        assertTrue(ConnectionField.names(fields, "x-a"));
        assertFalse(ConnectionField.names(fields, "x"));
        assertFalse(ConnectionField.names(FieldsOf.lines("Connection: closed, xclose"), "close"));
        assertFalse(ConnectionField.names(FieldsOf.lines(), "close"));
    }

    @Test
    void findsAMemberOfAList() {
        assertTrue(ConnectionField.lists(FieldsOf.lines("TE: gzip, Trailers"), StandardFields.TE, "trailers"));
        assertFalse(ConnectionField.lists(FieldsOf.lines("TE: gzip;q=trailers"), StandardFields.TE, "trailers"));
    }

    @Test
    void removesWhatAlwaysEndsHere() {
        assertEquals(
                "{X-A=1}",
                left("Connection: close", "Keep-Alive: timeout=5", "Proxy-Connection: close", "Proxy-Authenticate: x",
                        "Proxy-Authorization: x", "TE: trailers", "Trailer: X", "Transfer-Encoding: chunked", "Upgrade: h2c",
                        "X-A: 1"));
    }

    @Test
    void removesWhatIsNamedAndNothingElse() {
        assertEquals("{X-C=3}", left("X-A: 1", "Connection: x-a, ,X-B", "x-b: 2", "X-C: 3", "X-A: 4", "connection: X-D"));
    }

    @Test
    void namingAProtectedFieldIsRefused() {
        assertFalse(ConnectionField.removeHopByHop(FieldsOf.lines("Connection: close, Host", "Host: a"), HOST_ONLY));
        assertFalse(ConnectionField.removeHopByHop(FieldsOf.lines("Connection: x", "Connection: hOST"), HOST_ONLY));
        assertTrue(ConnectionField.removeHopByHop(FieldsOf.lines("Connection: hosts"), HOST_ONLY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "\"close\"", "close;x", "x=1", "close, a/b", "\u00e4", "close; close"})
    void whatIsNoListOfTokensIsRefused(String value) {
        assertFalse(ConnectionField.removeHopByHop(FieldsOf.lines("Connection: " + value), ANY));
    }

    @Test
    void anEmptyListIsFine() {
        assertEquals("{}", left("Connection:"));
        assertEquals("{}", left("Connection: , ,\t,"));
    }
}
